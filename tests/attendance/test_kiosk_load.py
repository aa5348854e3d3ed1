"""Many kiosks, slow ones and hostile ones: real sockets, and nobody harms another."""

import asyncio
import contextlib
import threading
import time
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from attendance import consumers
from config.socket_limits import LIMITS, SocketLimits
from recognition.rates import (
    ACTIVE_S,
    AIM,
    BURST_S,
    FEWEST_FRAMES_PER_S,
    MOST_FRAMES_PER_S,
    TELL_EVERY_S,
    FrameRates,
    MessageBudget,
    Turns,
)
from tests.company_fixtures import make_device
from tests.server_fixtures import open_kiosk, receive, receive_any, receive_until

SERVED_WITHIN_S = 5  # on a busy machine; a kiosk that were held up would wait for ever


@pytest.fixture(autouse=True)
def count_anew():
    LIMITS.forget_handshakes()
    yield
    LIMITS.forget_handshakes()


@pytest.fixture
def key(server, use_engine):
    return make_device("Reception")[1]


@pytest.fixture
def other_key(server, use_engine):
    return make_device("Back door")[1]


def is_served(kiosk, picture):
    """Whether the answer to a picture comes in good time."""
    kiosk.send(picture)
    return receive_until(kiosk, lambda m: m["type"] == "faces", SERVED_WITHIN_S) is not None


def read_to_the_end(kiosk):
    """The last error, and the code with which the server closed."""
    error = None
    try:
        while True:
            message = receive(kiosk)
            error = message if message["type"] == "error" else error
    except ConnectionClosed as closed:
        return error, closed.rcvd.code


@pytest.mark.engine
def test_who_floods_is_cut_off_and_others_are_served(server, key, other_key, landscape):
    with open_kiosk(server, key) as flooder, open_kiosk(server, other_key) as kiosk:

        def flood():
            try:
                for _ in range(1000):
                    flooder.send(landscape)
            except ConnectionClosed:
                return

        thread = threading.Thread(target=flood)
        thread.start()
        assert all(is_served(kiosk, landscape) for _ in range(5))
        error, code = read_to_the_end(flooder)
        thread.join()
    assert (error["code"], error["fatal"], code) == ("too_many_messages", True, 4429)


@pytest.mark.engine
def test_who_sends_rubbish_and_never_reads_harms_no_other(server, key, other_key, landscape):
    with open_kiosk(server, key) as deaf, open_kiosk(server, other_key) as kiosk:
        for number in range(100):
            deaf.send(b"\xff\xd8 no picture" if number % 2 else "no request")
        assert all(is_served(kiosk, landscape) for _ in range(5))


@pytest.mark.engine
def test_a_device_that_comes_back_takes_the_place_of_its_oldest_socket(server, key, landscape):
    with (
        open_kiosk(server, key) as first,
        open_kiosk(server, key) as second,
        open_kiosk(server, key) as third,
    ):
        error, code = read_to_the_end(first)
        assert (error["code"], error["fatal"], code) == ("gives_way", True, 4409)
        assert is_served(second, landscape)
        assert is_served(third, landscape)


@pytest.mark.engine
def test_one_address_opens_so_many_sockets_and_no_more(server, key, landscape, settings):
    settings.SOCKETS_PER_ADDRESS = 8
    with open_kiosk(server, key) as kiosk:
        answers = []
        with ExitStack() as sockets:
            for _ in range(40):
                try:
                    sockets.enter_context(server.connect("/ws/kiosk/"))
                except InvalidStatus as error:
                    answers.append(error.response.status_code)
            assert is_served(kiosk, landscape)
    assert len(answers) >= 20
    assert set(answers) == {403}


@pytest.mark.engine
def test_a_busy_server_tells_each_kiosk_what_it_can_take(server, key, landscape):
    others = [consumers.RATES.open() for _ in range(4)]
    try:
        with open_kiosk(server, key) as kiosk:
            told = None
            while told is None:
                for each in others:
                    each.note(busy_s=0.5, now_s=time.monotonic())
                kiosk.send(landscape)
                message = receive_any(kiosk)
                told = message.get("frames_per_s") if message["type"] == "rate" else None
        assert FEWEST_FRAMES_PER_S <= told < MOST_FRAMES_PER_S
    finally:
        for each in others:
            consumers.RATES.close(each)


# The arithmetic


def test_the_time_of_the_threads_is_shared_evenly():
    rates = FrameRates(workers=2)
    kiosks = [rates.open() for _ in range(20)]
    assert kiosks[0].take_news(0.0) is None
    for kiosk in kiosks:
        kiosk.note(busy_s=0.03, now_s=1.0)
    assert rates.measure(1.0) == 2.5 == pytest.approx(AIM * 2 / 0.03 / 20)
    assert {kiosk.take_news(1.0) for kiosk in kiosks} == {2.5}
    assert {kiosk.take_news(1.0 + TELL_EVERY_S) for kiosk in kiosks} == {None}


def test_who_stops_sending_leaves_its_share_to_the_others():
    rates = FrameRates(workers=2)
    kiosks = [rates.open() for _ in range(20)]
    for kiosk in kiosks:
        kiosk.note(busy_s=0.03, now_s=1.0)
    kiosks[0].note(busy_s=0.03, now_s=1.5 + ACTIVE_S)
    assert rates.measure(1.5 + ACTIVE_S) == MOST_FRAMES_PER_S
    rates.close(kiosks[0])
    assert rates.count_active(1.5 + ACTIVE_S) == 0


def test_however_slow_the_machine_a_kiosk_is_looked_at_once_a_second():
    rates = FrameRates(workers=1)
    for _ in range(50):
        rates.open().note(busy_s=2.0, now_s=1.0)
    assert rates.measure(1.0) == FEWEST_FRAMES_PER_S


async def test_who_waits_longest_is_looked_at_next_however_much_another_sends():
    rates, turns = FrameRates(workers=1), Turns(places=1)
    greedy, modest, shy = rates.open(), rates.open(), rates.open()
    order = []

    async def send(camera, name, frames):
        for _ in range(frames):
            async with turns.take(camera):
                order.append(name)
                await asyncio.sleep(0)

    await asyncio.gather(send(greedy, "g", 9), send(modest, "m", 3), send(shy, "s", 2))
    assert "".join(order) == "gmsgmsgmgggggg"


async def test_a_kiosk_that_leaves_while_it_waits_gives_its_turn_away():
    rates, turns = FrameRates(workers=1), Turns(places=1)
    first, leaver, last = rates.open(), rates.open(), rates.open()

    async def wait(camera):
        async with turns.take(camera):
            return True

    async with turns.take(first):
        leaving, waiting = (asyncio.create_task(wait(camera)) for camera in (leaver, last))
        await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.sleep(0)
    assert await waiting
    late = asyncio.create_task(wait(leaver))
    async with turns.take(first):
        await asyncio.sleep(0)
    late.cancel()  # the place has just been given to it
    with contextlib.suppress(asyncio.CancelledError):
        await late
    assert await asyncio.wait_for(wait(last), 1)


def test_a_budget_of_messages_fills_up_again(settings):
    settings.KIOSK_MESSAGES_PER_S = 10
    budget = MessageBudget(now_s=0.0)
    assert sum(budget.take(0.0) for _ in range(100)) == 10 * BURST_S
    assert sum(budget.take(1.0) for _ in range(100)) == 10


def test_sockets_are_counted_by_address_and_in_all(settings):
    settings.SOCKETS_PER_ADDRESS, settings.SOCKETS_IN_ALL = 3, 4
    limits = SocketLimits()
    assert [limits.enter("10.0.0.1", now_s=0.0) for _ in range(4)] == [True, True, True, False]
    assert [limits.enter("10.0.0.2", now_s=0.0) for _ in range(2)] == [True, False]
    limits.leave("10.0.0.1")
    assert limits.enter("10.0.0.3", now_s=0.0)


def test_who_knocks_without_end_is_let_in_seldom(settings):
    settings.SOCKETS_PER_ADDRESS = 5
    limits = SocketLimits()

    def knock(now_s):
        is_open = limits.enter("10.0.0.1", now_s=now_s)
        if is_open:
            limits.leave("10.0.0.1")
        return is_open

    assert sum(knock(0.0) for _ in range(100)) == 10
    assert sum(knock(1.0) for _ in range(100)) == 1

"""A thousand check-ins while everything fails, and how many of them were lost or counted twice."""

import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from attendance.device_key import DeviceKey
from config.rehearsal.faults import House, MakeTables, WebServer, build_house, wait_until_ready
from config.rehearsal.kiosk import Kiosk
from config.rehearsal.network import CUTS, CuttingProxy

PIN_SHARE, FACE_SHARE, LIVE_SHARE = 0.1, 0.02, 0.04
SERVER_KILLS_PER, DATABASE_CUTS_PER, NETWORK_CUTS_PER = 50, 40, 8
STANDING = """
SELECT number, (
    SELECT count(*) FROM attendance_attendanceevent AS event WHERE employee_id = person.id
    AND NOT EXISTS (SELECT FROM attendance_eventvoid WHERE event_id = event.id)
) FROM people_employee AS person
"""
BACKLOG = 6
"""So many may wait before the next person comes: the queue fills and empties again and again."""

LATEST_FAULT_S = 0.08
"""A fault comes up to so long after a delivery went out: before, while and after it is recorded."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a rehearsal."""

    check_ins: int
    faces: int
    lost: int
    doubled: int
    refused: int
    repeated: int
    server_kills: int
    database_cuts: int
    network_cuts: int
    seconds: float
    seed: int


def rehearse(
    *,
    check_ins: int,
    seed: int,
    make_tables: MakeTables | None = None,
    note: Callable[[str], None] = lambda _text: None,
) -> Outcome:
    """Let `check_ins` people check in once each, with outages at moments that `seed` chooses."""
    note("making a database and its people …")
    with build_house(make_tables) as house:
        company = _make_company(house, check_ins, seed)
        with _open(house, company.kiosk, seed) as stage:
            started = time.monotonic()
            stage.play(company.people, note)
            seconds = time.monotonic() - started
        return _count(stage, company.people, seconds, seed)


@dataclass(frozen=True, slots=True)
class _Company:
    kiosk: DeviceKey
    people: list[dict[str, str]]


@dataclass(slots=True)
class _Stage:
    """Who plays: the server, the network between, and the kiosk."""

    house: House
    server: WebServer
    proxy: CuttingProxy
    kiosk: Kiosk
    random: random.Random
    server_kills: int = 0
    database_cuts: int = 0

    def play(self, people: list[dict[str, str]], note: Callable[[str], None]) -> None:
        """Everybody checks in; the last ones are delivered when all is quiet again."""
        faults = self._plan(len(people))
        sender = threading.Thread(target=self._send, args=(done := threading.Event(),))
        sender.start()
        try:
            for number, person in enumerate(people):
                self._check_in(person, faults.get(number))
                if number % 100 == 0:
                    note(f"{number} of {len(people)} …")
        finally:
            done.set()
            sender.join()
        self.kiosk.send_all()

    def _plan(self, count: int) -> dict[int, Callable[[], None]]:
        """Which fault comes with whose check-in; at least one of each kind."""
        faults: dict[int, Callable[[], None]] = {}
        kinds = (
            (self._kill_server, SERVER_KILLS_PER),
            (self._cut_database, DATABASE_CUTS_PER),
            (self._cut_network, NETWORK_CUTS_PER),
        )
        for fault, per in reversed(kinds):
            for number in self.random.sample(range(count), max(count // per, 2)):
                faults[number] = fault
        return faults

    def _check_in(self, person: dict[str, str], fault: Callable[[], None] | None) -> None:
        while self.kiosk.waiting > BACKLOG:
            time.sleep(0.01)
        if fault is not None:
            delay_s = self.random.uniform(0.0, LATEST_FAULT_S)
            threading.Timer(delay_s, fault).start()
        if person["way"] == "pin" and self.random.random() < LIVE_SHARE / PIN_SHARE:
            self.kiosk.check_in_live(person)
        else:
            self.kiosk.keep(person)

    def _send(self, done: threading.Event) -> None:
        while not done.is_set():
            if not self.kiosk.send_next():
                time.sleep(0.02)

    def _kill_server(self) -> None:
        self.server.kill()
        self.server_kills += 1

    def _cut_database(self) -> None:
        if self.random.random() < 1 / 3:
            self.house.kill_database()
        else:
            self.house.cut_backends()
        self.database_cuts += 1

    def _cut_network(self) -> None:
        if self.random.random() < 1 / 4:
            self.proxy.cut_all()
        else:
            self.proxy.plan_cut(self.random.choice(CUTS))


@contextmanager
def _open(house: House, key: DeviceKey, seed: int) -> Iterator[_Stage]:
    port = _find_free_port()
    server = WebServer(house, port)
    proxy = CuttingProxy(port)
    try:
        wait_until_ready(port)
        kiosk = Kiosk(port=proxy.port, key=key, seed=seed)
        yield _Stage(house, server, proxy, kiosk, random.Random(seed))  # noqa: S311  chaos
    finally:
        proxy.close()
        server.stop()


def _make_company(house: House, count: int, seed: int) -> _Company:
    pins, faces = max(round(count * PIN_SHARE), 1), max(round(count * FACE_SHARE), 1)
    code = (
        "from config.rehearsal.people import make_company; "
        f"print(make_company(badges={count - pins - faces}, pins={pins}, faces={faces}))"
    )
    made = json.loads(house.run("shell", "--no-imports", "-c", code))
    people: list[dict[str, str]] = made["people"]
    random.Random(seed).shuffle(people)  # noqa: S311  who comes when
    return _Company(DeviceKey.read(made["kiosk"]), people)


def _count(stage: _Stage, people: list[dict[str, str]], seconds: float, seed: int) -> Outcome:
    """Everybody should have one event that counts; whatever else there is, is wrong."""
    rows = stage.house.ask(STANDING)
    counts = {str(number): int(str(count)) for number, count in rows}
    found = [counts[person["number"]] for person in people]
    outcomes = stage.kiosk.outcomes
    return Outcome(
        check_ins=len(people),
        faces=sum(person["way"] == "face" for person in people),
        lost=sum(count == 0 for count in found),
        doubled=sum(max(count - 1, 0) for count in found),
        refused=outcomes.get("refused", 0),
        repeated=outcomes.get("repeated", 0),
        server_kills=stage.server_kills,
        database_cuts=stage.database_cuts,
        network_cuts=stage.proxy.cuts,
        seconds=round(seconds, 1),
        seed=seed,
    )


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

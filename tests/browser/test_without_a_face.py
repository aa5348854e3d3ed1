"""Checking in without a face, and taking a check-in back, at a real server."""

import re

import pytest
from playwright.sync_api import expect

from attendance.models import AttendanceEvent, CheckInDispute
from attendance.services.pins import set_pin
from tests.browser.kiosk_script import Script, see
from tests.browser_fixtures import (
    check_layout,
    draw_badge,
    film,
    open_context,
    pair,
    watch_for_errors,
)
from tests.company_fixtures import make_device, make_employee, make_site

pytestmark = [pytest.mark.browser]

CHALLENGE = {
    "turn_left": "Turn your head to the left.",
    "look_up": "Look up.",
    "come_closer": "Come closer.",
    "look_straight": "Look straight at the camera.",
}


def find_events():
    events = AttendanceEvent.objects.order_by("pk").select_related("employee")
    return [(event.employee.first_name, event.method) for event in events]


@pytest.mark.engine
def test_badge_pin_and_list_check_in_and_not_me_takes_it_back(
    server, use_engine, open_browser, tmp_path
):
    site = make_site(names=True)
    ada = make_employee("Ada Lovelace", site=site, consent=False)
    grace = make_employee("Grace Hopper", site=site, consent=False)
    make_employee("Mary Jackson", site=site, consent=False)
    set_pin(employee=grace, pin="4711", by=None)
    video = film(tmp_path / "camera.mjpeg", [(draw_badge(ada), 5)])
    page = open_context(open_browser(video), (820, 1180)).new_page()
    cards = page.get_by_role("list", name="Recorded just now").get_by_role("listitem")
    with watch_for_errors(page):
        pair(page, server.url, make_device("Reception", site=site)[0])
        expect(cards.filter(has_text="Ada Lovelace")).to_be_visible()

        page.get_by_role("button", name="PIN", exact=True).click()
        keypad = page.get_by_role("dialog")
        page.keyboard.type(grace.number)
        keypad.get_by_role("button", name="Next").click()
        for digit in "4712":
            keypad.get_by_role("button", name=digit, exact=True).click()
        keypad.get_by_role("button", name="Check in").click()
        expect(keypad.get_by_role("status")).to_have_text("That does not fit. Please try again.")
        assert "4712" not in keypad.inner_text()
        page.keyboard.press("Enter")  # the number is still there
        page.keyboard.type("4711")
        page.keyboard.press("Enter")
        expect(cards.filter(has_text="Grace Hopper")).to_be_visible()
        expect(keypad).to_be_hidden()
        page.get_by_role("button", name=re.compile("take back the check-in of Grace")).click()
        expect(page.get_by_text("Nothing is recorded for you", exact=False).first).to_be_visible()

        page.get_by_role("button", name="My name").click()
        page.get_by_role("searchbox").fill("mary")
        page.get_by_role("dialog").get_by_role("button", name="Mary Jackson").click()
        expect(cards.filter(has_text="Mary Jackson")).to_be_visible()
        check_layout(page)
    assert find_events() == [("Ada", "badge"), ("Grace", "pin"), ("Mary", "name")]
    dispute = CheckInDispute.objects.select_related("event__employee").get()
    assert dispute.event.employee == grace
    assert not AttendanceEvent.objects.standing().filter(employee=grace).exists()


def test_a_challenge_is_shown_one_step_at_a_time(server, open_browser, tmp_path, portrait):
    video = film(tmp_path / "camera.mjpeg", [(portrait, 3)])
    page = open_context(open_browser(video), (360, 740), is_mobile=True, has_touch=True).new_page()
    script = Script(faces=[see("checking")])
    script.play_to(page)
    pair(page, server.url, make_device("Reception")[0])
    expect(page.get_by_text("One moment, please.")).to_be_visible()
    sentence = page.locator("#sentence")
    for number, (step, words) in enumerate(CHALLENGE.items(), start=1):
        script.challenge(step, sentence=words, number=number, of=len(CHALLENGE))
        expect(sentence).to_have_text(words)
        expect(page.get_by_text(f"Step {number} of 4")).to_be_visible()
    script.challenge("turn_left", sentence=CHALLENGE["turn_left"])
    arrow = page.locator(".sign-arrow").evaluate("arrow => getComputedStyle(arrow).transform")
    assert arrow.startswith("matrix(-1"), "in a mirror one's left is on the left"
    script.challenge(None, state="failed", sentence="That was not it. Please try again.")
    expect(sentence).to_have_text("That was not it. Please try again.")
    check_layout(page)

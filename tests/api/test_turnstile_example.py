"""The turnstile of docs/how-to/book-check-ins-from-another-system.md, as it stands there."""

import datetime
import re
from pathlib import Path

import pytest
from django.utils import timezone

from attendance.services import create_device
from people.scopes import Scope
from people.services import create_integration
from tests.company_fixtures import make_account, make_employee

PAGE = Path(__file__).parents[2] / "docs/how-to/book-check-ins-from-another-system.md"


@pytest.fixture
def program(monkeypatch):
    """The names of the page's program, which reads its settings from the environment."""
    [code] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)

    def start(url, key, device):
        monkeypatch.setenv("MUSTER_URL", url)
        monkeypatch.setenv("MUSTER_KEY", key)
        monkeypatch.setenv("MUSTER_DEVICE", str(device.pk))
        names = {}
        exec(compile(code, str(PAGE), "exec"), names)
        return names

    return start


@pytest.mark.django_db(transaction=True)
def test_the_turnstile_of_the_page_keeps_delivers_and_names_what_was_refused(server, program):
    ada = make_employee()
    account = make_account(
        "turnstiles", permissions=("attendance.add_attendanceevent", "people.view_every_team")
    )
    _integration, key = create_integration(
        name="Turnstiles", account=account, scopes=[Scope.ATTENDANCE_WRITE]
    )
    turnstile = create_device(name="Turnstile North", site=ada.site)
    now = timezone.now()

    away = program("http://127.0.0.1:9", key, turnstile)
    store = away["open_store"](":memory:")
    away["keep"](store, ada.number, now - datetime.timedelta(hours=2))
    away["keep"](store, "nobody", now - datetime.timedelta(hours=1))
    assert away["deliver"](store) == []

    locked_out = program(server.url, "wrong", turnstile)
    assert locked_out["deliver"](store) == []

    back = program(server.url, key, turnstile)
    [(body, code, detail)] = back["deliver"](store)
    assert (body["employee_number"], code) == ("nobody", "invalid")
    assert detail
    assert back["deliver"](store) == []
    event = ada.events.get()
    assert (event.method, event.device, event.is_late) == ("badge", turnstile, True)

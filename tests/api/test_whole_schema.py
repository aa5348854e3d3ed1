"""schemathesis asks every address of the schema, with what fits it and with what does not.

No answer may be an error of the server, and each must be what the schema says. In the suite it
draws the same few examples every time; `make explore` draws 200 new ones for each address
(`MUSTER_EXPLORE`), and `MUSTER_EXPLORE_ONLY` takes those whose name has these words.
"""

import datetime
import logging
import os
from collections import Counter
from collections.abc import Iterator

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument, Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from attendance.models import LeaveType
from people.models.integrations import MAX_REQUESTS_PER_MINUTE
from people.scopes import Scope
from people.services import create_integration
from tests.access_fixtures import World, make_world

EXAMPLES = int(os.environ.get("MUSTER_EXPLORE", "0"))
ONLY = os.environ.get("MUSTER_EXPLORE_ONLY", "")
USUAL_EXAMPLES = 4
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PREFIX = "/api/v1/"

settings = hypothesis.settings(
    max_examples=EXAMPLES or USUAL_EXAMPLES,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)


@pytest.fixture
def world(db) -> World:
    """Ada has something of everything."""
    return make_world()


@pytest.fixture
def key(world) -> str:
    """A key that may do everything, of an account that may."""
    account = world.visitors["superuser"]
    _integration, key = create_integration(
        name="schemathesis", account=account, scopes=list(Scope),
        requests_per_minute=MAX_REQUESTS_PER_MINUTE,
    )  # fmt: skip
    return key


@pytest.fixture
def known(world) -> dict[str, object]:
    """What exists, by the names under which bodies and addresses ask for it."""
    ada, now = world.ada, timezone.now()
    return {
        "employee": ada.pk,
        "employee_number": ada.number,
        "number": ada.number,
        "team": ada.team_id,
        "site": ada.site_id,
        "device": ada.site.devices.first().pk,
        "event": ada.events.first().pk,
        "type": LeaveType.objects.first().pk,
        "key": "day",
        "day": now.astimezone(ada.site.zone).date().isoformat(),
        "at": (now - datetime.timedelta(hours=1)).isoformat(),
        "first_day": "2027-03-01",
        "last_day": "2027-03-05",
    }


@pytest.fixture
def in_one_transaction() -> Iterator[None]:
    """Requests leave the connection of the test open, as those of Django's test client do."""
    for signal in request_started, request_finished:
        signal.disconnect(close_old_connections)
    yield
    for signal in request_started, request_finished:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("use_engine", "in_one_transaction")
@pytest.mark.filterwarnings("ignore")  # of what is tested here; the rest of the suite is strict
def test_every_address_keeps_its_word(world, key, known, monkeypatch):
    monkeypatch.setattr(logging.root.manager, "disable", logging.WARNING)
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
    schema.app = get_wsgi_application()
    asked, broken = 0, []
    for result in schema.get_all_operations():
        operation = result.ok()
        if ONLY and ONLY not in operation.label:
            continue
        for mode in GenerationMode.POSITIVE, GenerationMode.NEGATIVE:
            asked += 1
            broken += explore(operation, mode, key, find_ids(world, operation.path) | known)
    assert asked
    assert not broken, f"{len(broken)} of {asked}:\n\n" + "\n\n".join(broken)


def explore(operation, mode, key: str, known: dict[str, object]) -> Iterator[str]:
    """What is wrong with an operation, in words; nothing when it keeps its word."""
    statuses: Counter[int] = Counter()

    @settings
    @hypothesis.given(case=operation.as_strategy(mode), meant=st.booleans())
    def ask(case, meant):
        if meant:
            for values in case.path_parameters, case.query, case.body:
                put_known(values, known)
        with transaction.atomic():
            try:
                response = case.call(headers={"X-Api-Key": key})
                statuses[response.status_code] += 1
                case.validate_response(response, checks=CHECKS)
            finally:
                transaction.set_rollback(True)

    try:
        ask()
    except (Unsatisfiable, InvalidArgument, pytest.skip.Exception):
        return  # there is nothing that would not fit
    except (Failure, FailureGroup, ExceptionGroup) as error:
        yield f"{operation.label} ({mode.value}): {describe(error)}"
    finally:
        if EXAMPLES:
            print(operation.label, mode.value, dict(sorted(statuses.items())), flush=True)  # noqa: T201


def put_known(values: object, known: dict[str, object]) -> None:
    """Replace what was drawn by what exists, so that the question gets past the door."""
    if isinstance(values, list):
        for inner in values:
            put_known(inner, known)
    if isinstance(values, dict):
        if values.pop("employee_number", None) is not None:
            values["employee"] = known["employee"]  # one of both names the person
        for name, inner in values.items():
            if name in known:
                values[name] = known[name]
            else:
                put_known(inner, known)


def find_ids(world: World, path: str) -> dict[str, object]:
    """Ada's record for the address with this path."""
    for route, value in world.records.items():
        if route.startswith("api/v1/") and not isinstance(value, tuple):
            resource = route.removeprefix("api/v1/").partition("/")[0]
            if path.removeprefix(PREFIX).startswith(f"{resource}/"):
                return {"pk": value, "id": value}
    return {}


def describe(error: BaseException) -> str:
    """All failures of a group, each with the request that shows it."""
    if isinstance(error, BaseExceptionGroup):
        return "\n".join(describe(inner) for inner in error.exceptions)
    return str(error)

"""Who may see what: everybody asks for every address, and the answers stand in a table.

A new address, or another answer, fails these tests until tests/config/access.csv says the same.
`make access` writes the table anew; read its difference before you commit it.
"""

import os

import pytest
from django.template.response import SimpleTemplateResponse
from websockets.exceptions import ConnectionClosed

from tests.access_fixtures import (
    ask_everywhere,
    describe_differences,
    list_sockets,
    make_world,
    write_table,
)

PAGES, SOCKETS = {"GET", "POST"}, {"WS"}
OPEN = "open"


def compare(rows, world, methods):
    visitors = list(world.visitors)
    if os.environ.get("MUSTER_WRITE_ACCESS"):
        write_table(rows, visitors, methods=methods)
    differences = describe_differences(rows, visitors, methods=methods)
    assert not differences, "\n".join([*differences, "If that is right, run: make access"])


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume:Warning")
def test_every_address_answers_everybody_as_the_table_says(monkeypatch):
    monkeypatch.setattr(SimpleTemplateResponse, "render", leave_empty)
    world = make_world()
    compare(ask_everywhere(world), world, PAGES)


@pytest.mark.django_db(transaction=True)
def test_every_socket_opens_to_whom_the_table_says(server, client, use_engine):
    world = make_world()
    rows = []
    for route in list_sockets():
        path = world.fill(route)
        answers = [ask_socket(server, client, user, path) for user in world.visitors.values()]
        rows.append(("WS", route, *answers))
    compare(rows, world, SOCKETS)


def leave_empty(response):
    """What a page shows is tested elsewhere; here only the status counts."""
    response.content = b""
    return response


def ask_socket(server, client, user, path):
    """`open`, or the code with which the server closes."""
    cookies = ""
    client.logout()
    if user is not None:
        client.force_login(user)
        cookies = f"sessionid={client.cookies['sessionid'].value}"
    with server.connect(f"/{path}", cookies=cookies) as socket:
        try:
            while True:
                if '"prove"' in socket.recv(timeout=0.4):  # nobody of them holds a kiosk's key
                    socket.send('{"type": "proof", "device": "", "signature": ""}')
        except TimeoutError:
            return OPEN
        except ConnectionClosed as closed:
            return str(closed.rcvd.code)

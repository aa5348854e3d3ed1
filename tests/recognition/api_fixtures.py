"""Keys of other systems, and how they ask the verbs."""

import base64

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.scopes import Scope
from people.services import create_integration
from tests.company_fixtures import make_account

SEARCHER = ("recognition.search_faces", "people.view_every_team")


def make_client(*scopes: Scope, permissions=SEARCHER, **values) -> Client:
    """Another system with a key for these scopes (recognition unless said otherwise)."""
    account = make_account("system", permissions=permissions, **values)
    _integration, key = create_integration(
        name="system", account=account, scopes=scopes or [Scope.FACES_RECOGNISE]
    )
    return Client(headers={"X-Api-Key": key})


def as_text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def as_file(data: bytes, name: str = "x.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def ask(client: Client, verb: str, values: object):
    """The answer to JSON."""
    return client.post(f"/api/v1/faces/{verb}", values, content_type="application/json")


def send(client: Client, verb: str, values: dict):
    """The answer to a form."""
    return client.post(f"/api/v1/faces/{verb}", values)

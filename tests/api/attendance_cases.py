"""Asking the API as an account or with a key of it, and what both expect."""

import json

from django.contrib.auth.models import User
from django.test import Client

from people.scopes import Scope
from people.services import create_integration


class Caller:
    """Asks below `/api/v1/`, with a key of the account that may do everything it may."""

    def __init__(self, account: User, *scopes: Scope) -> None:
        integration, self.key = create_integration(
            name=f"Key of {account}", account=account, scopes=scopes or tuple(Scope)
        )
        self.name = integration.name
        self.client = Client()

    def get(self, path: str, expect: int = 200, **headers):
        answer = self.client.get(self._join(path), headers={"X-Api-Key": self.key, **headers})
        return self._check(answer, expect)

    def post(self, path: str, body: object = None, expect: int = 201, **headers):
        answer = self.client.post(
            self._join(path),
            json.dumps(body or {}),
            content_type="application/json",
            headers={"X-Api-Key": self.key, **headers},
        )
        return self._check(answer, expect)

    def refuse(self, path: str, body: object, status: int, code: str) -> dict:
        """The problem with which this is refused."""
        problem = self.post(path, body, expect=status).json()
        assert problem["code"] == code, problem
        return problem

    def _join(self, path: str) -> str:
        return f"/api/v1/{path}"

    def _check(self, answer, expect: int):
        assert answer.status_code == expect, answer.content
        return answer


def list_ids(answer) -> list[int]:
    return [row["id"] for row in answer.json()["results"]]

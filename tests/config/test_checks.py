"""The system checks say what is wrong and how to mend it."""

import pytest
from django.core.checks import run_checks
from django.db import connections
from django.db.utils import OperationalError

from config.checks import check_database, check_encryption_keys, check_pgvector, check_weights


@pytest.mark.django_db
def test_this_installation_passes():
    assert [m for m in run_checks(databases=["default"]) if m.id != "muster.W001"] == []


@pytest.mark.parametrize(
    ("available", "installed", "ids"),
    [
        (None, None, ["muster.E003"]),
        ("0.8.5", None, []),
        ("0.8.5", "0.8.0", []),
        ("0.8.5", "0.7.4", ["muster.E004"]),
        ("0.5.1", None, ["muster.E004"]),
    ],
)
def test_pgvector_missing_or_old(available, installed, ids):
    messages = check_pgvector(available, installed)
    assert [message.id for message in messages] == ids
    assert all(message.hint for message in messages)


def test_a_database_that_is_down_is_reported(monkeypatch):
    def refuse():
        raise OperationalError("connection refused")

    monkeypatch.setattr(connections["default"], "cursor", refuse)
    (message,) = check_database(None, databases=["default"])
    assert message.id == "muster.E001"
    assert "DATABASE_URL" in message.hint


def test_missing_weights_are_reported_with_the_way_to_get_them(settings, tmp_path):
    settings.MODEL_DIRECTORIES = [tmp_path]
    messages = check_weights(None)
    assert [message.id for message in messages] == ["muster.W001", "muster.W001"]
    assert ["FaceNet" in messages[0].msg, "MiniFAS" in messages[1].msg] == [True, True]
    assert all("prepare" in message.hint for message in messages)


def test_a_bad_encryption_key_is_reported(settings):
    settings.ENCRYPTION_KEYS = ["not a key"]
    (message,) = check_encryption_keys(None)
    assert message.id == "muster.E006"

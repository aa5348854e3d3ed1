"""Settings: an empty environment is enough at home, a public host needs strong secrets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from config.secrets import local_secret, refuse_weak_secret

ROOT = Path(__file__).resolve().parents[2]
KEY = Fernet.generate_key().decode()


def start(**variables):
    """Load the settings in a process of its own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MUSTER_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-c", "from config import settings; print(settings.ALLOWED_HOSTS)"],
        cwd=ROOT, env={**clean, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_an_empty_environment_answers_on_loopback_only(tmp_path):
    result = start(MUSTER_VAR_DIR=str(tmp_path))
    assert result.stdout.strip() == "['localhost', '127.0.0.1', '[::1]']"


def test_a_public_host_without_secrets_does_not_start(tmp_path):
    result = start(MUSTER_VAR_DIR=str(tmp_path), MUSTER_HOSTS="muster.example")
    assert result.returncode != 0
    assert "MUSTER_SECRET_KEY must hold a strong secret" in result.stderr
    assert "Make one with" in result.stderr


def test_a_public_host_with_secrets_starts(tmp_path):
    result = start(
        MUSTER_VAR_DIR=str(tmp_path), MUSTER_HOSTS="muster.example",
        MUSTER_SECRET_KEY=KEY, MUSTER_ENCRYPTION_KEYS=KEY,
    )  # fmt: skip
    assert "muster.example" in result.stdout


@pytest.mark.parametrize("variable", ["MUSTER_DEBUG", "MUSTER_DEMO"])
def test_a_public_host_shows_neither_demo_nor_debug(tmp_path, variable):
    result = start(
        MUSTER_VAR_DIR=str(tmp_path), MUSTER_HOSTS="muster.example",
        MUSTER_SECRET_KEY=KEY, MUSTER_ENCRYPTION_KEYS=KEY, **{variable: "1"},
    )  # fmt: skip
    assert "more than strangers should see" in result.stderr


def test_a_local_secret_is_made_once_and_is_private(tmp_path):
    first = local_secret(tmp_path, "key")
    assert local_secret(tmp_path, "key") == first
    assert Fernet(first)
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize("value", ["", "short", "a" * 60, "changeme"])
def test_weak_secrets_are_refused(value):
    with pytest.raises(ImproperlyConfigured, match="Make one with"):
        refuse_weak_secret("MUSTER_SECRET_KEY", value)

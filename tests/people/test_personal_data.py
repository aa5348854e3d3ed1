"""Every field that we store is classified, and the page in the documentation agrees."""

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models
from pghistory.models import Event
from pgvector.django import VectorField

from people.personal_data import PERSONAL_DATA, Kind, find_kind, list_fields, write_register

ROOMS = {"config", "people", "recognition", "attendance"}
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "personal-data.md"


def list_models() -> list[type[models.Model]]:
    """All tables of ours, those between two others included, and the accounts."""
    ours = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ROOMS and model._meta.managed and not model._meta.proxy
    ]
    return [*(model for model in ours if not issubclass(model, Event)), User]


def list_names(model: type[models.Model]) -> set[str]:
    fields = [*model._meta.concrete_fields, *model._meta.local_many_to_many]
    return {field.name for field in fields}


@pytest.mark.parametrize("model", list_models(), ids=lambda model: model._meta.label)
def test_every_field_is_classified_once_and_no_other(model):
    label = model._meta.label
    assert label in PERSONAL_DATA, f"add {label} to people/personal_data.py"
    classified = list_fields(label)
    assert sorted(classified) == sorted(list_names(model)), "mend people/personal_data.py"


def test_no_table_is_classified_that_does_not_exist():
    assert set(PERSONAL_DATA) == {model._meta.label for model in list_models()}


@pytest.mark.parametrize("model", list_models(), ids=lambda model: model._meta.label)
def test_vectors_are_biometric(model):
    for field in model._meta.concrete_fields:
        if isinstance(field, VectorField):
            assert find_kind(model._meta.label, field.name) == Kind.BIOMETRIC


def test_an_unknown_field_has_no_kind():
    with pytest.raises(KeyError, match="not classified"):
        find_kind("people.Employee", "shoe_size")


def test_the_page_in_the_documentation_is_the_register():
    command = "manage.py personal_data --write docs/reference/personal-data.md"
    assert PAGE.read_text() == write_register(), f"run {command}"


def test_the_command_prints_and_writes(tmp_path, capsys):
    call_command("personal_data")
    assert "people.Employee" in capsys.readouterr().out
    call_command("personal_data", write=tmp_path / "page.md")
    assert (tmp_path / "page.md").read_text() == write_register()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("personal_data", write=tmp_path / "no" / "page.md")

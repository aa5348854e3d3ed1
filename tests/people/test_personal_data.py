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

from people.models import Employee, FaceSample
from people.personal_data import Kind, find_kind, get_register, list_fields, write_register
from people.services import erase_face_data
from recognition.models import (
    Calibration,
    Classifier,
    ClassifierClass,
    FaceMap,
    LookAlike,
    MapLink,
    MapPoint,
)
from tests.attendance.find_factories import make_camera, see
from tests.company_fixtures import MODEL, add_vector, make_employee, make_vector

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
    assert label in get_register(), f"add {label} to the held.py of its room"
    classified = list_fields(label)
    assert sorted(classified) == sorted(list_names(model)), "mend the held.py of its room"


def test_no_table_is_classified_that_does_not_exist():
    assert set(get_register()) == {model._meta.label for model in list_models()}


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


PATHS = {Employee: "", FaceSample: "__employee", MapPoint: "__sample__employee"}
"""From what a row may point to, the way to the person."""


def find_rows_about(model: type[models.Model], employee: Employee) -> models.QuerySet:
    """The rows of a table that are, or point to, this person."""
    if model is Employee:
        return Employee.objects.filter(pk=employee.pk)
    links = [
        f"{f.name}{PATHS[f.related_model]}"
        for f in model._meta.concrete_fields
        if f.related_model in PATHS
    ]
    about = models.Q(pk__in=[])
    for link in links:
        about |= models.Q(**{link: employee})
    return model._default_manager.filter(about)


def give_everything_biometric(employee: Employee, other: Employee) -> None:
    for person, seed in ((employee, 1), (other, 2)):
        add_vector(person, make_vector(seed))
    other.face_samples.update(resembles=employee, resemblance=0.9)
    calibration = Calibration.objects.create(
        model_id=MODEL, gallery_version=1, asked_fpir=0.01, min_evidence=0.5,
        basis=Calibration.Basis.MEASURED, people_count=2, sample_count=2,
    )  # fmt: skip
    first, second = sorted((employee, other), key=lambda person: person.pk)
    LookAlike.objects.create(calibration=calibration, first=first, second=second, similarity=0.9)
    face_map = FaceMap.objects.create(model_id=MODEL, state="ready")
    points = [
        MapPoint.objects.create(
            face_map=face_map, sample=person.face_samples.get(), rival=rival,
            rival_similarity=0.9, pca_x=0.1, pca_y=0.2, tsne_x=0.3, tsne_y=0.4,
        )
        for person, rival in ((employee, other), (other, employee))
    ]  # fmt: skip
    MapLink.objects.create(face_map=face_map, first=points[0], second=points[1], similarity=0.9)
    classifier = Classifier.objects.create(model_id=MODEL, gallery_version=1, sample_count=2)
    camera = make_camera()
    for person in (employee, other):
        see(person, camera, crop=b"a face")
        ClassifierClass.objects.create(
            classifier=classifier, employee=person, coefficients=[0.1] * 512, intercept=0.0
        )


@pytest.mark.django_db
def test_an_erasure_covers_every_biometric_field():
    """A new table with something biometric about a person fails here until erasure knows it."""
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    give_everything_biometric(ada, bob)
    tables = [model for model in list_models() if list_fields(model._meta.label, Kind.BIOMETRIC)]
    about = {model.__name__ for model in tables if find_rows_about(model, ada).exists()}
    passing = {"Team", "CameraPreview"}  # nobody’s own; gone seconds after somebody watched
    assert about == {model.__name__ for model in tables} - passing, "give Ada a row of it"
    erase_face_data(employee=ada)
    for model in tables:
        names = set(list_fields(model._meta.label, Kind.BIOMETRIC))
        columns = [f.attname for f in model._meta.concrete_fields if f.name in names]
        for row in find_rows_about(model, ada).values(*columns):
            assert not any(value is not None for value in row.values()), f"{model.__name__}: {row}"

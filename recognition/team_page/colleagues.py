"""Colleagues who look like a visitor: only those who chose to be shown, and only a few."""

import base64
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from pgvector.django import CosineDistance

from people.models import Employee, FaceSample
from people.origin import working_from
from people.queries import find_recognisable_employees
from recognition.engine.types import Embeddings
from recognition.models import ColleagueRelease
from recognition.photo import note_search

MOST_SHOWN = 3
LEAST_LIKENESS = 0.25
"""Below this cosine two faces are not alike: three of four pairs of strangers lie there."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A photo to show, as `data:` address; no name goes with it."""

    picture: str


def find_colleagues(embedding: Embeddings, *, model_id: str) -> list[Colleague]:
    """The most similar of the people who chose to be shown, at most three.

    Each showing is written down first, for the person to see on the own page; of the visitor
    nothing is.
    """
    shown = {
        employee_id: picture
        for employee_id in _find_nearest(embedding, model_id)
        if (picture := _read_face(employee_id)) is not None
    }
    if shown:
        with working_from("/team/"):  # not from which address
            note_search(actor=None, found=shown, faces=1)
    return [
        Colleague(f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}")
        for picture in shown.values()
    ]


def is_released(employee_id: str = "pk") -> Exists:
    """The condition that a row's person may be shown; `employee_id` names the column."""
    active = ColleagueRelease.objects.filter(employee=OuterRef(employee_id), ended_at__isnull=True)
    return Exists(active)


def get_release(employee: Employee) -> ColleagueRelease | None:
    """The person's release that is in force."""
    return ColleagueRelease.objects.filter(employee=employee, ended_at__isnull=True).first()


def _find_nearest(embedding: Embeddings, model_id: str) -> list[int]:
    people = (
        find_recognisable_employees(model_id=model_id, now=timezone.now())
        .filter(is_released(), team__isnull=False)
        .exclude(team__look__takes_part=False)
        .annotate(distance=CosineDistance("embedding", embedding))
        .filter(distance__lte=1 - LEAST_LIKENESS)
        .order_by("distance")
    )
    return list(people.values_list("pk", flat=True)[:MOST_SHOWN])


def _read_face(employee_id: int) -> bytes | None:
    """The crop of the person's best photo; None when there is none."""
    best = (
        FaceSample.objects.filter(employee=employee_id, state=FaceSample.State.READY)
        .exclude(crop="")
        .order_by("-quality", "pk")
        .defer("embedding")
        .first()
    )
    if best is None:
        return None
    try:
        with best.crop.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:  # it is being erased at this moment
        return None

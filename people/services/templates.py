"""Mean vectors of people and teams, renewed when a photo comes or goes."""

from collections.abc import Iterable
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Avg, F, Func, QuerySet
from pgvector.django import VectorField

from people.models import Employee, FaceSample, Gallery, Team
from people.services.tasks import enqueue_once

TRAIN_TASK = "recognition.train_classifier"
TRAIN_PRIORITY = -10
"""Photos come first: a training takes seconds to minutes."""


@transaction.atomic
def refresh_template(*, employee: Employee, model_id: str) -> None:
    """Compute the person's and the team's mean vector anew, from the vectors of one model.

    The mean of unit vectors, made unit again: cosine to it is the person's score.
    """
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    refresh_person(employee_id=employee.pk, model_id=model_id)
    if employee.team_id is not None:
        refresh_team(team_id=employee.team_id, model_id=model_id)
    count_gallery_change()


def refresh_person(*, employee_id: int, model_id: str) -> list[float] | None:
    """Compute the mean vector of a person anew, whom the caller has locked, and give it.

    The team's mean, and word of the change (`count_gallery_change`), are left to the caller, who
    may have more people.
    """
    samples = FaceSample.objects.filter(
        employee=employee_id, state=FaceSample.State.READY, model_id=model_id
    )
    mean = _mean_embedding(samples)
    _store_mean(Employee.objects.filter(pk=employee_id), mean, model_id)
    return mean


def refresh_current_template(employee: Employee) -> None:
    """Renew the template with the model it was made by; without a template nothing changes."""
    employee.refresh_from_db(fields=["embedding_model_id"])
    if employee.embedding_model_id:
        refresh_template(employee=employee, model_id=employee.embedding_model_id)


def refresh_team(*, team_id: int, model_id: str) -> None:
    """Compute a team's mean vector anew, from its people's templates."""
    people = Employee.objects.filter(team_id=team_id, embedding_model_id=model_id)
    _store_mean(Team.objects.filter(pk=team_id), _mean_embedding(people), model_id)


def renew_teams(*, team_ids: Iterable[int]) -> None:
    """Compute the means of teams anew whose people have changed.

    A team keeps the model of its mean; one that had none takes that of its people.
    """
    for team in Team.objects.filter(pk__in=team_ids).order_by("pk").defer("embedding"):
        model_id = team.embedding_model_id or _find_model_of(team)
        if model_id:
            refresh_team(team_id=team.pk, model_id=model_id)


def count_gallery_change() -> None:
    """Note that the set of known faces is no longer what it was, and have it learned anew."""
    Gallery.objects.get_or_create(pk=1)
    Gallery.objects.filter(pk=1).update(version=F("version") + 1)
    transaction.on_commit(enqueue_training)


def enqueue_training() -> None:
    """Ask the worker to train the classifier, once, when the gallery has come to rest for a while.

    A training that is waiting already serves for this change, too.
    """
    enqueue_once(
        TRAIN_TASK,
        key=TRAIN_TASK,
        priority=TRAIN_PRIORITY,
        schedule_in={"seconds": settings.TRAIN_DELAY_SECONDS},
    )


def count_erasure() -> None:
    """Have every process drop what it remembers of faces.

    It also waits for whoever is turning the gallery into something else (`lock_gallery`), so that
    what they store is there to be erased.
    """
    Gallery.objects.get_or_create(pk=1)
    Gallery.objects.filter(pk=1).update(version=F("version") + 1, erasures=F("erasures") + 1)
    transaction.on_commit(enqueue_training)


def lock_gallery() -> None:
    """Let no erasure happen until the transaction ends."""
    Gallery.objects.get_or_create(pk=1)
    Gallery.objects.select_for_update().get(pk=1)


def forget_template(employee: Employee) -> int:
    """Remove the person's mean vector, whatever is left to compute one from; how many that were.

    The means of all teams are computed anew: the person may have changed teams.
    """
    removed = Employee.objects.filter(pk=employee.pk, embedding__isnull=False).update(
        embedding=None, embedding_model_id=""
    )
    if removed:
        for team_id, model_id in Team.objects.exclude(embedding_model_id="").values_list(
            "pk", "embedding_model_id"
        ):
            refresh_team(team_id=team_id, model_id=model_id)
    return removed


def _find_model_of(team: Team) -> str:
    known = team.employees.exclude(embedding_model_id="").order_by("pk")
    return known.values_list("embedding_model_id", flat=True).first() or ""


def _mean_embedding(rows: QuerySet[Any]) -> list[float] | None:
    mean = Func(Avg("embedding"), function="l2_normalize", output_field=VectorField())
    return cast("list[float] | None", rows.aggregate(mean=mean)["mean"])


def _store_mean(rows: QuerySet[Any], mean: list[float] | None, model_id: str) -> None:
    rows.update(embedding=mean, embedding_model_id="" if mean is None else model_id)

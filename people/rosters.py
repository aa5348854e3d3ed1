"""Lists of people with what HR wants to see beside each name, in the same query."""

import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from people.ledger import Release, annotate_release
from people.models import ConsentRequest, Employee, FaceSample
from people.queries import annotate_face_state


class ConsentState(TextChoices):
    """Whether a person agreed to be recognised by face."""

    GIVEN = "given", _("given")
    OLD = "old", _("older version")
    ASKED = "asked", _("asked")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MISSING = "missing", _("missing")


class Employment(TextChoices):
    """Whether a person works here on a day."""

    CURRENT = "current", _("works here")
    FUTURE = "future", _("starts later")
    LEFT = "left", _("has left")


def annotate_states(people: QuerySet[Employee], *, on: datetime.date) -> QuerySet[Any]:
    """People with `ready_count`, `best_quality`, `face_state`, `consent_state` and `employment`.

    `on` is the day for which employment is told.
    """
    told: QuerySet[Any] = annotate_release(annotate_face_state(people)).annotate(
        ready_count=_count_ready(),
        consent_state=_tell_consent_state(),
        employment=_tell_employment(on),
    )
    return told


def annotate_face(people: QuerySet[Employee], *, shown: bool) -> QuerySet[Employee]:
    """People with `face_id`, the best ready photo that has a crop; None when not `shown`."""
    if not shown:
        return people.annotate(face_id=Value(None, IntegerField(null=True)))
    best = _samples(state=FaceSample.State.READY).exclude(crop="").order_by("-quality", "pk")
    return people.annotate(face_id=Subquery(best.values("pk")[:1]))


def _samples(**conditions: Any) -> QuerySet[FaceSample]:
    return FaceSample.objects.filter(employee=OuterRef("pk"), **conditions)


def _count_ready() -> Coalesce:
    ready = _samples(state=FaceSample.State.READY).order_by().values("employee")
    return Coalesce(Subquery(ready.annotate(count=Count("pk")).values("count")), 0)


def _tell_consent_state() -> Case:
    """From `release` (see people.ledger); a request without an answer comes before no release."""
    open_requests = ConsentRequest.objects.filter(
        employee=OuterRef("pk"), closed_at__isnull=True, outcome="", expires_at__gt=Now()
    )
    return Case(
        When(release=Release.GIVEN, then=Value(ConsentState.GIVEN.value)),
        When(release=Release.OLD, then=Value(ConsentState.OLD.value)),
        When(Exists(open_requests), then=Value(ConsentState.ASKED.value)),
        When(release=Release.WITHDRAWN, then=Value(ConsentState.WITHDRAWN.value)),
        default=Value(ConsentState.MISSING.value),
        output_field=CharField(),
    )


def _tell_employment(on: datetime.date) -> Case:
    return Case(
        When(active_from__gt=on, then=Value(Employment.FUTURE.value)),
        When(Q(active_until__lt=on), then=Value(Employment.LEFT.value)),
        default=Value(Employment.CURRENT.value),
        output_field=CharField(),
    )

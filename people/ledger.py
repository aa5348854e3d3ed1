"""Who agreed to which notice: people with their release and their last request, in one query."""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.models import Consent, ConsentNotice, ConsentRequest, Employee


class Release(TextChoices):
    """How a person stands to the newest notice of the site."""

    GIVEN = "given", _("newest version")
    OLD = "old", _("older version")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MISSING = "missing", _("none")


class Asked(TextChoices):
    """What became of the last e-mail that asked the person."""

    WAITING = "waiting", _("on its way")
    FAILED = "failed", _("not sent")
    SENT = "sent", _("no answer yet")
    EXPIRED = "expired", _("expired")
    AGREED = "agreed", _("agreed")
    DECLINED = "declined", _("declined")
    CLOSED = "closed", _("cancelled")
    NEVER = "never", _("not asked")


def annotate_release(people: QuerySet[Employee]) -> QuerySet[Any]:
    """People with `release` (see Release), `release_version`, `released_at`, `release_method`."""
    consents = Consent.objects.filter(employee=OuterRef("pk")).order_by()
    active = consents.filter(withdrawn_at__isnull=True)
    newest = ConsentNotice.objects.filter(site=OuterRef("site"), published_at__isnull=False)
    people = people.annotate(
        release_notice=Subquery(active.values("notice")[:1]),
        release_version=Subquery(active.values("notice__version")[:1]),
        released_at=Subquery(active.values("given_at")[:1]),
        release_method=Subquery(active.values("method")[:1]),
        newest_notice=Subquery(newest.order_by("-version").values("pk")[:1]),
    )
    is_newest = Q(newest_notice__isnull=True) | Q(release_notice=F("newest_notice"))
    release = Case(
        When(Q(released_at__isnull=False) & is_newest, then=Value(Release.GIVEN.value)),
        When(released_at__isnull=False, then=Value(Release.OLD.value)),
        When(Exists(consents), then=Value(Release.WITHDRAWN.value)),
        default=Value(Release.MISSING.value),
        output_field=CharField(),
    )
    return people.annotate(release=release)


def annotate_request(people: QuerySet[Any]) -> QuerySet[Any]:
    """People with `asked` (see Asked), what became of the last e-mail, and `asked_at`."""
    requests = ConsentRequest.objects.filter(employee=OuterRef("pk")).order_by("-asked_at", "-pk")
    outcome = ConsentRequest.Outcome
    state = Case(
        When(outcome=outcome.AGREED, then=Value(Asked.AGREED.value)),
        When(outcome=outcome.DECLINED, then=Value(Asked.DECLINED.value)),
        When(closed_at__isnull=False, then=Value(Asked.CLOSED.value)),
        When(expires_at__lte=Now(), then=Value(Asked.EXPIRED.value)),
        When(sent_at__isnull=False, then=Value(Asked.SENT.value)),
        When(~Q(problem=""), then=Value(Asked.FAILED.value)),
        default=Value(Asked.WAITING.value),
        output_field=CharField(),
    )
    last = requests.annotate(state=state)
    asked: QuerySet[Any] = people.annotate(
        asked_at=Subquery(last.values("asked_at")[:1]),
        asked=Subquery(last.values("state")[:1]),
    )
    return asked

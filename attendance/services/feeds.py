"""The secret address of one's own calendar: given, renewed, taken back, recognised."""

import datetime
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from attendance.errors import FeedUnknownError
from attendance.models import CalendarFeed
from people.models import Employee

READ_STEP = datetime.timedelta(hours=1)  # programs ask often; nobody needs it to the minute


@transaction.atomic
def renew_feed(*, employee: Employee) -> str:
    """Give the person's calendar a new secret, which is shown this once; an older one is dead."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        employee=employee,
        defaults={"token_hash": hash_token(token), "created_at": timezone.now(), "read_at": None},
    )
    return token


def revoke_feed(*, employee: Employee) -> None:
    """Take the address back: it opens nothing any more."""
    CalendarFeed.objects.filter(employee=employee).delete()


def read_feed(*, token: str, now: datetime.datetime | None = None) -> Employee:
    """The person whose calendar this is, and a note of when it was last read.

    Raises:
        FeedUnknownError: the secret is wrong, was taken back, or the person has left; it does not
            say which.
    """
    now = now or timezone.now()
    feed = (
        CalendarFeed.objects.select_related("employee__site")
        .defer("employee__embedding")
        .filter(token_hash=hash_token(token))
        .first()
    )
    if feed is None or _has_left(feed.employee, now):
        raise FeedUnknownError
    if feed.read_at is None or now - feed.read_at > READ_STEP:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
    return feed.employee


def hash_token(token: str) -> str:
    """SHA-256, hex. The secrets are random, so they need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _has_left(employee: Employee, now: datetime.datetime) -> bool:
    until = employee.active_until
    return until is not None and until < now.astimezone(employee.site.zone).date()

"""“Notify me when she is seen”: asked for, cancelled, fulfilled by a camera, told once."""

import datetime
import logging
import uuid as uuids

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as task_app

from attendance.cameras.arrivals import Arrival, listen
from attendance.errors import SearchRefusedError
from attendance.finding.queries import PLACE, is_open
from attendance.finding.searches import How, note_search
from attendance.local_times import find_bounds
from attendance.models import Camera, SightingAlert
from attendance.policies import findable_people
from people.letters import make_url, send_letter
from people.models import AccessRecord, Employee
from people.origin import working_from
from people.queries import has_active_consent
from people.services import record_access

logger = logging.getLogger(__name__)

MOST_OPEN = 5
TOLD_TASK = "attendance.tell_of_sighting"
DAYS = {"today": 1, "3": 3, "7": 7}
"""How long somebody waits: until the end of today, of the third day, of the seventh."""


def ask_alert(*, account: User, employee: Employee, purpose: str, days: int = 1) -> SightingAlert:
    """Let the account be told, once, when a camera sees the person; asking again waits anew.

    `days` count by the clock of the person's site, today included. It is written down also when
    nothing comes of it.

    Raises:
        SearchRefusedError: the account waits for `MOST_OPEN` people, or cameras cannot know this
            one; TooManySearchesError when it has searched too often.
    """
    note_search(account=account, how=How.ALERT, employee=employee, purpose=purpose)
    _check_known(employee)
    return _open_alert(account, employee, purpose, days)


@transaction.atomic
def cancel_alert(*, account: User, uuid: uuids.UUID) -> bool:
    """Wait no more; False when nobody waited."""
    own = SightingAlert.objects.filter(is_open(timezone.now()), account=account, uuid=uuid)
    return bool(own.update(ended_at=timezone.now()))


def close_old_alerts(*, account: User, now: datetime.datetime) -> None:
    """Let what nobody waits for any more make room for a new one."""
    late = SightingAlert.objects.filter(account=account, seen_at=None, ended_at=None)
    late.filter(until__lte=now).update(ended_at=now)


def fulfil_alerts(arrival: Arrival) -> int:
    """Tell everybody who waits for this person where a camera saw them; to how many.

    What a camera saw before somebody asked, or while the database was away, tells nobody.
    """
    wait = SightingAlert.objects.filter(
        is_open(timezone.now()), employee=arrival.employee_id, asked_at__lte=arrival.at
    )
    waiting = list(wait.values_list("pk", flat=True))
    return sum(_fulfil(pk, arrival) for pk in waiting)


def tell_of_sighting(*, alert_id: int) -> None:
    """Write the e-mail, once. Where the person was is not in it: an e-mail is no safe place.

    Raises:
        OSError: the mail server did not take it; it may be tried again.
    """
    with transaction.atomic():
        rows = SightingAlert.objects.select_related("account", "employee__site")
        alert = rows.select_for_update(of=("self",)).filter(pk=alert_id).first()
        if alert is None or alert.seen_at is None or alert.mailed_at or not _may_know(alert):
            return
        if alert.account.email:
            seen_at = alert.seen_at.astimezone(alert.employee.site.zone)
            url = make_url(reverse("attendance:find"))
            context = {
                "employee": alert.employee,
                "seen_at": seen_at,
                "url": url,
                "tells_person": settings.TELL_THE_SEARCHED,
            }
            send_letter("find/mail/seen.txt", alert.account.email, context, reader=alert.account)
        SightingAlert.objects.filter(pk=alert.pk).update(mailed_at=timezone.now())


def announce_alerts(*, account_id: int) -> None:
    """Have the open pages of the account look again at what it waits for."""
    layer = get_channel_layer()
    if layer is not None:
        async_to_sync(layer.group_send)(name_alert_group(account_id), {"type": "alerts.changed"})


def name_alert_group(account_id: int) -> str:
    """The group of the open pages of an account."""
    return f"find.{account_id}"


def listen_for_arrivals() -> None:
    """Hear of everybody whom the cameras of this process recognise."""
    listen(_hear)


def _hear(arrival: Arrival) -> None:
    fulfil_alerts(arrival)


@transaction.atomic
def _open_alert(account: User, employee: Employee, purpose: str, days: int) -> SightingAlert:
    User.objects.select_for_update(no_key=True).get(pk=account.pk)  # two at once are two
    now = timezone.now()
    close_old_alerts(account=account, now=now)
    waiting = SightingAlert.objects.filter(is_open(now), account=account)
    if waiting.exclude(employee=employee).count() >= MOST_OPEN:
        raise SearchRefusedError(
            _("You wait for %(most)d people already. Cancel one of them first.")
            % {"most": MOST_OPEN}
        )
    values = {"purpose": purpose, "asked_at": now, "until": _find_end(employee, days, now)}
    alert, _is_new = waiting.update_or_create(account=account, employee=employee, defaults=values)
    return alert


@transaction.atomic
def _fulfil(pk: int, arrival: Arrival) -> int:
    rows = SightingAlert.objects.filter(is_open(timezone.now()), pk=pk)
    people = rows.select_related("account", "employee").select_for_update(of=("self",))
    alert = people.defer("employee__embedding").first()
    if alert is None:  # another node was quicker, or it was cancelled
        return 0
    if not _may_know(alert):
        rows.update(ended_at=timezone.now())
        return 0
    with working_from(PLACE, user_id=alert.account_id):
        record_access(
            actor=alert.account,
            action=AccessRecord.Action.SEARCH_NAME,
            employee=alert.employee,
            purpose=alert.purpose,
            detail={"how": How.TOLD.value},
        )
    camera = Camera.objects.filter(pk=arrival.camera_id).values_list("pk", flat=True).first()
    rows.update(seen_at=arrival.at, camera=camera)
    task_app.configure_task(TOLD_TASK).defer(alert_id=alert.pk)
    # Where no channel can be reached, an open page finds out by itself some seconds later.
    transaction.on_commit(lambda: announce_alerts(account_id=alert.account_id), robust=True)
    return 1


def _may_know(alert: SightingAlert) -> bool:
    """Whether the account may still look for the person: much may have changed meanwhile."""
    people: QuerySet[Employee] = findable_people(alert.account)
    return people.filter(pk=alert.employee_id).exists()


def _check_known(employee: Employee) -> None:
    if not has_active_consent(employee):
        raise SearchRefusedError(
            _("%(name)s has not agreed to be recognised, so no camera can tell.")
            % {"name": employee.name}
        )


def _find_end(employee: Employee, days: int, now: datetime.datetime) -> datetime.datetime:
    zone = employee.site.zone
    last_day = now.astimezone(zone).date() + datetime.timedelta(days=days - 1)
    _start, end = find_bounds(last_day, zone)
    return end

"""What is due is queued once for each period, and sent once for each row of the queue."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app as task_app

from attendance.errors import FilterError, MailingError
from attendance.mailings.letter import write_letter
from attendance.mailings.schedule import Issue, find_latest_issue
from attendance.mailings.subscriptions import end_subscription, find_zone, read_scope
from attendance.models import ReportDelivery, ReportSubscription
from attendance.reports import find_report
from people.models import AccessRecord
from people.services import record_access

SEND_TASK = "attendance.send_report"


def queue_due_reports(*, now: datetime.datetime | None = None) -> int:
    """Leave to the worker what is due and was not queued before; how many reports."""
    now = now or timezone.now()
    running = ReportSubscription.objects.filter(is_active=True).select_related("account")
    return sum(
        _queue(subscription, issue)
        for subscription in running.order_by("pk")
        if (issue := find_latest_issue(subscription, now=now, zone=find_zone(subscription.account)))
    )


def send_report(*, delivery_id: int) -> None:
    """Send one report, unless it went out already. The row is locked meanwhile.

    An account that may not read it any more gets nothing, and its subscription ends.

    Raises:
        OSError: the mail server did not take it; it may be tried again.
    """
    with transaction.atomic():
        rows = ReportDelivery.objects.select_related("subscription__account")
        delivery = rows.select_for_update(of=("self",)).filter(pk=delivery_id).first()
        if delivery is None or delivery.sent_at or not delivery.subscription.is_active:
            return
        subscription = delivery.subscription
        with override(subscription.language), timezone.override(find_zone(subscription.account)):
            problem = _try_to_send(delivery)
        if problem:
            end_subscription(subscription=subscription, note=problem)
        sent_at = None if problem else timezone.now()
        ReportDelivery.objects.filter(pk=delivery.pk).update(sent_at=sent_at, problem=problem)


def _queue(subscription: ReportSubscription, issue: Issue) -> bool:
    """One row for one period, and the job of it: both or none."""
    with transaction.atomic():
        delivery, is_new = ReportDelivery.objects.get_or_create(
            subscription=subscription, first=issue.first, defaults={"last": issue.last}
        )
        if is_new:
            task_app.configure_task(SEND_TASK).defer(delivery_id=delivery.pk)
    return is_new


def _try_to_send(delivery: ReportDelivery) -> str:
    """Send it; why it may not be sent, or nothing."""
    subscription = delivery.subscription
    account = subscription.account
    report = find_report(subscription.report)
    if report is None:
        return _("This report does not exist any more.")
    try:
        wanted = read_scope(subscription, delivery.first, delivery.last)
        letter = write_letter(subscription, report, wanted)
    except PermissionDenied as error:
        return str(error) or _("You may not read reports. Ask HR for the permission.")
    except (FilterError, MailingError) as error:
        return str(error)
    letter.send()
    record_access(
        actor=account,
        action=AccessRecord.Action.EXPORT_ATTENDANCE,
        detail={
            "report": report.key,
            "by": "e-mail",
            "first": f"{wanted.first}",
            "last": f"{wanted.last}",
        },
    )
    return ""

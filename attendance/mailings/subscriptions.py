"""Who gets which report: begun by the account, or for a team's managers by HR; ended by anybody
who gets it, without signing in.
"""

import datetime
import zoneinfo
from contextlib import suppress
from typing import Any, Literal, TypedDict, Unpack
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from attendance.errors import MailingError
from attendance.models import ReportSubscription
from attendance.policies import check_view_reports
from attendance.queries import board_zone
from attendance.reports import Report, ReportFilter, read_filter
from people.models import Team
from people.policies import can_view_everybody, visible_teams
from people.queries import get_employee_of

_signer = signing.Signer(salt="attendance.mailing", sep=".")
CHANGEABLE: tuple[Literal["weekday", "hour", "attachment", "language"], ...] = (
    "weekday", "hour", "attachment", "language",
)  # fmt: skip


class Choice(TypedDict):
    """What is asked for: the report, about whom, how often and when, which file, which language."""

    report: Report
    wanted: ReportFilter
    rhythm: str
    weekday: int
    hour: int
    attachment: str
    language: str


def subscribe(*, account: User, by: User, **choice: Unpack[Choice]) -> ReportSubscription:
    """Send the report about these people from now on; a running one gets the new hour and file.

    Raises:
        MailingError: there is no e-mail address, or nobody in it whom the account may see.
        PermissionDenied: the account may not read reports.
        ValidationError: a value is none of those on offer.
    """
    key = {
        "account": account,
        "report": choice["report"].key,
        "scope": write_scope(choice["wanted"]),
        "rhythm": choice["rhythm"],
    }
    values: dict[str, Any] = {name: choice[name] for name in CHANGEABLE}
    draft = ReportSubscription(**key, **values, created_by=by)
    draft.full_clean(validate_constraints=False)
    find_address(account)
    check_may_read(account, choice["wanted"])
    return _save(draft, key, values)


def subscribe_managers(*, team: Team, by: User, **choice: Unpack[Choice]) -> list[User]:
    """Send the report to everybody who manages the team; who gets it.

    Managers who have no address, or may not read reports, are passed over.

    Raises:
        PermissionDenied: `by` may not read the reports of every team.
        MailingError: there is nobody to send it to.
    """
    check_view_reports(by)
    if not can_view_everybody(by):
        raise PermissionDenied(_("Only HR can do this for the managers of a team."))
    reached = []
    for manager in team.managers.filter(is_active=True).order_by("pk"):
        with suppress(MailingError, PermissionDenied), transaction.atomic():
            subscribe(account=manager, by=by, **choice)
            reached.append(manager)
    if not reached:
        raise MailingError(_("Nobody manages %(team)s who has an e-mail address.") % {"team": team})
    return reached


def find_subscriptions(account: User) -> QuerySet[ReportSubscription]:
    """What an account gets, and what has ended; the newest report of each as `last_sent_at`."""
    return account.report_subscriptions.annotate(last_sent_at=Max("deliveries__sent_at"))


def end_subscription(*, subscription: ReportSubscription, note: str = "") -> None:
    """Send no more of it. The note says why, when it was not the account's own wish."""
    ReportSubscription.objects.filter(pk=subscription.pk, is_active=True).update(
        is_active=False, note=note[:500]
    )


def make_token(subscription: ReportSubscription) -> str:
    """What a link needs to end this subscription without signing in, and nothing else."""
    return _signer.sign(str(subscription.pk))


def find_by_token(token: str) -> ReportSubscription | None:
    """The subscription of a link; None when the link is not ours or it is gone."""
    try:
        pk = int(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return ReportSubscription.objects.select_related("account").filter(pk=pk).first()


def end_by_token(token: str) -> ReportSubscription | None:
    """End the subscription of a link, however often it is asked for."""
    subscription = find_by_token(token)
    if subscription is not None:
        end_subscription(subscription=subscription)
    return subscription


def write_scope(wanted: ReportFilter) -> str:
    """About whom, as the query of an address; of the days, the period is the choice later."""
    pairs = [
        ("site", wanted.site.pk if wanted.site else None),
        ("team", wanted.team.pk if wanted.team else None),
        ("person", wanted.employee.number if wanted.employee else None),
    ]
    given = [(name, str(value)) for name, value in pairs if value is not None]
    return urlencode([*given, *(("status", status) for status in wanted.statuses)])


def read_scope(
    subscription: ReportSubscription, first: datetime.date, last: datetime.date
) -> ReportFilter:
    """The filter of these days, as the account may see it today.

    Raises:
        FilterError: a site, team or person is gone, or not for this account any more.
        MailingError: the account sees nobody any more.
        PermissionDenied: it may not read reports any more.
    """
    query = QueryDict(subscription.scope, mutable=True)
    query["first"], query["last"] = first.isoformat(), last.isoformat()
    wanted = read_filter(query, account=subscription.account, today=last)
    check_may_read(subscription.account, wanted)
    return wanted


def check_may_read(account: User, wanted: ReportFilter) -> None:
    """Raise unless the account may read reports, and is about somebody: all, a team or a person.

    A manager without a team left would get a report about nobody but the own days.
    """
    check_view_reports(account)
    if wanted.employee is None and not visible_teams(account).exists():
        raise MailingError(_("You manage no team, so there is nobody to report about."))


def find_address(account: User) -> str:
    """Where the report goes: the account's address, else that of its person.

    Raises:
        MailingError: there is none.
    """
    employee = get_employee_of(account)
    address = account.email or (employee.email if employee else "")
    if not address:
        raise MailingError(
            _("%(name)s has no e-mail address. Ask HR to add one.")
            % {"name": account.get_username()}
        )
    return address


def find_zone(account: User) -> zoneinfo.ZoneInfo:
    """On whose clock the hour is meant: that of the person's site, else the company's."""
    employee = get_employee_of(account)
    return employee.site.zone if employee else zoneinfo.ZoneInfo(board_zone())


def _save(
    draft: ReportSubscription, key: dict[str, Any], values: dict[str, Any]
) -> ReportSubscription:
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        running = ReportSubscription.objects.get(**key, is_active=True)
        ReportSubscription.objects.filter(pk=running.pk).update(**values)
        running.refresh_from_db()
        return running
    return draft

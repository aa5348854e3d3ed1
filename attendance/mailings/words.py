"""A subscription as its owner reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from attendance.models import DaySummary, ReportSubscription, ScheduleDay
from attendance.reports import ReportFilter, find_report
from attendance.reports.formats import find_format
from attendance.reports.table import Words
from people.models import Employee, Site, Team
from people.policies import Account, can_view_everybody


@dataclass(frozen=True, slots=True)
class MailWords:
    """What comes, about whom, when; and why no more."""

    subscription: ReportSubscription
    title: str
    about: str
    when: str


@dataclass(frozen=True, slots=True)
class MailOffer:
    """What the page of a report offers; `managers` only to those who may decide for them."""

    weekdays: Sequence[tuple[int, Words]]
    hours: range
    attachments: list[tuple[str, Words]]
    managers: list[str]


def make_offer(account: Account, wanted: ReportFilter) -> MailOffer:
    """How the report can come by e-mail; of the files, those that Muster can write."""
    managers: list[str] = []
    if wanted.team is not None and can_view_everybody(account):
        found = wanted.team.managers.filter(is_active=True).order_by("username")
        managers = list(found.values_list("username", flat=True))
    return MailOffer(
        weekdays=ScheduleDay.Weekday.choices,
        hours=range(24),
        attachments=[
            (value, label)
            for value, label in ReportSubscription.Attachment.choices
            if find_format(value) is not None
        ],
        managers=managers,
    )


def describe(subscription: ReportSubscription) -> MailWords:
    """The words for one subscription."""
    report = find_report(subscription.report)
    return MailWords(
        subscription=subscription,
        title=str(report.title) if report else subscription.report,
        about=", ".join(_name_scope(QueryDict(subscription.scope))) or _("everybody you may see"),
        when=_name_time(subscription),
    )


def _name_scope(query: QueryDict) -> list[str]:
    """The names in the scope; of what is gone, nothing."""
    names = [
        _find_name(Site.objects.filter(pk=query.get("site") or 0)),
        _find_name(Team.objects.filter(pk=query.get("team") or 0)),
        _find_name(Employee.objects.filter(number=query.get("person", ""))),
    ]
    statuses = dict(DaySummary.Status.choices)
    return [name for name in names if name] + [
        str(statuses.get(status, status)) for status in query.getlist("status")
    ]


def _find_name(rows: QuerySet[Site] | QuerySet[Team] | QuerySet[Employee]) -> str:
    return rows.values_list("name", flat=True).first() or ""


def _name_time(subscription: ReportSubscription) -> str:
    hour = f"{subscription.hour:02d}:00"
    if subscription.rhythm == ReportSubscription.Rhythm.MONTHLY:
        return _("On the first of each month at %(hour)s, about the month before") % {"hour": hour}
    return _("Every %(weekday)s at %(hour)s, about the week before") % {
        "weekday": subscription.get_weekday_display(),
        "hour": hour,
    }

"""Reports by e-mail: asking for one, the list of one's own, and the link that ends one."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.errors import FilterError, MailingError
from attendance.mailings import (
    describe,
    end_by_token,
    end_subscription,
    find_by_token,
    find_subscriptions,
    subscribe,
    subscribe_managers,
)
from attendance.mailings.subscriptions import Choice
from attendance.models import ReportSubscription
from attendance.policies import can_view_reports, check_view_reports
from attendance.reports import Report, find_report, read_filter
from people.wrong_links import count_wrong_link, is_guessing

KIND = "mail"


@login_required
@never_cache
@require_safe
def list_mails(request: HttpRequest) -> HttpResponse:
    """The reports that come to the account by e-mail, and those that have ended."""
    mine = [describe(one) for one in find_subscriptions(cast("User", request.user))]
    reports = reverse("admin:attendance_reports_changelist")
    context = {"mails": mine, "reports_url": reports if can_view_reports(request.user) else ""}
    return render(request, "attendance/report_mails.html", context)


@login_required
@require_POST
def add_mail(request: HttpRequest) -> HttpResponse:
    """Begin to send the report that the form names, to whoever sent the form."""
    check_view_reports(request.user)
    report = find_report(request.POST.get("report", ""))
    if report is None:
        raise Http404
    try:
        done = _subscribe(request, report)
    except (FilterError, MailingError) as error:
        messages.error(request, str(error))
    except (ValidationError, ValueError):
        messages.error(request, _("Choose a weekday and an hour from the list."))
    else:
        messages.success(request, done)
    return redirect("attendance:report_mails")


@login_required
@require_POST
def stop_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the own e-mails."""
    mine = find_subscriptions(cast("User", request.user))
    end_subscription(subscription=get_object_or_404(mine, pk=pk))
    messages.success(request, _("This e-mail will not come any more."))
    return redirect("attendance:report_mails")


@csrf_exempt  # mail programs press the button for their users (RFC 8058); the link is the secret
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then end the e-mail. Opening the link changes nothing: scanners open every one."""
    address = request.META.get("REMOTE_ADDR", "")
    if is_guessing(address, kind=KIND):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    is_answer = request.method == "POST"
    subscription = end_by_token(token) if is_answer else find_by_token(token)
    if subscription is None:
        count_wrong_link(address, kind=KIND)
        raise Http404
    context = {"mail": describe(subscription), "token": token, "has_ended": is_answer}
    return render(request, "attendance/report_mail_stop.html", context)


def _subscribe(request: HttpRequest, report: Report) -> str:
    """Do what the form asks; what to say of it."""
    account = cast("User", request.user)
    wanted = read_filter(
        QueryDict(request.POST.get("query", "")),
        account=account,
        today=timezone.localdate(),
        default=report.span,
    )
    choice: Choice = {
        "report": report,
        "wanted": wanted,
        "rhythm": request.POST.get("rhythm", ""),
        "weekday": int(request.POST.get("weekday", "0")),
        "hour": int(request.POST.get("hour", "")),
        "attachment": request.POST.get("attachment", ReportSubscription.Attachment.XLSX),
        "language": get_language() or settings.LANGUAGE_CODE,
    }
    if request.POST.get("to") == "managers" and wanted.team is not None:
        reached = subscribe_managers(team=wanted.team, by=account, **choice)
        names = ", ".join(manager.get_username() for manager in reached)
        return _("The report will come by e-mail to %(names)s.") % {"names": names}
    subscribe(account=account, by=account, **choice)
    return _("The report will come to you by e-mail.")

"""Today's board, and where an account begins."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from attendance.exports import render_today_csv
from attendance.floors import arrange_by_floor, has_floors
from attendance.policies import can_pair_device, can_view_board, check_view_board
from attendance.queries import find_people_today, get_board
from people.models import AccessRecord, Site
from people.policies import visible_employees
from people.services import record_access


def go_home(request: HttpRequest) -> HttpResponse:
    """To what this account is for: the board, setting up kiosks, or the person's own page."""
    user = request.user
    if not user.is_authenticated or can_view_board(user):
        return redirect("attendance:today")
    return redirect("attendance:kiosk" if can_pair_device(user) else "attendance:me")


@login_required
@never_cache
def show_today(request: HttpRequest) -> HttpResponse:
    """Who is in, since when; the part that changes alone when htmx asks for it."""
    check_view_board(request.user)
    site = _chosen_site(request)
    query = request.GET.get("q", "").strip()
    offers_floors = has_floors()
    by_floor = offers_floors and request.GET.get("by") == "floor"
    board = get_board(among=visible_employees(request.user), site=site, search=query)
    context = {
        "board": arrange_by_floor(board) if by_floor else board,
        "offers_floors": offers_floors,
        "by_floor": by_floor,
        "query": query,
        "site": site,
        "sites": Site.objects.all(),
        "csv_url": f"{reverse('attendance:today_csv')}?{request.GET.urlencode()}",
        "socket_path": "/ws/board/",
        "is_wall": request.GET.get("wall") == "1",
    }
    wants_part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "attendance/_people.html" if wants_part else "attendance/today.html"
    return render(request, template, context)


@login_required
@never_cache
def export_today(request: HttpRequest) -> HttpResponse:
    """The rows of the board as CSV, with the same filters."""
    check_view_board(request.user)
    people = find_people_today(
        among=visible_employees(request.user),
        site=_chosen_site(request),
        search=request.GET.get("q", "").strip(),
    )
    record_access(
        actor=request.user,
        action=AccessRecord.Action.EXPORT_ATTENDANCE,
        detail={"people": len(people)},
    )
    response = HttpResponse(render_today_csv(people), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="attendance-today.csv"'
    return response


def _chosen_site(request: HttpRequest) -> Site | None:
    number = request.GET.get("site", "")
    return get_object_or_404(Site, pk=int(number)) if number.isdecimal() else None

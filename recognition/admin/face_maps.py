"""The map of faces: all enrolled photos in two dimensions, and the same as a table."""

from typing import Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from people.admin.scope import NobodyWritesMixin
from people.models import AccessRecord
from people.policies import can_add_photos, can_view_photos
from people.services import record_view
from people.uploads import read_upload
from recognition.engine.errors import EngineError
from recognition.engine.images import ImageError
from recognition.errors import NoFaceError, NothingToMapError
from recognition.face_maps.making import ask_for_map, bury_dead_map
from recognition.face_maps.placing import place_photo
from recognition.face_maps.shown import (
    count_people,
    describe_point,
    find_coming_map,
    find_odd_points,
    find_points,
    find_shown_map,
    is_current,
    write_map,
)
from recognition.models import FaceMap, MapPoint
from recognition.photo import note_search
from recognition.policies import can_recognise, can_view_map, check_recognise, check_view_map
from recognition.services import advise_on_image

SHOWN_ODD = 6
ROWS_PER_PAGE = 50
MAP = "admin:recognition_facemap_changelist"
SORTS = {
    "person": (Lower("sample__employee__name"), "sample__employee__number"),
    "photo": ("sample",),
    "other": (Lower("rival__name"), "rival__number"),
    "similarity": ("rival_similarity",),
    "own": ("own",),
    "flag": ("flag",),
}


@admin.register(FaceMap)
class FaceMapAdmin(NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """One map; its pages stand in the place of the list."""

    def get_urls(self) -> list[URLPattern]:
        """The map, what its script asks for, and the table."""
        pages: list[tuple[str, Any, str]] = [
            ("", self.show_map, "changelist"),
            ("points.json", self.show_points, "points"),
            ("progress/", self.show_progress, "progress"),
            ("table/", self.show_table, "table"),
            ("draw/", require_POST(self.draw), "draw"),
            ("place/", require_POST(self.place), "place"),
        ]
        return [
            path(route, self._wrap(view), name=f"recognition_facemap_{name}")
            for route, view, name in pages
        ]

    def _wrap(self, view: Any) -> Any:
        """For staff, kept by no cache; the sidebar asks `model_admin` whether it is open."""
        wrapped = self.admin_site.admin_view(never_cache(view))
        wrapped.model_admin = self  # type: ignore[attr-defined]
        return wrapped

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see all faces on one map."""
        return can_view_map(request.user)

    def show_map(self, request: HttpRequest) -> HttpResponse:
        """The map, what is odd on it, and what is to be done when there is none."""
        shown = self._look(request)
        odd = find_odd_points(shown) if shown else MapPoint.objects.none()
        context = self._describe(request, _("Map of faces"), shown) | {
            "odd": [describe_point(point) for point in odd[:SHOWN_ODD]],
            "odd_count": odd.count(),
            "may_add": can_add_photos(request.user),
            "may_search": can_recognise(request.user),
            "max_bytes": settings.MAX_PHOTO_BYTES,
            "flag_words": MapPoint.Flag.choices,
        }
        return TemplateResponse(request, "admin/recognition/face_map/map.html", context)

    def show_points(self, request: HttpRequest) -> HttpResponse:
        """The map as the page's script reads it."""
        shown = self._look(request)
        if shown is None:
            raise Http404
        return JsonResponse(write_map(shown))

    def show_table(self, request: HttpRequest) -> HttpResponse:
        """The same as a table: sorted as asked, page by page."""
        shown = self._look(request)
        if shown is None:
            return redirect(MAP)
        asked = request.GET.get("sort", "")
        query = request.GET.copy()
        query.pop("page", None)
        page: Any = Paginator(_narrow(request, find_points(shown)), ROWS_PER_PAGE).get_page(
            request.GET.get("page")
        )
        context = self._describe(request, _("Map of faces as a table"), shown) | {
            "page": page,
            "rows": [describe_point(point) for point in page.object_list],
            "columns": _list_columns(request, asked),
            "flags": MapPoint.Flag.choices,
            "chosen_flag": request.GET.get("flag", ""),
            "words": request.GET.get("q", ""),
            "query": query.urlencode(),
            "is_filtered": bool(request.GET.get("flag") or request.GET.get("q")),
        }
        return TemplateResponse(request, "admin/recognition/face_map/table.html", context)

    def show_progress(self, request: HttpRequest) -> HttpResponse:
        """The moving part of the page alone; when there is something new the page comes anew."""
        check_view_map(request.user)
        bury_dead_map()
        coming = find_coming_map()
        response = TemplateResponse(
            request, "admin/recognition/face_map/_progress.html", {"coming": coming}
        )
        if coming is None or not coming.is_open:
            response["HX-Refresh"] = "true"
        return response

    def draw(self, request: HttpRequest) -> HttpResponse:
        """Have the map drawn anew."""
        check_view_map(request.user)
        ask_for_map()
        messages.success(
            request, _("The map is being drawn in the background. You may leave this page.")
        )
        return redirect(MAP)

    def place(self, request: HttpRequest) -> HttpResponse:
        """Where a photo lies on the map and whom it resembles: JSON. It is not stored."""
        check_view_map(request.user)
        check_recognise(request.user)
        shown, file = find_shown_map(), request.FILES.get("photo")
        if shown is None:
            return _refuse(_("There is no map yet. Draw it first."))
        if file is None or not file.size:
            return _refuse(_("No photo was sent. Choose one."))
        if file.size > settings.MAX_PHOTO_BYTES:
            return _refuse(_("The photo is too large. Export a smaller copy."))
        try:
            placed = place_photo(read_upload(file), shown)
        except (ImageError, NoFaceError, NothingToMapError, EngineError) as error:
            note_search(actor=request.user, found=[], faces=0)
            return _refuse(_explain(error), status=503 if isinstance(error, EngineError) else 400)
        note_search(actor=request.user, found=[one.employee_id for one in placed.people], faces=1)
        return JsonResponse(placed.as_dict())

    def _look(self, request: HttpRequest) -> FaceMap | None:
        """The map that is shown; that somebody looks at it is written down first."""
        check_view_map(request.user)
        bury_dead_map()
        shown = find_shown_map()
        if shown is not None:
            record_view(actor=cast("User", request.user), action=AccessRecord.Action.VIEW_MAP)
        return shown

    def _describe(self, request: HttpRequest, title: str, shown: FaceMap | None) -> dict[str, Any]:
        """What both pages show of the map."""
        return self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "shown": shown,
            "coming": find_coming_map(),
            "is_current": shown is not None and is_current(shown),
            "photo_count": find_points(shown).count() if shown else 0,
            "people_count": count_people(shown) if shown else 0,
            "sees_faces": can_view_photos(request.user),
        }


def _explain(error: Exception) -> str:
    """Why a photo has no place on the map, in the reader's language."""
    if isinstance(error, ImageError):
        return advise_on_image(error)
    if isinstance(error, NoFaceError):
        return _("No face was found. Take a photo that shows one from the front.")
    if isinstance(error, NothingToMapError):
        return _("Nobody is on the map any more. Draw it anew.")
    return str(error)


def _refuse(reason: str, *, status: int = 400) -> JsonResponse:
    return JsonResponse({"reason": reason}, status=status)


def _narrow(request: HttpRequest, points: QuerySet[MapPoint]) -> QuerySet[MapPoint]:
    """The rows that were asked for, in the order that was asked for."""
    flag, words = request.GET.get("flag", ""), request.GET.get("q", "").strip()
    if flag == "any":
        points = points.exclude(flag="")
    elif flag in MapPoint.Flag.values:
        points = points.filter(flag=flag)
    if words:
        points = points.filter(
            Q(sample__employee__name__icontains=words) | Q(sample__employee__number=words)
        )
    asked = request.GET.get("sort", "")
    columns = SORTS.get(asked.removeprefix("-"), SORTS["person"])
    is_down = asked.startswith("-")
    return points.order_by(*(_order(column, is_down=is_down) for column in columns), "pk")


def _order(column: Any, *, is_down: bool) -> Any:
    """Rows without a value come last, whichever way."""
    expression = F(column) if isinstance(column, str) else column
    return expression.desc(nulls_last=True) if is_down else expression.asc(nulls_last=True)


def _list_columns(request: HttpRequest, asked: str) -> list[dict[str, str]]:
    """The headings: each with the address that sorts by it, and how it sorts now."""
    titles = {
        "person": _("Person"),
        "photo": _("Photo"),
        "own": _("Own similarity"),
        "other": _("Nearest other person"),
        "similarity": _("Similarity"),
        "flag": _("Flag"),
    }
    columns = []
    for name, title in titles.items():
        query = request.GET.copy()
        query.pop("page", None)
        is_sorted, is_down = asked.removeprefix("-") == name, asked.startswith("-")
        query["sort"] = f"-{name}" if is_sorted and not is_down else name
        order = ("descending" if is_down else "ascending") if is_sorted else "none"
        columns.append({"title": title, "url": f"?{query.urlencode()}", "order": order})
    return columns

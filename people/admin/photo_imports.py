"""Many photos at once: the place to drop them, and what became of each."""

import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import display

from people.admin.contributions import Place, register_panel
from people.admin.scope import ScopedAdminMixin
from people.errors import PeopleError, PhotoRefusedError
from people.guidance import find_photo_needs
from people.models import Employee, PhotoImport, PhotoImportItem
from people.policies import can_add_photos, can_view_photos, check_add_photos, visible_imports
from people.progress import Progress, measure_progress
from people.services import add_file, cancel_import, start_archive_import, start_file_import
from people.uploads import is_archive, read_upload

IMPORT_COLORS = {"waiting": "info", "running": "info", "done": "success", "failed": "danger"}
ITEM_MARKS = {
    "waiting": "waiting",
    "stored": "waiting",
    "ready": "ready",
    "review": "look_alike",
    "rejected": "problem",
    "refused": "problem",
}
ITEMS_PER_PAGE = 50
SHOWN_AFTER_END = datetime.timedelta(minutes=15)
SHOWN_IMPORTS = 3


@admin.register(PhotoImport)
class PhotoImportAdmin(ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Imports, newest first; a new one is made by dropping files."""

    visible = staticmethod(visible_imports)
    list_display = ("title", "state_label", "files", "created_by", "created_at")
    list_display_links = ("title",)
    list_filter = ("state",)
    list_select_related = ("employee", "created_by")
    list_per_page = 50

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: an import is cancelled, not edited."""
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may add photos."""
        return can_add_photos(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PhotoImport]:
        """With the number of files."""
        imports = super().get_queryset(request).defer("employee__embedding")
        return imports.annotate(file_count=Count("items"))

    @admin.display(description=_("import"))
    def title(self, photo_import: PhotoImport) -> str:
        """Whose photos, or the name of the ZIP."""
        return describe_import(photo_import)

    @display(description=_("state"), label=IMPORT_COLORS)
    def state_label(self, photo_import: PhotoImport) -> tuple[str, str]:
        """How far it has come."""
        return photo_import.state, photo_import.get_state_display()

    @admin.display(description=_("files"))
    def files(self, photo_import: PhotoImport) -> int:
        """How many files there were."""
        return photo_import.file_count  # type: ignore[attr-defined,no-any-return]

    def get_urls(self) -> list[URLPattern]:
        """The pages of an import beside the list."""
        wrap = self.admin_site.admin_view
        return [
            path("files/", wrap(require_POST(self.take_files)), name="people_photoimport_files"),
            path(
                "<int:pk>/progress/", wrap(self.show_progress), name="people_photoimport_progress"
            ),
            path(
                "<int:pk>/cancel/",
                wrap(require_POST(self.cancel)),
                name="people_photoimport_cancel",
            ),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page on which photos are dropped."""
        check_add_photos(request.user)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Import photos"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/people/photoimport/add.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """What became of each file, with the progress while it lasts."""
        photo_import = self._get(request, object_id)
        progress = measure_progress(photo_import)
        state = request.GET.get("state", "")
        items = list_items(photo_import, state)
        context = self.admin_site.each_context(request) | {
            "title": describe_import(photo_import),
            "opts": self.opts,
            "progress": progress,
            "photo_import": photo_import,
            "may_cancel": can_add_photos(request.user),
            "sees_photos": can_view_photos(request.user),
            "chosen_state": state,
            "page": Paginator(items, ITEMS_PER_PAGE).get_page(request.GET.get("p")),
            "marks": ITEM_MARKS,
        }
        return TemplateResponse(request, "admin/people/photoimport/change.html", context)

    def show_progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The moving part of the page alone; once the import has ended the page is loaded anew."""
        photo_import = self._get(request, str(pk))
        context = {
            "photo_import": photo_import,
            "progress": measure_progress(photo_import),
            "may_cancel": can_add_photos(request.user),
            "title": describe_import(photo_import),
        }
        response = TemplateResponse(request, "admin/people/photoimport/_progress.html", context)
        if not photo_import.is_open:
            response["HX-Refresh"] = "true"
        return response

    def take_files(self, request: HttpRequest) -> HttpResponse:
        """Take in what was dropped: JSON for the page's script, else a redirect to the import."""
        employee = find_employee(request)
        check_add_photos(request.user, employee)
        try:
            imports = take_in(request, employee)
        except PeopleError as error:
            if wants_json(request):
                return JsonResponse({"reason": str(error)}, status=400)
            messages.error(request, str(error))
            return redirect(request.POST.get("next") or "admin:people_photoimport_add")
        last = imports[-1]
        if wants_json(request):
            return JsonResponse(
                {
                    "import": last.pk,
                    "progress_url": reverse("admin:people_photoimport_progress", args=[last.pk]),
                    "url": reverse("admin:people_photoimport_change", args=[last.pk]),
                }
            )
        return redirect("admin:people_photoimport_change", last.pk)

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stop an import."""
        check_add_photos(request.user)
        photo_import = self._get(request, str(pk))
        try:
            cancel_import(photo_import=photo_import)
        except PeopleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, gettext("Cancelled. Photos that were ready stay."))
        return redirect("admin:people_photoimport_change", pk)

    def _get(self, request: HttpRequest, pk: str) -> PhotoImport:
        """The import, if the user may see it."""
        if not pk.isdecimal():
            raise Http404
        photo_import: PhotoImport = get_object_or_404(
            PhotoImport.objects.select_related("employee").defer("employee__embedding"), pk=pk
        )
        if not visible_imports(request.user).filter(pk=pk).exists():
            raise PermissionDenied(gettext("This import is not yours to see. Ask HR."))
        return photo_import


def describe_import(photo_import: PhotoImport) -> str:
    """Whose photos, or the name of the ZIP."""
    if photo_import.employee is not None:
        return gettext("Photos of %(name)s") % {"name": photo_import.employee.name}
    return photo_import.name or gettext("Dropped photos")


def list_items(photo_import: PhotoImport, state: str) -> QuerySet[PhotoImportItem]:
    """The files of an import, in one state if one is named."""
    items = photo_import.items.select_related("employee", "sample").defer(
        "employee__embedding", "sample__embedding"
    )
    return items.filter(state=state) if state in PhotoImportItem.State.values else items


def find_employee(request: HttpRequest) -> Employee | None:
    """The person whose photos were dropped, when it was on a person's page."""
    pk = request.POST.get("employee", "")
    if not pk:
        return None
    if not pk.isdecimal():
        raise Http404
    return get_object_or_404(Employee.objects.defer("embedding"), pk=pk)


def take_in(request: HttpRequest, employee: Employee | None) -> list[PhotoImport]:
    """An import for each ZIP, and one for all other files; the script names the one to go on with.

    Raises:
        PhotoRefusedError: there is no file, or a ZIP that cannot be taken.
        PhotoImportError: the import was cancelled.
    """
    files = request.FILES.getlist("photos")
    names = request.POST.getlist("paths")
    if not files:
        raise PhotoRefusedError(gettext("No file was chosen. Choose photos, or a ZIP of folders."))
    archives = [file for file in files if is_archive(file)]
    if archives and employee is not None:
        raise PhotoRefusedError(
            gettext("A ZIP is taken under Photo imports. Here, drop photos of this one person.")
        )
    imports = [
        start_archive_import(chunks=file.chunks(), name=file.name or "", user=request.user)
        for file in archives
    ]
    photos = [
        (file, names[index] if index < len(names) else file.name or "")
        for index, file in enumerate(files)
        if file not in archives
    ]
    if photos:
        imports.append(_add_photos(request, employee, photos))
    return imports


def _add_photos(
    request: HttpRequest, employee: Employee | None, photos: "list[tuple[UploadedFile[Any], str]]"
) -> PhotoImport:
    photo_import = _continue(request, employee) or start_file_import(
        name=ngettext("%d file", "%d files", len(photos)) % len(photos)
        if not wants_json(request)
        else gettext("Dropped photos"),
        user=request.user,
        employee=employee,
    )
    for file, name in photos:
        add_file(photo_import=photo_import, path=name, data=read_upload(file))
    return photo_import


def _continue(request: HttpRequest, employee: Employee | None) -> PhotoImport | None:
    """The user's own import that the script goes on with."""
    pk = request.POST.get("import", "")
    if not pk.isdecimal():
        return None
    return PhotoImport.objects.filter(
        pk=pk, created_by=request.user.pk, employee=employee, archive=""
    ).first()


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks."""
    return request.headers.get("Accept", "").startswith("application/json")


def gather_photos(request: HttpRequest, employee: Employee) -> dict[str, Any] | None:
    """What the employee's page shows about photos: what is needed, where to drop, what goes on."""
    if not can_view_photos(request.user, employee):
        return None
    # What has just ended stays, so that a photo which was refused is not overlooked.
    recent = Q(finished_at__gte=timezone.now() - SHOWN_AFTER_END)
    shown = employee.photo_imports.filter(Q(finished_at__isnull=True) | recent)[:SHOWN_IMPORTS]
    imports: list[tuple[PhotoImport, Progress]] = [(one, measure_progress(one)) for one in shown]
    return {
        "needs": find_photo_needs(employee),
        "may_add": can_add_photos(request.user, employee),
        "imports": imports,
        "webcam_url": reverse("recognition:webcam", args=[employee.pk]),
    }


register_panel(Employee, "admin/people/photoimport/_panel.html", gather_photos, place=Place.PHOTOS)

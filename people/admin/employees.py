"""Employees: who they are, their consent and their photos."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RelatedDropdownFilter

from people.admin.consents import ConsentInline
from people.admin.contributions import (
    gather_panels,
    list_employee_actions,
    list_employee_filters,
)
from people.admin.employee_actions import EmployeeActions, signed_in
from people.admin.employee_filters import (
    ConsentFilter,
    EmploymentFilter,
    FaceStateFilter,
    TeamFilter,
)
from people.admin.history import ChangeHistoryMixin
from people.admin.invitations import show_account
from people.admin.paging import RowsFirstPaginator
from people.admin.photos import FaceSampleInline
from people.admin.scope import ScopedAdminMixin
from people.admin.transfer import TransferMixin
from people.errors import PeopleError
from people.models import Employee
from people.policies import can_view_photos, has_permission, visible_employees
from people.queries import FaceState
from people.rosters import ConsentState, Employment, annotate_face, annotate_states
from people.services import add_photo, delete_employee, renew_teams


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several uploaded files as a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file as a FileField does."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class EmployeeForm(forms.ModelForm):  # type: ignore[type-arg]
    """An employee, with a place to drop new photos."""

    photos = ManyFilesField(
        label=_("Add photos"),
        required=False,
        help_text=_(
            "One or more photos of this person, looking into the camera. "
            "The face is looked for in the background; the result appears under Face photos."
        ),
        widget=ManyFilesInput(attrs={"multiple": True, "accept": "image/*"}),
    )

    class Meta:
        model = Employee
        fields = ("number", "name", "email", "team", "site", "active_from", "active_until")


@admin.register(Employee)
class EmployeeAdmin(
    ChangeHistoryMixin, EmployeeActions, TransferMixin, ScopedAdminMixin, ModelAdmin
):  # type: ignore[type-arg,misc]
    """Employees: who they are, their consent and their photos."""

    visible = staticmethod(visible_employees)
    form = EmployeeForm
    list_display = (
        "person",
        "number",
        "team",
        "site",
        "employment_label",
        "consent_label",
        "face_label",
    )
    list_display_links = ("person",)
    list_filter = (
        ("team", TeamFilter),
        ("site", RelatedDropdownFilter),
        EmploymentFilter,
        ConsentFilter,
        FaceStateFilter,
    )
    list_select_related = ("team", "site")
    list_filter_submit = True
    list_filter_sheet = True
    list_per_page = 50
    paginator = RowsFirstPaginator
    list_max_show_all = 200
    search_fields = ("number", "name", "email")
    search_help_text = _("Name, number or e-mail")
    autocomplete_fields = ("team", "site")
    inlines = (FaceSampleInline, ConsentInline)
    warn_unsaved_form = True
    change_form_outer_before_template = "admin/people/employee/head.html"
    fieldsets = (
        (None, {"fields": (("number", "name"), "email", ("team", "site"))}),
        (_("Employment"), {"fields": (("active_from", "active_until"),)}),
        (_("Account"), {"fields": ("account",)}),
        (_("Face"), {"fields": ("photos", "webcam")}),
    )
    readonly_fields = ("account", "webcam")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Employee]:
        """With each person's states and best face, in the same query, without vectors."""
        people = super().get_queryset(request).defer("embedding", "team__embedding")
        people = annotate_face(people, shown=can_view_photos(request.user))
        return annotate_states(people, on=timezone.localdate())

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Faces and consents only for those who may read them."""
        hidden = self._list_hidden(request)
        return [column for column in super().get_list_display(request) if column not in hidden]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Ours, and those that other rooms have added."""
        actions: dict[str, Any] = super().get_actions(request)
        for entry in list_employee_actions(request):
            actions[entry.name] = (entry.act, entry.name, entry.description)
        return actions

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Ours, and those that other rooms have added, as far as the user may read."""
        hidden = self._list_hidden(request)
        filters = (*super().get_list_filter(request), *list_employee_filters(request))
        return [entry for entry in filters if entry not in hidden]

    @admin.display(description=_("name"), ordering="name")
    def person(self, employee: Employee) -> SafeString:
        """The face, or the initials, and the name."""
        return format_html('<span class="person">{}{}</span>', show_portrait(employee), employee)

    @admin.display(description=_("face"), ordering="face_state")
    def face_label(self, employee: Employee) -> SafeString:
        """How far the photos have come, and how many recognition can use."""
        return show_state(employee.face_state, describe_face(employee))  # type: ignore[attr-defined]

    @admin.display(description=_("consent"), ordering="consent_state")
    def consent_label(self, employee: Employee) -> SafeString:
        """Whether the person agreed to be recognised."""
        state: str = employee.consent_state  # type: ignore[attr-defined]
        return show_state(state, str(ConsentState(state).label))

    @admin.display(description=_("employment"), ordering="employment")
    def employment_label(self, employee: Employee) -> SafeString:
        """Whether the person works here today."""
        state: str = employee.employment  # type: ignore[attr-defined]
        return show_state(state, str(Employment(state).label))

    @admin.display(description=_("Signs in as"))
    def account(self, employee: Employee) -> SafeString:
        """The account of the person."""
        return show_account(employee)

    @admin.display(description=_("Webcam"))
    def webcam(self, employee: Employee) -> SafeString:
        """The way to take photos now."""
        if not employee.pk:
            return SafeString(_("Save the person first."))
        return format_html(
            '<a class="link" href="{}">{}</a> · <a class="link" href="{}">{}</a>',
            reverse("recognition:webcam", args=[employee.pk]),
            _("Take photos now"),
            reverse("recognition:code", args=[employee.pk]),
            _("Give a code for a kiosk"),
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form below what there is to know about the person."""
        employee: Employee | None = context.get("original")
        if employee is not None:
            context["person"] = describe_person(employee) | {
                "shows_face": can_view_photos(request.user, employee),
                "shows_consent": has_permission(request.user, "people.view_consent"),
            }
            context["panels"] = gather_panels(request, employee)
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def save_model(self, request: HttpRequest, obj: Employee, form: Any, change: Any) -> None:
        """Save the person; a change of team renews the means of both."""
        super().save_model(request, obj, form, change)
        if change and "team" in form.changed_data:
            teams = {form.initial.get("team"), obj.team_id}
            renew_teams(team_ids={pk for pk in teams if pk is not None})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Save the consent first, then take in the photos."""
        super().save_related(request, form, formsets, change)
        for photo in form.cleaned_data.get("photos") or []:
            self._take_in(request, form.instance, photo)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Photos and consents go with the person; only attendance events stand in the way."""
        to_delete, counts, _permissions, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: Employee) -> None:
        """Delete the record with face data and files; a certificate stays."""
        delete_employee(employee=obj, by=signed_in(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Employee]) -> None:
        """Delete one by one, so that no photo stays behind."""
        for employee in queryset:
            self.delete_model(request, employee)

    def _list_hidden(self, request: HttpRequest) -> set[Any]:
        """The columns and filters that the user may not have."""
        hidden: set[Any] = set()
        if not can_view_photos(request.user):
            hidden |= {"face_label", FaceStateFilter}
        if not has_permission(request.user, "people.view_consent"):
            hidden |= {"consent_label", ConsentFilter}
        return hidden

    def _take_in(self, request: HttpRequest, employee: Employee, photo: Any) -> None:
        try:
            add_photo(employee=employee, data=photo.read())
        except PeopleError as error:
            self.message_user(request, f"{photo.name}: {error}", messages.ERROR)
        else:
            self.message_user(request, _("%s: stored, the face is being looked for.") % photo.name)


def show_state(state: str, words: str) -> SafeString:
    """A state as its shape (see admin.css) and its words."""
    return format_html(
        '<span class="state"><span class="mark mark-{}" aria-hidden="true"></span>{}</span>',
        state,
        words,
    )


def show_portrait(employee: Employee) -> SafeString:
    """The annotated face (see annotate_face), or the initials in its place."""
    face_id = employee.face_id  # type: ignore[attr-defined]
    if face_id is None:
        return format_html(
            '<span class="portrait" aria-hidden="true">{}</span>', employee.initials[:2]
        )
    return format_html(
        '<img class="portrait" src="{}" alt="" width="36" height="36" loading="lazy">',
        reverse("people:face", args=[face_id]),
    )


def describe_face(employee: Employee) -> str:
    """The annotated face state in words, with the number of photos in use."""
    count: int = employee.ready_count  # type: ignore[attr-defined]
    words = str(FaceState(employee.face_state).label)  # type: ignore[attr-defined]
    if not count:
        return words
    photos = ngettext("%d photo", "%d photos", count) % count
    return photos if employee.face_state == FaceState.READY else f"{words}, {photos}"  # type: ignore[attr-defined]


def describe_person(employee: Employee) -> dict[str, Any]:
    """What the head of the person's page shows."""
    quality = employee.best_quality  # type: ignore[attr-defined]
    return {
        "portrait": show_portrait(employee),
        "face": describe_face(employee),
        "face_state": employee.face_state,  # type: ignore[attr-defined]
        "quality_percent": None if quality is None else round(quality * 100),
        "quality": None if quality is None else f"{quality:.2f}",
        "consent_state": employee.consent_state,  # type: ignore[attr-defined]
        "consent": ConsentState(employee.consent_state).label,  # type: ignore[attr-defined]
        "employment_state": employee.employment,  # type: ignore[attr-defined]
        "employment": Employment(employee.employment).label,  # type: ignore[attr-defined]
    }

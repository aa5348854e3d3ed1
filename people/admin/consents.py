"""The ledger of consents: who agreed to which text, how and when, with the signed forms."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from people.admin.employee_actions import signed_in
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import ScopedAdminMixin
from people.errors import ConsentRefusedError, ScanRefusedError
from people.models import Consent, ConsentNotice, Employee
from people.policies import Account, can_record_consent, visible_consents
from people.queries import get_active_consent, get_current_notice
from people.scans import check_scan
from people.services import check_release, record_consent, takes_its_place

STATE_COLORS = {"active": "success", "withdrawn": "danger", "renewed": "info"}
NOTHING = "–"


def tell_state(consent: Consent) -> tuple[str, str]:
    """The state as a key for its colour, and in words."""
    if consent.withdrawn_at is None:
        return "active", consent.describe_state()
    return ("renewed" if consent.is_renewed else "withdrawn"), consent.describe_state()


def link_scan(consent: Consent) -> SafeString:
    """The signed form as a link to download."""
    if not consent.scan:
        return SafeString(NOTHING)
    url = reverse("people:consent_scan", args=[consent.pk])
    return format_html('<a class="link" href="{}">{}</a>', url, _("Download"))


class ConsentForm(forms.ModelForm):  # type: ignore[type-arg]
    """A release that HR records for somebody: on paper, or said in person."""

    actor: Account
    method = forms.ChoiceField(
        label=_("How"),
        widget=UnfoldAdminSelectWidget,
        choices=[
            (choice.value, choice.label)
            for choice in (Consent.Method.SIGNED_FORM, Consent.Method.IN_PERSON)
        ],
    )
    notice = forms.ModelChoiceField(
        ConsentNotice.objects.filter(published_at__isnull=False).select_related("site"),
        label=_("Notice"),
        widget=UnfoldAdminSelectWidget,
        required=False,
        empty_label=_("the newest of the person's site"),
        help_text=_("The text that the person had read. It stands on the form."),
    )
    form_scan = forms.FileField(
        label=_("Scan of the signed form"),
        required=False,
        help_text=_("PDF, JPEG, PNG, TIFF or WebP, up to 10 MB. It is kept encrypted."),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".pdf,image/*"}),
    )

    class Meta:
        model = Consent
        fields = ("employee", "method", "notice", "given_at", "note")

    def clean_form_scan(self) -> bytes:
        """The bytes of the scan, checked by what they are."""
        upload = self.cleaned_data["form_scan"]
        data = upload.read() if upload else b""
        if upload:
            try:
                check_scan(data)
            except ScanRefusedError as error:
                raise forms.ValidationError(str(error)) from error
        return data

    def clean(self) -> dict[str, Any]:
        """The same questions that the service asks, so that the answers stand beside the fields."""
        values = super().clean() or {}
        employee: Employee | None = values.get("employee")
        if employee is None or self.errors:
            return values
        if not can_record_consent(self.actor, employee):
            raise forms.ValidationError(_("You may not record a consent for this person."))
        notice = values.get("notice") or get_current_notice(employee.site)
        self._check(employee, notice, values)
        return values

    def validate_constraints(self) -> None:
        """Not here: a release that is in force is renewed by the service."""

    def _check(
        self, employee: Employee, notice: ConsentNotice | None, values: dict[str, Any]
    ) -> None:
        method = Consent.Method(values["method"])
        try:
            check_release(employee, method, notice, values["given_at"])
        except ConsentRefusedError as error:
            raise forms.ValidationError(str(error)) from error
        active = get_active_consent(employee)
        has_scan = bool(values.get("form_scan"))
        if active and not takes_its_place(active, method, notice, has_scan=has_scan):
            raise forms.ValidationError(
                _("%(name)s has agreed to this notice already. Add the scan to replace it.")
                % {"name": employee.name}
            )


class ConsentInline(TabularInline):  # type: ignore[type-arg]
    """The person's releases; one that is withdrawn stays in the record."""

    model = Consent
    fields = readonly_fields = (
        "state",
        "notice",
        "method",
        "given_at",
        "withdrawn_at",
        "signed_form",
    )
    extra = 0
    can_delete = False
    tab = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consent]:
        """With the notices, in the same query."""
        return super().get_queryset(request).select_related("notice__site")

    @display(description=_("state"), label=STATE_COLORS)
    def state(self, consent: Consent) -> tuple[str, str]:
        """Active, withdrawn or renewed."""
        return tell_state(consent)

    @admin.display(description=_("signed form"))
    def signed_form(self, consent: Consent) -> SafeString:
        """The scan, if there is one."""
        return link_scan(consent)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not here: a consent is recorded on a page of its own, with its notice and its form."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: a consent is given or withdrawn, not edited."""
        return False


@admin.register(Consent)
class ConsentAdmin(ChangeHistoryMixin, ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Every release there was; nothing here is edited."""

    visible = staticmethod(visible_consents)
    form = ConsentForm
    list_display = (
        "employee",
        "state",
        "notice",
        "method",
        "given_at",
        "withdrawn_at",
        "scan_link",
    )
    list_filter = (
        ("method", ChoicesDropdownFilter),
        ("withdrawn_at", admin.EmptyFieldListFilter),
        ("scan", admin.EmptyFieldListFilter),
    )
    list_select_related = ("employee", "notice__site", "recorded_by", "withdrawn_by")
    list_per_page = 50
    search_fields = ("employee__name", "employee__number")
    autocomplete_fields = ("employee",)
    fields = ("employee", "method", "notice", "form_scan", "given_at", "note")
    shown_fields = (
        "employee",
        "state",
        "notice",
        "method",
        "note",
        "scan_link",
        "given_at",
        "recorded_by",
        "withdrawn_at",
        "withdrawn_by",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consent]:
        """Without the vectors of the people."""
        return super().get_queryset(request).defer("employee__embedding")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The form for a new one, the record of one that is there."""
        return self.shown_fields if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of a record."""
        return self.shown_fields if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The form, which asks who fills it in."""
        if obj is not None:
            return super().get_form(request, obj, **{**kwargs, "form": forms.ModelForm})
        form = super().get_form(request, obj, **kwargs)
        return type(form.__name__, (form,), {"actor": request.user})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Given now, unless somebody says when."""
        return {"given_at": timezone.now(), **super().get_changeform_initial_data(request)}

    def response_add(
        self, request: HttpRequest, obj: Consent, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Back to the person, for whom there is more to do."""
        response: HttpResponse = super().response_add(request, obj, post_url_continue)
        if "_save" not in request.POST:
            return response
        return redirect("admin:people_employee_change", obj.employee_id)

    def save_model(self, request: HttpRequest, obj: Consent, form: Any, change: Any) -> None:
        """Record it by the service, which renews an older one."""
        values = form.cleaned_data
        recorded = record_consent(
            employee=values["employee"],
            method=Consent.Method(values["method"]),
            notice=values["notice"],
            note=values["note"],
            scan=values["form_scan"],
            given_at=values["given_at"],
            recorded_by=signed_in(request),
        )
        obj.pk = recorded.pk
        obj.refresh_from_db()
        if recorded.notice is None:
            self.message_user(
                request,
                _("%(site)s has no notice yet, so it is not recorded what the person had read.")
                % {"site": recorded.employee.site},
                messages.WARNING,
            )

    @display(description=_("state"), label=STATE_COLORS)
    def state(self, consent: Consent) -> tuple[str, str]:
        """Active, withdrawn or renewed."""
        return tell_state(consent)

    @admin.display(description=_("signed form"))
    def scan_link(self, consent: Consent) -> SafeString:
        """The scan, if there is one."""
        return link_scan(consent)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: a consent is given or withdrawn."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: the ledger is complete."""
        return False

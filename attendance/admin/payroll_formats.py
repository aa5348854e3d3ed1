"""Payroll formats: columns that HR arranges, beside what they make of last month."""

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from attendance.admin.labels import NamedFieldsMixin
from attendance.errors import PayrollFormatError
from attendance.models import PayrollColumn, PayrollFormat, PayrollWage
from attendance.policies import can_view_reports
from attendance.reports.files.payroll_layout import (
    LayoutColumn,
    LayoutWage,
    PayrollLayout,
    find_problem,
    preview_payroll,
    read_layout,
)
from attendance.reports.files.payroll_sample import choose_sample
from people.admin.history import ChangeHistoryMixin

PREVIEW = "admin/attendance/payroll_format/_preview.html"
NAME = "payroll-"
MOST_LINES = 500


@dataclasses.dataclass(frozen=True, slots=True)
class OfferedPayroll:
    """A payroll format in the export menu of the report, by its name in the address."""

    name: str
    title: str


def list_payroll_formats() -> list[OfferedPayroll]:
    """Every payroll format, as `&format=NAME` on the address of the report."""
    rows = PayrollFormat.objects.values_list("pk", "name")
    return [OfferedPayroll(f"{NAME}{pk}", name) for pk, name in rows]


def find_payroll_format(name: str) -> PayrollFormat | None:
    """The payroll format of `&format=NAME`."""
    number = name.removeprefix(NAME)
    if number == name or not (number.isascii() and number.isdecimal() and len(number) < 18):  # noqa: PLR2004  bigint
        return None
    return PayrollFormat.objects.filter(pk=int(number)).first()


class PartForm(NamedFieldsMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A line whose position may be left to where it stands."""

    position = forms.IntegerField(
        label=_("Position"),
        min_value=1,
        max_value=MOST_LINES,
        required=False,
        initial=None,
        widget=UnfoldAdminIntegerFieldWidget,
    )


class PartFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """Lines of a format; those without a position come last, as they stand."""

    def clean(self) -> None:
        """Give every line its position."""
        super().clean()
        rows = [form.instance for form in self.forms if form not in self.deleted_forms]
        last = max((row.position or 0 for row in rows), default=0)
        for form in self.forms:
            if form.instance in rows and not getattr(form, "cleaned_data", {}).get("position"):
                last += 1
                form.instance.position = last


class _PartInline(TabularInline):  # type: ignore[misc]
    """Lines of a format; whoever may change the format changes them."""

    extra = 0
    form = PartForm
    formset = PartFormSet
    hide_title = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the format."""
        return request.user.has_perm("attendance.view_payrollformat")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever changes the format."""
        return request.user.has_perm("attendance.change_payrollformat")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same, and whoever adds one."""
        may_add = request.user.has_perm("attendance.add_payrollformat")
        return may_add or self.has_change_permission(request, obj)

    has_delete_permission = has_change_permission


class ColumnInline(_PartInline):
    """The columns from left to right."""

    model = PayrollColumn
    fields = ("position", "heading", "source", "text")


class WageInline(_PartInline):
    """What belongs to which type of wage."""

    model = PayrollWage
    fields = ("position", "code", "source")
    verbose_name_plural = _("Types of wage, for the layout with a line for each")


@admin.register(PayrollFormat)
class PayrollFormatAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Formats; the page of one shows at once what it makes of the hours."""

    list_display = ("name", "layout", "hours", "delimiter", "column_count")
    search_fields = ("name",)
    ordering = ("name",)
    inlines = (ColumnInline, WageInline)
    save_as = True
    warn_unsaved_form = True
    change_form_outer_before_template = "admin/attendance/payroll_format/preview.html"
    fieldsets = (
        (None, {"fields": (("name", "layout"),)}),
        (
            _("How it is written"),
            {
                "fields": (
                    ("delimiter", "encoding"),
                    ("hours", "decimal_mark"),
                    ("date_style", "has_headings"),
                    "skips_zero",
                )
            },
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        """The preview of a form that is not saved, beside the pages."""
        view = self.admin_site.admin_view(require_POST(self.preview_view))
        return [
            path("preview/", view, name="attendance_payrollformat_preview_new"),
            path("<int:pk>/preview/", view, name="attendance_payrollformat_preview"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PayrollFormat]:
        """With the number of columns."""
        return super().get_queryset(request).annotate(size=Count("columns"))

    @admin.display(description=_("columns"), ordering="size")
    def column_count(self, terms: PayrollFormat) -> int:
        """How many columns it has."""
        return terms.size  # type: ignore[attr-defined,no-any-return]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Save the columns, and say what is still missing for a file."""
        super().save_related(request, form, formsets, change)
        if problem := find_problem(read_layout(form.instance)):
            self.message_user(request, problem, messages.WARNING)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what the stored format makes of last month."""
        terms: PayrollFormat | None = context.get("original")
        name = "attendance_payrollformat_preview"
        context["preview_url"] = (
            reverse(f"admin:{name}", args=[terms.pk]) if terms else reverse(f"admin:{name}_new")
        )
        if terms is not None:
            context["preview"] = describe_preview(request, lambda: read_layout(terms))
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def preview_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """What the form would make of last month, without storing anything."""
        terms = get_object_or_404(PayrollFormat, pk=pk) if pk else None
        may = self.has_change_permission if terms else self.has_add_permission
        if not (may(request) if terms is None else may(request, terms)):
            raise PermissionDenied
        preview = describe_preview(request, lambda: self._read_form(request, terms))
        return TemplateResponse(request, PREVIEW, {"preview": preview})

    def _read_form(self, request: HttpRequest, terms: PayrollFormat | None) -> PayrollLayout:
        form = self.get_form(request, terms, change=terms is not None)(request.POST, instance=terms)
        formsets, _inlines = self._create_formsets(request, form.instance, change=bool(terms))  # type: ignore[attr-defined]
        valid = [form.is_valid(), *(formset.is_valid() for formset in formsets)]
        if not all(valid):
            raise PayrollFormatError(gettext("Something in the form is not complete yet."))
        columns, wages = (list_kept(formset) for formset in formsets)
        return PayrollLayout(
            form.instance,
            tuple(LayoutColumn(row.heading, row.source, row.text) for row in columns),
            tuple(LayoutWage(row.code, row.source) for row in wages),
        )


def list_kept(formset: Any) -> list[Any]:
    """The lines of a form that are filled in and not to be deleted, in their order."""
    rows: Iterable[Model] = (
        form.instance
        for form in formset.forms
        if form not in formset.deleted_forms and (form.instance.pk or form.has_changed())
    )
    return sorted(rows, key=lambda row: row.position)  # type: ignore[attr-defined]


def describe_preview(request: HttpRequest, read: Callable[[], PayrollLayout]) -> dict[str, Any]:
    """The file as text, or why there is none; of the people that the account may see."""
    if not can_view_reports(request.user):
        raise PermissionDenied
    rows, period, is_real = choose_sample(request.user, today=timezone.localdate())
    about = {"period": period, "is_real": is_real}
    try:
        text, count = preview_payroll(read(), rows, period)
    except PayrollFormatError as error:
        return about | {"problem": str(error)}
    return about | {"text": text, "count": count, "lines": text.splitlines()}

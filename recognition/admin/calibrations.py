"""What recognition has learned, for HR to read: the threshold with its curve, and look-alikes."""

import math
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from people.admin.history import ChangeHistoryMixin
from people.models import Employee
from recognition.calibration import describe_calibration, describe_growth
from recognition.evaluation.curves import Axis, Line, draw_curves
from recognition.models import Calibration, LookAlike
from recognition.queries import get_newest_calibration
from recognition.team_page import admin as team_page_admin  # noqa: F401  it registers itself

BASIS_LABELS = {"measured": "success", "floor": "info", "too_few": "warning"}
LOWEST_DRAWN_RATE = 0.0005
TENTHS = 10
NOTHING = "–"


class ReadOnlyMixin:
    """Calibrations are made by `manage.py calibrate`; nobody edits what was measured."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


class LookAlikeInline(ReadOnlyMixin, TabularInline):  # type: ignore[type-arg,misc]
    """The pairs that are asked for a second factor."""

    model = LookAlike
    fk_name = "calibration"
    fields = readonly_fields = ("first_person", "second_person", "cosine")
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see the calibration."""
        return request.user.has_perm("recognition.view_calibration")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LookAlike]:
        """With the people, without their vectors."""
        return (
            super()
            .get_queryset(request)
            .select_related("first", "second")
            .defer("first__embedding", "second__embedding")
        )

    @admin.display(description=_("employee"))
    def first_person(self, pair: LookAlike) -> SafeString:
        """As a link."""
        return _link_to(pair.first)

    @admin.display(description=_("looks like"))
    def second_person(self, pair: LookAlike) -> SafeString:
        """As a link."""
        return _link_to(pair.second)

    @admin.display(description=_("similarity"))
    def cosine(self, pair: LookAlike) -> str:
        """Cosine of the two templates."""
        return f"{pair.similarity:.2f}"


@admin.register(Calibration)
class CalibrationAdmin(ChangeHistoryMixin, ReadOnlyMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Thresholds, newest first; the first of a model serves."""

    list_display = (
        "calibrated_at",
        "threshold",
        "basis_label",
        "asked",
        "people_count",
        "sample_count",
        "pairs",
    )
    fields = readonly_fields = (
        "calibrated_at",
        "threshold",
        "basis",
        "asked",
        "people_count",
        "sample_count",
        "gallery_version",
        "model_id",
    )
    inlines = (LookAlikeInline,)
    change_form_before_template = "admin/recognition/calibration_curve.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Calibration]:
        """With the number of look-alikes, in the same query."""
        return super().get_queryset(request).annotate(pair_count=Count("look_alikes"))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; it says when people have joined since."""
        _warn_of_growth(request, get_newest_calibration())
        return super().changelist_view(request, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One calibration, with its curve."""
        calibration = self.get_object(request, object_id or "")
        context = dict(extra_context or {})
        if calibration is not None and self.has_view_permission(request, calibration):
            context |= {
                "sentences": describe_calibration(calibration),
                "curve": draw_calibration(calibration),
            }
            newest = get_newest_calibration(model_id=calibration.model_id)
            _warn_of_growth(request, newest if newest == calibration else None)
        return super().changeform_view(request, object_id, form_url, context)

    @admin.display(description=_("threshold"), ordering="min_evidence")
    def threshold(self, calibration: Calibration) -> str:
        """Three digits are more than it is worth."""
        return f"{calibration.min_evidence:.3f}"

    @admin.display(description=_("strangers let in, at most"), ordering="asked_fpir")
    def asked(self, calibration: Calibration) -> str:
        """As per cent."""
        return f"{calibration.asked_fpir:.2%}"

    @display(description=_("basis"), label=BASIS_LABELS)
    def basis_label(self, calibration: Calibration) -> tuple[str, str]:
        """Where the threshold comes from."""
        return calibration.basis, calibration.get_basis_display()

    @admin.display(description=_("look-alikes"), ordering="pair_count")
    def pairs(self, calibration: Calibration) -> str:
        """How many pairs; only the newest calibration keeps them."""
        return str(calibration.pair_count or NOTHING)  # type: ignore[attr-defined]


def draw_calibration(calibration: Calibration) -> SafeString:
    """Both error rates over the threshold; empty when there is nothing to draw."""
    if len(calibration.curve) < 2:  # noqa: PLR2004  a line has two ends
        return SafeString("")
    thresholds = [*(row[0] for row in calibration.curve), calibration.min_evidence]
    strangers = [(threshold, fpir) for threshold, fpir, _fnir in calibration.curve]
    employees = [(threshold, fnir) for threshold, _fpir, fnir in calibration.curve]
    svg = draw_curves(
        [
            Line(gettext("strangers let in"), strangers),
            Line(gettext("employees not named"), employees),
        ],
        title=gettext("Error rates over the threshold"),
        x=_make_threshold_axis(min(thresholds), max(thresholds)),
        y=Axis(gettext("rate"), LOWEST_DRAWN_RATE, 1.0, is_log=True),
        mark_x=calibration.min_evidence,
    )
    return SafeString(svg)  # every text in it is escaped


def _make_threshold_axis(lowest: float, highest: float) -> Axis:
    """From tenth to tenth, at least one apart."""
    first = math.floor(lowest * TENTHS)
    last = max(math.ceil(highest * TENTHS), first + 1)
    return Axis(gettext("threshold"), first / TENTHS, last / TENTHS)


def _warn_of_growth(request: HttpRequest, calibration: Calibration | None) -> None:
    growth = describe_growth(calibration) if calibration else ""
    if growth:
        messages.warning(request, growth)


def _link_to(employee: Employee) -> SafeString:
    url = reverse("admin:people_employee_change", args=[employee.pk])
    return format_html('<a href="{}">{} ({})</a>', url, employee.name, employee.number)

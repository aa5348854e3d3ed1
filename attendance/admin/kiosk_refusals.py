"""What kiosks refused as a photo or a screen."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateTimeFilter

from attendance.models import KioskRefusal
from attendance.policies import visible_refusals
from people.admin.scope import NobodyWritesMixin, ScopedAdminMixin, ScopedRelatedFilter


@admin.register(KioskRefusal)
class KioskRefusalAdmin(ScopedAdminMixin, NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Refused at the kiosk: when, where, whose face it showed. There is no picture of it."""

    visible = staticmethod(visible_refusals)
    list_display = ("local_time", "device", "resembled", "reason", "liveness_text", "score_text")
    list_filter = (
        ("at", RangeDateTimeFilter),
        "reason",
        "device",
        ("employee__team", ScopedRelatedFilter),
    )
    list_filter_submit = True
    list_select_related = ("device__site", "employee")
    search_fields = ("employee__name", "employee__number")
    date_hierarchy = "at"
    fields = readonly_fields = list_display

    def get_queryset(self, request: HttpRequest) -> QuerySet[KioskRefusal]:
        """Without the vectors of the people."""
        return super().get_queryset(request).defer("employee__embedding")

    @admin.display(description=_("at"), ordering="at")
    def local_time(self, refusal: KioskRefusal) -> str:
        """The time on the clocks of the kiosk's site."""
        at = refusal.at.astimezone(refusal.device.site.zone)
        return f"{date_format(at)}, {at:%H:%M %Z}"

    @admin.display(description=_("resembled"), ordering="employee__name")
    def resembled(self, refusal: KioskRefusal) -> str:
        """Whose face it showed; that says nothing about who held it there."""
        return refusal.employee.name

    @admin.display(description=_("liveness"), ordering="liveness")
    def liveness_text(self, refusal: KioskRefusal) -> str:
        """Real minus spoof, with one digit."""
        return "–" if refusal.liveness is None else f"{refusal.liveness:.1f}"

    @admin.display(description=_("score"), ordering="score")
    def score_text(self, refusal: KioskRefusal) -> str:
        """The cosine with two digits."""
        return "–" if refusal.score is None else f"{refusal.score:.2f}"

"""The log of the doors, for those who may read it."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from attendance.models import DoorDecision
from attendance.policies import visible_door_decisions
from people.admin.scope import NobodyWritesMixin, ScopedAdminMixin, ScopedRelatedFilter

OUTCOMES = {"opened": "success", "failed": "danger", "unknown": "warning", "shut": "info"}


@admin.register(DoorDecision)
class DoorDecisionAdmin(ScopedAdminMixin, NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Every decision at a door: for whom, when, why, and what the relay said."""

    visible = staticmethod(visible_door_decisions)
    list_display = (
        "local_time", "door", "person", "outcome", "reason", "way", "reader", "side_text",
        "liveness_text", "score_text", "relay_text",
    )  # fmt: skip
    list_filter = (
        ("at", RangeDateTimeFilter),
        "door",
        "is_opened",
        "reason",
        "way",
        "is_emergency",
        ("employee__team", ScopedRelatedFilter),
    )
    list_filter_submit = True
    list_select_related = ("door__site", "employee", "answer")
    search_fields = ("employee__name", "employee__number", "reader", "account", "note")
    date_hierarchy = "at"
    show_full_result_count = False
    empty_words = gettext_lazy(
        "Whenever somebody wants to pass a door, the decision is written here with its reason, "
        "opened or not."
    )
    fields = readonly_fields = (
        "local_time", "door", "person", "outcome_text", "reason", "way", "reader", "side_text",
        "liveness_text", "score_text", "relay_text", "emergency_text", "account", "note",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[DoorDecision]:
        """Without the vectors of the people."""
        return super().get_queryset(request).defer("employee__embedding")

    @admin.display(description=gettext_lazy("at"), ordering="at")
    def local_time(self, decision: DoorDecision) -> str:
        """The time on the clocks of the door's site."""
        at = decision.at.astimezone(decision.door.site.zone)
        return f"{date_format(at)}, {at:%H:%M:%S %Z}"

    @admin.display(description=gettext_lazy("person"), ordering="employee__name")
    def person(self, decision: DoorDecision) -> str:
        """Whose name it was, or who opened it by hand."""
        return decision.employee.name if decision.employee else decision.account or "–"

    @display(description=gettext_lazy("outcome"), label=OUTCOMES)
    def outcome(self, decision: DoorDecision) -> tuple[str, str]:
        """Whether it opened, as far as is known."""
        if not decision.is_opened:
            return "shut", _("stayed shut")
        answer = getattr(decision, "answer", None)
        if answer is None:
            return "unknown", _("no answer noted")
        return ("opened", _("opened")) if answer.was_taken else ("failed", _("did not open"))

    @admin.display(description=gettext_lazy("outcome"))
    def outcome_text(self, decision: DoorDecision) -> str:
        """The same without a colour, for the page of one decision."""
        return self.outcome(decision)[1]

    @admin.display(description=gettext_lazy("by the emergency list"))
    def emergency_text(self, decision: DoorDecision) -> str:
        """Whether the database was away."""
        return _("yes, the database could not be reached") if decision.is_emergency else _("no")

    @admin.display(description=gettext_lazy("side"), ordering="side")
    def side_text(self, decision: DoorDecision) -> str:
        """Where the person stood, in a word."""
        return {"outside": _("outside"), "inside": _("inside")}.get(decision.side, "–")

    @admin.display(description=gettext_lazy("relay"))
    def relay_text(self, decision: DoorDecision) -> str:
        """What the relay said, and how long that took."""
        answer = getattr(decision, "answer", None)
        return f"{answer.detail} ({answer.took_ms} ms)" if answer else "–"

    @admin.display(description=gettext_lazy("liveness"), ordering="liveness")
    def liveness_text(self, decision: DoorDecision) -> str:
        """Real minus spoof, with one digit."""
        return "–" if decision.liveness is None else f"{decision.liveness:.1f}"

    @admin.display(description=gettext_lazy("score"), ordering="score")
    def score_text(self, decision: DoorDecision) -> str:
        """The cosine with two digits."""
        return "–" if decision.score is None else f"{decision.score:.2f}"

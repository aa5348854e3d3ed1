"""Certificates of erasure, and how long things are kept."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from people.admin.erasure_pages import show_erasure
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import NobodyWritesMixin, ScopedAdminMixin
from people.certificates import describe_state, name_kind
from people.models import ErasureCertificate, RetentionRule, RetentionRun
from people.policies import visible_certificates
from people.retention import name_kind as name_retention
from people.services import apply_retention, ensure_rules

NOTHING = "–"
STATES = {"done": "success", "open": "warning", "changed": "danger"}


@admin.register(ErasureCertificate)
class ErasureCertificateAdmin(ChangeHistoryMixin, ScopedAdminMixin, NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """What was erased; to read, and to take along as PDF."""

    visible = staticmethod(visible_certificates)
    list_display = ("started_at", "person", "reason", "who_asked", "photos", "state", "pdf")
    list_display_links = ("started_at", "person")
    list_filter = ("reason", ("finished_at", admin.EmptyFieldListFilter))
    search_fields = ("employee_name", "employee_number", "uuid")
    date_hierarchy = "started_at"
    fields = readonly_fields = (
        "person",
        "reason",
        "who_asked",
        "started_at",
        "finished_at",
        "state_in_words",
        "removed",
        "found",
        "uuid",
        "checksum",
        "pdf",
    )

    def get_urls(self) -> list[Any]:
        """And the page that erases one person's face."""
        erase = self.admin_site.admin_view(self.erase_person)
        return [path("of/<int:pk>/", erase, name="people_erase"), *super().get_urls()]

    def erase_person(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Erase one person's face, and show its certificate."""
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return show_erasure(request, pk, context)

    @admin.display(description=_("person"), ordering="employee_name")
    def person(self, certificate: ErasureCertificate) -> str:
        """As the person was called then."""
        return f"{certificate.employee_name} ({certificate.employee_number})"

    @admin.display(description=_("asked for by"), ordering="requested_by_name")
    def who_asked(self, certificate: ErasureCertificate) -> str:
        """Whoever asked, or Muster's own rules."""
        return certificate.requested_by_name or str(_("Muster itself"))

    @admin.display(description=_("photos"))
    def photos(self, certificate: ErasureCertificate) -> int:
        """How many photos went."""
        return certificate["photos"]

    @display(description=_("state"), label=STATES)
    def state(self, certificate: ErasureCertificate) -> tuple[str, str]:
        """Finished, still open, or tampered with."""
        if not certificate.is_finished:
            return "open", str(_("files still there"))
        if not certificate.is_genuine:
            return "changed", str(_("checksum does not match"))
        return "done", str(_("finished"))

    @admin.display(description=_("state"))
    def state_in_words(self, certificate: ErasureCertificate) -> str:
        """The same in a sentence."""
        return describe_state(certificate)

    @admin.display(description=_("what was removed"))
    def removed(self, certificate: ErasureCertificate) -> SafeString:
        """Every kind with its number, and the files."""
        return _list_counts({**certificate.counts, "files": len(certificate.files)})

    @admin.display(description=_("what was found afterwards"))
    def found(self, certificate: ErasureCertificate) -> SafeString:
        """Every kind with its number, which is nothing."""
        verification = dict(certificate.verification)
        counts = verification.pop("rows", {})
        return _list_counts({**counts, **verification})

    @admin.display(description=_("checksum"))
    def checksum(self, certificate: ErasureCertificate) -> SafeString:
        """In pieces, so that it breaks on a phone."""
        digest = certificate.content_sha256
        pieces = ((digest[start : start + 8],) for start in range(0, len(digest), 8))
        return format_html_join(SafeString("<wbr>"), "{}", pieces)

    @admin.display(description="PDF")
    def pdf(self, certificate: ErasureCertificate) -> SafeString:
        """The way to the document."""
        return format_html(
            '<a class="link" href="{}">{}</a>',
            reverse("people:certificate", args=[certificate.uuid]),
            _("Download PDF"),
        )


@admin.register(RetentionRule)
class RetentionRuleAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg]
    """How long each kind of thing is kept, editable in the list."""

    list_display = ("label", "days", "last_run")
    list_editable = ("days",)
    list_display_links = None
    list_filter_submit = False
    actions = ("apply_now",)
    actions_list = ("show_runs",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RetentionRule]:
        """The kinds that are registered, with their newest run, in the same query."""
        newest = RetentionRun.objects.filter(kind=OuterRef("kind")).order_by("-at", "-pk")
        registered = super().get_queryset(request).filter(pk__in=ensure_rules().values("pk"))
        return registered.annotate(
            run_at=Subquery(newest.values("at")[:1]),
            run_count=Subquery(newest.values("count")[:1]),
            run_problem=Subquery(newest.values("problem")[:1]),
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: the rooms say what there is."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: an empty number of days keeps things for good."""
        return False

    @admin.display(description=_("what is removed"))
    def label(self, rule: RetentionRule) -> str:
        """The kind in words."""
        return name_retention(rule.kind)

    @admin.display(description=_("last run"))
    def last_run(self, rule: Any) -> str:
        """When this kind was last gone through, and what came of it."""
        if rule.run_at is None:
            return NOTHING
        at = date_format(timezone.localtime(rule.run_at), "SHORT_DATETIME_FORMAT")
        return f"{at}: {rule.run_problem or _count_removed(rule.run_count)}"

    @admin.action(description=_("Remove now what is due"), permissions=["change"])
    def apply_now(self, request: HttpRequest, queryset: QuerySet[RetentionRule]) -> None:
        """Apply the chosen rules at once, and say what went."""
        for run in apply_retention(only=queryset.values_list("kind", flat=True)):
            text = f"{name_retention(run.kind)}: {run.problem or _count_removed(run.count)}"
            self.message_user(request, text, messages.ERROR if run.problem else messages.SUCCESS)

    @action(description=_("Earlier runs"), permissions=["view"], icon="history")
    def show_runs(self, request: HttpRequest) -> HttpResponse:
        """The list of what was removed when."""
        return redirect("admin:people_retentionrun_changelist")


@admin.register(RetentionRun)
class RetentionRunAdmin(NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """What was removed when."""

    list_display = ("at", "label", "days", "count", "problem")
    list_display_links = None
    list_filter = ("kind",)

    @admin.display(description=_("what was removed"), ordering="kind")
    def label(self, run: RetentionRun) -> str:
        """The kind in words."""
        return name_retention(run.kind)


def _list_counts(counts: dict[str, int]) -> SafeString:
    rows = ((name_kind(kind), count) for kind, count in counts.items())
    return format_html_join(SafeString("<br>"), "{}: {}", rows)


def _count_removed(count: int) -> str:
    return ngettext("%d removed", "%d removed", count) % count

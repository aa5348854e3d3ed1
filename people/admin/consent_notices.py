"""Notices: a draft is written and looked at, then published for good."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from people.admin.employee_actions import signed_in
from people.admin.history import ChangeHistoryMixin
from people.errors import ConsentRefusedError
from people.ledger import Release, annotate_release
from people.models import ConsentNotice, Employee, Site
from people.notice_text import load_default_notice, render_notice
from people.policies import check_publish_notice
from people.queries import get_current_notice
from people.services import publish_notice


class NoticeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A draft."""

    class Meta:
        model = ConsentNotice
        fields = ("site", "text")

    def clean_site(self) -> Site:
        """A site has one draft at a time: two would be published over each other."""
        site: Site = self.cleaned_data["site"]
        drafts = ConsentNotice.objects.filter(site=site, published_at__isnull=True)
        if drafts.exists():
            raise forms.ValidationError(_("This site has a draft already. Go on with that one."))
        return site


@admin.register(ConsentNotice)
class ConsentNoticeAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg]
    """What people agree to, version by version."""

    form = NoticeForm
    list_display = ("name", "state", "published_at", "published_by", "people")
    list_filter = ("site",)
    list_select_related = ("site", "published_by")
    actions_detail = ("look_and_publish", "write_next")
    warn_unsaved_form = True

    class Media:
        css = {"all": ["people/notice_admin.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConsentNotice]:
        """With the number of people whose release refers to it."""
        active = Count("consents", filter=Q(consents__withdrawn_at__isnull=True))
        return super().get_queryset(request).annotate(people_count=active)

    def get_fields(self, request: HttpRequest, obj: ConsentNotice | None = None) -> Any:
        """A form for a draft, a record of what is published."""
        if obj is None:
            return ("site", "text")
        if obj.is_published:
            return ("name", "published_at", "published_by", "fingerprint", "shown_text")
        return ("site", "text", "shown_text")

    def get_readonly_fields(self, request: HttpRequest, obj: ConsentNotice | None = None) -> Any:
        """All of what is published; the text as people see it."""
        if obj is None:
            return ()
        return self.get_fields(request, obj) if obj.is_published else ("site", "shown_text")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start from the site's newest text, or from the one that Muster suggests."""
        initial = super().get_changeform_initial_data(request)
        site = initial.get("site", "")
        notice = get_current_notice(int(site)) if site.isdecimal() else None
        return {"text": notice.text if notice else load_default_notice(), **initial}

    @admin.display(description=_("notice"), ordering="site__name")
    def name(self, notice: ConsentNotice) -> str:
        """Site and version."""
        return str(notice)

    @display(description=_("state"), label={"draft": "warning", "published": "success"})
    def state(self, notice: ConsentNotice) -> tuple[str, str]:
        """Draft or published."""
        is_published = notice.is_published
        return ("published", str(_("published"))) if is_published else ("draft", str(_("draft")))

    @admin.display(description=_("people"), ordering="people_count")
    def people(self, notice: ConsentNotice) -> str:
        """How many active releases refer to it."""
        return str(notice.people_count)  # type: ignore[attr-defined]

    @admin.display(description=_("SHA-256 of the text"))
    def fingerprint(self, notice: ConsentNotice) -> SafeString:
        """In a form that breaks on a narrow screen."""
        return format_html('<code class="fingerprint">{}</code>', notice.sha256)

    @admin.display(description=_("as people see it"))
    def shown_text(self, notice: ConsentNotice) -> SafeString:
        """The text as it is shown to people."""
        return format_html('<div class="notice">{}</div>', render_notice(notice.text))

    @action(description=_("Publish …"), permissions=["publish"])
    def look_and_publish(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page that shows the text once more, and asks."""
        return HttpResponseRedirect(reverse("admin:people_consentnotice_publish", args=[object_id]))

    @action(description=_("Write the next version"), permissions=["next"])
    def write_next(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To a new draft that begins with the newest text."""
        notice = get_object_or_404(ConsentNotice, pk=object_id)
        url = reverse("admin:people_consentnotice_add")
        return HttpResponseRedirect(f"{url}?site={notice.site_id}")

    def has_publish_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever may change notices, for a draft."""
        return super().has_change_permission(request) and self._is_draft(object_id)

    def has_next_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever may add notices, after a published one."""
        return super().has_add_permission(request) and not self._is_draft(object_id)

    def has_change_permission(self, request: HttpRequest, obj: ConsentNotice | None = None) -> bool:
        """Nobody, once it is published."""
        is_published = obj is not None and obj.is_published
        return not is_published and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: ConsentNotice | None = None) -> bool:
        """Nobody, once it is published; never from the list."""
        is_draft = obj is not None and not obj.is_published
        return is_draft and super().has_delete_permission(request, obj)

    def get_urls(self) -> list[Any]:
        """With the page that publishes."""
        page = self.admin_site.admin_view(self.publish_view)
        return [
            path("<int:pk>/publish/", page, name="people_consentnotice_publish"),
            *super().get_urls(),
        ]

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the text, say what publishing means, and publish on POST."""
        check_publish_notice(request.user)
        notice = get_object_or_404(ConsentNotice.objects.select_related("site"), pk=pk)
        if request.method == "POST":
            return self._publish(request, notice)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish a consent notice"),
            "opts": self.opts,
            "notice": notice,
            "notice_html": render_notice(notice.text),
            "release_count": _count_releases(notice),
            "back_url": reverse("admin:people_consentnotice_change", args=[pk]),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/people/consentnotice/publish.html", context)

    def _publish(self, request: HttpRequest, notice: ConsentNotice) -> HttpResponse:
        try:
            publish_notice(notice=notice, by=signed_in(request))
        except ConsentRefusedError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.log_change(request, notice, "Published.")
            self.message_user(
                request, _("Published: %(notice)s.") % {"notice": notice}, messages.SUCCESS
            )
        return HttpResponseRedirect(reverse("admin:people_consentnotice_change", args=[notice.pk]))

    def _is_draft(self, object_id: Any) -> bool:
        return ConsentNotice.objects.filter(pk=object_id, published_at__isnull=True).exists()


def _count_releases(notice: ConsentNotice) -> int:
    """How many people of the site have a release, which will be to an older version."""
    people = annotate_release(Employee.objects.filter(site=notice.site_id))
    return people.filter(release__in=[Release.GIVEN, Release.OLD]).count()

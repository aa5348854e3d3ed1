"""Webhooks: who is told what, in whose name, and what became of every message."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from people.admin.employee_actions import signed_in
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import ScopedAdminMixin
from people.errors import PeopleError
from people.happenings import list_happenings, name_happening
from people.models import WebhookDelivery, WebhookTarget
from people.policies import check_act_for, visible_deliveries
from people.services import renew_secret, send_again, send_test, start_again
from people.services.webhooks import lock_secret
from people.signatures import make_secret

TARGET_STATES = {
    "works": "success", "failing": "warning", "stopped": "danger", "off": "info", "new": "info",
}  # fmt: skip
DELIVERY_STATES = {
    "waiting": "info", "delivered": "success", "given_up": "danger", "withheld": "warning",
}  # fmt: skip
MARKS = {
    "waiting": "waiting", "delivered": "ready", "given_up": "problem", "withheld": "missing",
}  # fmt: skip


class WebhookForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where, of what, and in whose name."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Told of"), widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    class Meta:
        model = WebhookTarget
        fields = ("name", "url", "kinds", "account", "is_active")

    user: User
    """Who works here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kinds" in self.fields:
            choices: Any = self.fields["kinds"]
            choices.choices = [(one.code, f"{one.code}: {one.label}") for one in list_happenings()]

    def clean_account(self) -> User:
        """Nobody lets another system see more than they see themselves."""
        account: User = self.cleaned_data["account"]
        try:
            check_act_for(self.user, account)
        except PermissionDenied as error:
            raise forms.ValidationError(str(error)) from error
        return account


@admin.register(WebhookTarget)
class WebhookTargetAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg]
    """The systems that are told; the secret of a new one is on the page that follows."""

    form = WebhookForm
    list_display = ("name", "url", "told_of", "account", "state", "last_message")
    empty_words = gettext_lazy(
        "A webhook tells an address of another system, such as payroll or chat, what happens here."
    )
    list_select_related = ("account",)
    search_fields = ("name", "url")
    autocomplete_fields = ("account",)
    fields = ("name", "url", "kinds", "account", "is_active", "state_in_words", "log")
    readonly_fields = ("state_in_words", "log")
    actions_detail = ("go_to_secret", "go_to_test", "go_on")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookTarget]:
        """With the time of the last message."""
        targets = super().get_queryset(request)
        return targets.annotate(last_sent_at=Max("deliveries__sent_at"))

    def get_fields(self, request: HttpRequest, obj: WebhookTarget | None = None) -> Any:
        """A new one has no past."""
        return self.fields if obj else ("name", "url", "kinds", "account", "is_active")

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The form knows who fills it in."""
        form = super().get_form(request, obj, **kwargs)
        return type(form.__name__, (form,), {"user": signed_in(request)})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """In one's own name, unless chosen otherwise."""
        return {"account": request.user.pk, **super().get_changeform_initial_data(request)}

    @admin.display(description=gettext_lazy("told of"))
    def told_of(self, target: WebhookTarget) -> str:
        """The codes, as the receiver sees them."""
        return ", ".join(target.kinds)

    @display(description=gettext_lazy("state"), label=TARGET_STATES)
    def state(self, target: WebhookTarget) -> tuple[str, str]:
        """Whether messages arrive."""
        if not target.is_active:
            return "off", _("off")
        if target.stopped_at is not None:
            return "stopped", _("stopped")
        if target.failures:
            return "failing", _("failing")
        has_sent = getattr(target, "last_sent_at", None) is not None
        return ("works", _("works")) if has_sent else ("new", _("nothing sent yet"))

    @admin.display(description=gettext_lazy("last message"), ordering="last_sent_at")
    def last_message(self, target: WebhookTarget) -> Any:
        """When something was sent last."""
        return target.last_sent_at  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("state"))
    def state_in_words(self, target: WebhookTarget) -> str:
        """What is the matter, and what to do."""
        if target.stopped_at is not None:
            return _(
                "Stopped: it has taken nothing for a long time. Mend it, send a test, then start "
                "it again; what has happened since then waits."
            )
        if target.failures:
            return ngettext(
                "Failing: %(count)d attempt in a row. It is tried again by itself.",
                "Failing: %(count)d attempts in a row. It is tried again by itself.",
                target.failures,
            ) % {"count": target.failures}
        return self.state(target)[1]

    @admin.display(description=gettext_lazy("messages"))
    def log(self, target: WebhookTarget) -> SafeString:
        """The way to what was sent."""
        url = reverse("admin:people_webhookdelivery_changelist")
        return format_html(
            '<a class="link" href="{}?target__id__exact={}">{}</a>',
            url, target.pk, _("What was sent, and what was answered"),
        )  # fmt: skip

    @action(description=gettext_lazy("New secret"), permissions=["manage"])
    def go_to_secret(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page that shows a secret."""
        return redirect("admin:people_webhooktarget_secret", object_id)

    @action(description=gettext_lazy("Send a test"), permissions=["manage"])
    def go_to_test(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page that asks, and sends."""
        return redirect("admin:people_webhooktarget_test", object_id)

    @action(description=gettext_lazy("Start again"), permissions=["start"])
    def go_on(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page that asks, and starts it."""
        return redirect("admin:people_webhooktarget_start", object_id)

    def has_manage_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever may change webhooks."""
        return super().has_change_permission(request)

    def has_start_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """The same, for one that is stopped."""
        stopped = WebhookTarget.objects.filter(pk=object_id, stopped_at__isnull=False)
        return self.has_manage_permission(request) and stopped.exists()

    def get_urls(self) -> list[URLPattern]:
        """With the pages for the secret, the test and the new start."""
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/secret/",
                wrap(never_cache(self.secret_view)),
                name="people_webhooktarget_secret",
            ),
            path("<int:pk>/test/", wrap(self.test_view), name="people_webhooktarget_test"),
            path("<int:pk>/start/", wrap(self.start_view), name="people_webhooktarget_start"),
            *super().get_urls(),
        ]

    def secret_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """On POST a new secret, shown this once."""
        target = self._find(request, pk)
        secret = renew_secret(target=target) if request.method == "POST" else ""
        return self._show(
            request, target, "secret", title=_("Secret of %(name)s") % {"name": target},
            secret=secret, is_new=request.GET.get("new") == "1",
        )  # fmt: skip

    def test_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """On POST a message without content; its page shows what comes of it."""
        target = self._find(request, pk)
        if request.method == "POST":
            delivery = send_test(target=target)
            return redirect("admin:people_webhookdelivery_change", delivery.pk)
        return self._show(request, target, "test", title=_("Test %(name)s") % {"name": target})

    def start_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """On POST it goes on, with what has waited."""
        target = self._find(request, pk)
        if request.method == "POST":
            count = start_again(target=target)
            text = ngettext(
                "%(name)s is told again; %(count)d message has waited and goes out now.",
                "%(name)s is told again; %(count)d messages have waited and go out now.",
                count,
            )
            self.message_user(request, text % {"name": target, "count": count}, messages.SUCCESS)
            return redirect("admin:people_webhooktarget_change", pk)
        waiting = target.deliveries.filter(state=WebhookDelivery.State.WAITING).count()
        return self._show(
            request, target, "start", title=_("Start %(name)s again") % {"name": target},
            waiting=waiting,
        )  # fmt: skip

    def save_model(self, request: HttpRequest, obj: WebhookTarget, form: Any, change: Any) -> None:
        """A new one has a secret that nobody has seen."""
        if not change:
            obj.secret, obj.created_by = lock_secret(make_secret()), signed_in(request)
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: WebhookTarget, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The secret comes next."""
        if not self.has_manage_permission(request):
            return super().response_add(request, obj, post_url_continue)  # type: ignore[no-any-return]
        url = reverse("admin:people_webhooktarget_secret", args=[obj.pk])
        return redirect(f"{url}?new=1")

    def _find(self, request: HttpRequest, pk: int) -> WebhookTarget:
        if not self.has_manage_permission(request):
            raise PermissionDenied(_("You may not change webhooks. Ask the HR admin."))
        return get_object_or_404(WebhookTarget, pk=pk)

    def _show(
        self, request: HttpRequest, target: WebhookTarget, page: str, **more: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "target": target,
            "back_url": reverse("admin:people_webhooktarget_change", args=[target.pk]),
            **more,
        }
        return TemplateResponse(request, f"admin/people/webhooktarget/{page}.html", context)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Every message of the last weeks."""

    visible = staticmethod(visible_deliveries)
    list_display = (
        "created_at", "target", "kind", "person", "state_label", "status", "took", "attempts",
    )  # fmt: skip
    list_filter = ("target", "state", "kind")
    list_filter_submit = True
    list_select_related = ("target", "employee")
    search_fields = ("employee__name", "employee__number", "uuid")
    search_help_text = gettext_lazy("Name or number of the person, or the id of the message")
    date_hierarchy = "created_at"
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookDelivery]:
        """Without vectors."""
        return super().get_queryset(request).defer("employee__embedding")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: they are made by what happens."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: the rules of retention remove them."""
        return False

    @admin.display(description=gettext_lazy("person"), ordering="employee__name")
    def person(self, delivery: WebhookDelivery) -> str:
        """Whom it is about."""
        return delivery.employee.name if delivery.employee else "–"

    @display(description=gettext_lazy("state"), label=DELIVERY_STATES, ordering="state")
    def state_label(self, delivery: WebhookDelivery) -> tuple[str, str]:
        """What became of it."""
        return delivery.state, delivery.get_state_display()

    @admin.display(description=gettext_lazy("took"), ordering="duration_ms")
    def took(self, delivery: WebhookDelivery) -> str:
        """How long the last attempt took."""
        return "–" if delivery.duration_ms is None else f"{delivery.duration_ms} ms"

    def get_urls(self) -> list[URLPattern]:
        """With what moves on a message's page, and the button that sends it again."""
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/state/",
                wrap(never_cache(self.state_view)),
                name="people_webhookdelivery_state",
            ),
            path(
                "<int:pk>/again/",
                wrap(require_POST(self.again_view)),
                name="people_webhookdelivery_again",
            ),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One message: what it says, and what was answered."""
        delivery = self._find(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            **self._describe(request, delivery),
            "title": name_happening(delivery.kind),
            "opts": self.opts,
            "body": json.dumps(json.loads(delivery.body), indent=2, ensure_ascii=False),
        }
        return TemplateResponse(request, "admin/people/webhookdelivery/change.html", context)

    def state_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The moving part of the page alone."""
        context = self._describe(request, self._find(request, str(pk)))
        return TemplateResponse(request, "admin/people/webhookdelivery/_state.html", context)

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the message once more."""
        delivery = self._find(request, str(pk))
        if not self.has_change_permission(request, delivery):
            raise PermissionDenied(_("You may not send messages again. Ask the HR admin."))
        try:
            send_again(delivery=delivery)
        except PeopleError as error:
            self.message_user(request, str(error), messages.WARNING)
        return redirect("admin:people_webhookdelivery_change", pk)

    def _describe(self, request: HttpRequest, delivery: WebhookDelivery) -> dict[str, Any]:
        return {
            "delivery": delivery,
            "mark": MARKS[delivery.state],
            "is_moving": delivery.state == WebhookDelivery.State.WAITING,
            "may_send": self.has_change_permission(request, delivery),
            "target_url": reverse("admin:people_webhooktarget_change", args=[delivery.target_id]),
        }

    def _find(self, request: HttpRequest, pk: str) -> WebhookDelivery:
        if not self.has_view_permission(request):
            raise PermissionDenied(_("You may not read these messages. Ask the HR admin."))
        rows = self.get_queryset(request).select_related("target", "employee")
        return get_object_or_404(rows, pk=int(pk) if pk.isdecimal() else 0)

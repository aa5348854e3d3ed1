"""Face photos: what the engine says about each, and what HR decides."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from people.admin.history import ChangeHistoryMixin
from people.admin.scope import ScopedAdminMixin, ScopedRelatedFilter
from people.errors import PeopleError, PhotoStateError
from people.models import TRANSITIONS, Employee, FaceSample
from people.policies import (
    can_change_photos,
    can_view_photos,
    check_change_photos,
    visible_employees,
    visible_photos,
)
from people.services import accept_photo, choose_face, delete_sample, move_photo, reject_photo
from people.verdicts import VERDICTS, describe_resemblance, explain_verdicts, label_verdict

STATE_LABELS = {"pending": "info", "ready": "success", "review": "warning", "rejected": "danger"}
NOTHING = "–"
State = FaceSample.State


def show_face_of(sample: FaceSample | None) -> SafeString:
    """The face crop as a small picture, for those who may see it."""
    if sample is None or not sample.crop:
        return SafeString(NOTHING)
    return format_html(
        '<img src="{}" alt="" width="48" height="48" loading="lazy" class="rounded-face">',
        reverse("people:face", args=[sample.pk]),
    )


def show_quality_of(sample: FaceSample) -> SafeString:
    """The quality, 0 to 1, as a small meter with its number."""
    if sample.quality is None:
        return SafeString(NOTHING)
    return format_html(
        '<meter min="0" max="1" low="0.2" high="0.35" optimum="1" value="{}"></meter> {} %',
        f"{sample.quality:.2f}",
        f"{sample.quality * 100:.0f}",
    )


def show_verdicts_of(sample: FaceSample) -> SafeString | str:
    """The verdicts as a few words each; HR's own words for what HR has decided."""
    if sample.verdicts and sample.reason_code != "rejected_by_hr":
        return format_html_join(", ", "{}", ((label_verdict(code),) for code in sample.verdicts))
    return sample.reason or NOTHING


class PhotoPermissionMixin:
    """Shows photos only to those who may look at them."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may look at photos, of this person where one is shown."""
        person = obj.employee if isinstance(obj, FaceSample) else obj
        return can_view_photos(request.user, person if isinstance(person, Employee) else None)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: photos are added on the employee's page, where consent is checked."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what the engine found is not edited."""
        return False


class FaceSampleInline(PhotoPermissionMixin, TabularInline):  # type: ignore[type-arg,misc]
    """The photos of an employee, with what the engine says about each."""

    model = FaceSample
    fk_name = "employee"
    fields = readonly_fields = ("face", "state", "quality_meter", "verdict_words", "created_at")
    extra = 0
    can_delete = False
    show_change_link = True
    tab = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[FaceSample]:
        """Without the vectors, which nobody reads here."""
        return super().get_queryset(request).defer("embedding")

    @admin.display(description=_("face"))
    def face(self, sample: FaceSample) -> SafeString:
        """The cut-out face."""
        return show_face_of(sample)

    @admin.display(description=_("quality"))
    def quality_meter(self, sample: FaceSample) -> SafeString:
        """How good the face is."""
        return show_quality_of(sample)

    @admin.display(description=_("verdicts"))
    def verdict_words(self, sample: FaceSample) -> SafeString | str:
        """What is wrong with the photo, in a few words."""
        return show_verdicts_of(sample)


class VerdictFilter(admin.SimpleListFilter):
    """Photos of which something is said."""

    title = _("verdict")
    parameter_name = "verdict"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """All verdicts, gravest first."""
        return [(code, verdict.label) for code, verdict in VERDICTS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those photos."""
        code = self.value()
        return queryset if code is None else queryset.filter(verdicts__contains=[code])


@admin.register(FaceSample)
class FaceSampleAdmin(ChangeHistoryMixin, PhotoPermissionMixin, ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """All photos, newest first, with what the engine says and what HR may decide."""

    visible = staticmethod(visible_photos)
    list_display = (
        "face",
        "employee",
        "state_label",
        "verdict_words",
        "likeness",
        "quality_meter",
        "created_at",
    )
    list_display_links = ("face", "employee")
    list_filter = ("state", VerdictFilter, "source", ("employee__team", ScopedRelatedFilter))
    list_select_related = ("employee", "resembles")
    search_fields = ("employee__name", "employee__number", "reason")
    list_per_page = 50
    actions = ("accept_photos", "reject_photos")
    change_form_outer_before_template = "admin/people/facesample/photo.html"
    fields = readonly_fields = (
        "employee",
        "source",
        "probability",
        "model_id",
        "reviewed_by",
        "reviewed_at",
        "created_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[FaceSample]:
        """Without the vectors, which nobody reads here."""
        photos = super().get_queryset(request)
        return photos.defer("embedding", "employee__embedding", "resembles__embedding")

    face = FaceSampleInline.face
    quality_meter = FaceSampleInline.quality_meter
    verdict_words = FaceSampleInline.verdict_words

    @display(description=_("state"), label=STATE_LABELS)
    def state_label(self, sample: FaceSample) -> tuple[str, str]:
        """Waiting, ready, to be checked or rejected."""
        return sample.state, sample.get_state_display()

    @admin.display(description=_("looks like"))
    def likeness(self, sample: FaceSample) -> str:
        """Whom else, and how much."""
        if sample.resembles is None:
            return NOTHING
        score = "" if sample.resemblance is None else f" {sample.resemblance:.2f}"
        return f"{sample.resembles.name} ({sample.resembles.number}){score}"

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """Names of look-alikes only for those who decide about photos."""
        columns = super().get_list_display(request)
        decides = can_change_photos(request.user)
        return [column for column in columns if decides or column != "likeness"]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Decisions only for those who may make them."""
        actions: dict[str, Any] = super().get_actions(request)
        if not can_change_photos(request.user):
            for name in ("accept_photos", "reject_photos"):
                actions.pop(name, None)
        return actions

    @admin.action(description=_("Accept in spite of the verdicts"))
    def accept_photos(self, request: HttpRequest, queryset: QuerySet[FaceSample]) -> None:
        """Take the chosen photos; the engine makes their vectors next."""
        self._decide_many(request, queryset, lambda p: accept_photo(sample=p, user=request.user))

    @admin.action(description=_("Reject"))
    def reject_photos(self, request: HttpRequest, queryset: QuerySet[FaceSample]) -> None:
        """Take the chosen photos out of the gallery."""
        self._decide_many(request, queryset, lambda p: reject_photo(sample=p, user=request.user))

    def get_urls(self) -> list[URLPattern]:
        """The decisions about one photo, beside the list."""
        decide = self.admin_site.admin_view(require_POST(self.decide))
        address = "<int:pk>/decide/<str:decision>/"
        return [path(address, decide, name="people_facesample_decide"), *super().get_urls()]

    def decide(self, request: HttpRequest, pk: int, decision: str) -> HttpResponse:
        """Accept, reject, choose another face, or move one photo; then show it."""
        sample = get_object_or_404(self.get_queryset(request).select_related("employee"), pk=pk)
        check_change_photos(request.user, sample.employee)
        try:
            words = DECISIONS[decision](request, sample)
        except KeyError:
            messages.error(request, gettext("There is no such decision. Reload the page."))
        except PeopleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, words)
        return redirect("admin:people_facesample_change", pk)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The picture with its faces above the facts."""
        sample: FaceSample | None = context.get("original")
        if sample is not None:
            context["photo"] = describe_photo(request, sample)
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def delete_model(self, request: HttpRequest, obj: FaceSample) -> None:
        """Delete the photo with its files, and renew what was computed from it."""
        delete_sample(sample=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[FaceSample]) -> None:
        """Delete one by one, files included."""
        for sample in queryset.select_related("employee"):
            delete_sample(sample=sample)

    def _decide_many(
        self,
        request: HttpRequest,
        photos: QuerySet[FaceSample],
        decide: Callable[[FaceSample], None],
    ) -> None:
        """Decide one by one; a photo about which that cannot be decided is named."""
        done = 0
        for sample in photos.select_related("employee"):
            check_change_photos(request.user, sample.employee)
            try:
                decide(sample)
            except PeopleError as error:
                self.message_user(request, f"{sample.employee}: {error}", messages.ERROR)
            else:
                done += 1
        self.message_user(request, ngettext("%d photo decided.", "%d photos decided.", done) % done)


def describe_photo(request: HttpRequest, sample: FaceSample) -> dict[str, Any]:
    """What the page of a photo shows, as far as the user may see it."""
    decides = can_change_photos(request.user, sample.employee)
    width, height = sample.image_wh or (0, 0)
    return {
        "width": width,
        "height": height,
        "label_size": round(max(width, height) / 22),
        "boxes": list_boxes(sample),
        "sentences": explain_verdicts(sample, names_others=False),
        "resemblance": describe_resemblance(sample) if decides else "",
        "resembles": sample.resembles if decides else None,
        "decides": decides,
        "may_accept": sample.state in {State.REVIEW, State.REJECTED} and sample.box is not None,
        "may_reject": State.REJECTED in TRANSITIONS[sample.state],
        "may_change": State.PENDING in TRANSITIONS[sample.state],
        "next": find_next_to_check(request, sample) if decides else None,
    }


def list_boxes(sample: FaceSample) -> list[dict[str, Any]]:
    """Every face of the picture as a rectangle, with the one that counts marked."""
    boxes = []
    for number, face in enumerate(sample.faces):
        left, top, right, bottom = face["box"]
        is_main = (
            sample.box is not None
            and abs(sample.box[0] - left) + abs(sample.box[1] - top) < (right - left) / 4
        )
        boxes.append(
            {
                "number": number,
                "x": round(left),
                "y": round(top),
                "width": round(right - left),
                "height": round(bottom - top),
                "is_main": is_main,
            }
        )
    return boxes


def find_next_to_check(request: HttpRequest, sample: FaceSample) -> FaceSample | None:
    """The next photo that waits for HR."""
    waiting = visible_photos(request.user).filter(state=State.REVIEW).exclude(pk=sample.pk)
    return waiting.defer("embedding").order_by(F("created_at").asc(), "pk").first()


def _accept(request: HttpRequest, sample: FaceSample) -> str:
    accept_photo(sample=sample, user=request.user)
    return gettext("Accepted. The face is being learned.")


def _reject(request: HttpRequest, sample: FaceSample) -> str:
    reject_photo(sample=sample, user=request.user, reason=request.POST.get("reason", "")[:500])
    return gettext("Rejected. Nobody is recognised by this photo.")


def _choose(request: HttpRequest, sample: FaceSample) -> str:
    number = request.POST.get("face", "")
    choose_face(sample=sample, user=request.user, face=int(number) if number.isdecimal() else -1)
    return gettext("The other face is being looked at.")


def _move(request: HttpRequest, sample: FaceSample) -> str:
    number = request.POST.get("number", "").strip()
    employee = visible_employees(request.user).filter(number=number).defer("embedding").first()
    if employee is None:
        raise PhotoStateError(
            gettext("Nobody here has the number “%(number)s”.") % {"number": number[:100]}
        )
    check_change_photos(request.user, employee)
    move_photo(sample=sample, user=request.user, employee=employee)
    return gettext("Moved to %(name)s. The photo is being looked at again.") % {
        "name": employee.name
    }


DECISIONS: dict[str, Callable[[HttpRequest, FaceSample], str]] = {
    "accept": _accept,
    "reject": _reject,
    "choose": _choose,
    "move": _move,
}

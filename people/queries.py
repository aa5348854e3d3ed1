"""Questions about people; nothing here writes."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from people.models import (
    AccessRecord,
    AccountLanguage,
    Consent,
    ConsentNotice,
    Employee,
    FaceSample,
    Gallery,
    PhotoImport,
    PhotoImportItem,
    Site,
)

# The time zones of the Earth reach from UTC-12 to UTC+14.
WEST_OF_ALL = datetime.timedelta(hours=12)
EAST_OF_ALL = datetime.timedelta(hours=14)


PATIENCE = datetime.timedelta(minutes=2)
"""A photo that has waited for longer was forgotten by a worker that is gone, or waits in vain."""

MAX_FORGOTTEN = 500

GOOD_QUALITY = 0.35
"""A photo of at least this quality is a good one. Of 350 photos of ``lfw_dev`` 95 % lie above
0.58; damaged on purpose, those between 0.35 and 0.5 miss their own person in 1 %, those between 0.1
and 0.2 in 7 %."""

GOOD_PHOTO_COUNT = 3
"""So many good photos make a person ready."""


class FaceState(TextChoices):
    """How far a person's face has come, as lists show it."""

    READY = "ready", _("ready")
    LOOK_ALIKE = "look_alike", _("look-alike")
    LOW_QUALITY = "low_quality", _("low quality")
    WAITING = "waiting", _("waiting")
    NO_PHOTO = "no_photo", _("no photo")


def has_active_consent(employee: Employee) -> bool:
    """Whether the person has agreed to be recognised, and has not withdrawn it."""
    return Consent.objects.filter(employee=employee, withdrawn_at__isnull=True).exists()


def find_agreeing(employee_ids: Iterable[int]) -> set[int]:
    """Those of these people who have agreed to be recognised, and have not withdrawn it."""
    active = Consent.objects.filter(employee__in=set(employee_ids), withdrawn_at__isnull=True)
    return set(active.values_list("employee_id", flat=True))


def get_language(account: User | None) -> str:
    """The language in which the account reads; that of the installation when it is not known."""
    spoken = AccountLanguage.objects.filter(account=account).first() if account else None
    return spoken.language if spoken else settings.LANGUAGE_CODE


def get_employee_of(account: User) -> Employee | None:
    """The person whose account this is, with site and team and without vectors."""
    people = Employee.objects.select_related("site", "team").defer("embedding", "team__embedding")
    return people.filter(user=account.pk).first()


def find_looks_at(employee: Employee) -> QuerySet[AccessRecord]:
    """When others looked at the person's data or searched for the person, newest first."""
    looks = AccessRecord.objects.filter(employee=employee)
    if employee.user_id is not None:
        looks = looks.exclude(account=employee.user_id)
    return looks.select_related("account")


def get_active_consent(employee: Employee) -> Consent | None:
    """The person's release that is in force, with its notice."""
    active = Consent.objects.filter(employee=employee, withdrawn_at__isnull=True)
    return active.select_related("notice__site").first()


def get_current_notice(site: Site | int) -> ConsentNotice | None:
    """The newest published notice of a site: what people are asked to agree to."""
    published = ConsentNotice.objects.filter(site=site, published_at__isnull=False)
    return published.order_by("-version").first()


def has_withdrawn_consent(employee: Employee) -> bool:
    """Whether the person agreed once and has withdrawn it since."""
    return not has_active_consent(employee) and employee.consents.exists()


def find_active_employees(now: datetime.datetime) -> QuerySet[Employee]:
    """People whose dates of employment include today, wherever on Earth their site lies.

    Dates are local, so at the edges this may include somebody for some hours too many;
    `Employee.is_employed` with the date at the site is exact.
    """
    first_today, last_today = (now - WEST_OF_ALL).date(), (now + EAST_OF_ALL).date()
    still_there = Q(active_until__isnull=True) | Q(active_until__gte=first_today)
    return Employee.objects.filter(still_there, active_from__lte=last_today)


def is_consenting(employee_id: str = "pk") -> Exists:
    """The condition that a row's person has an active consent; `employee_id` names the column."""
    return Exists(_find_active_consent_of(employee_id))


def read_consent(employee_id: str = "pk") -> Subquery:
    """The id of a row's active consent, or None, read row by row.

    For a few rows of many: for a condition PostgreSQL reads the consents of everybody first.
    """
    return Subquery(_find_active_consent_of(employee_id).order_by().values("pk")[:1])


def _find_active_consent_of(employee_id: str) -> QuerySet[Consent]:
    return Consent.objects.filter(employee=OuterRef(employee_id), withdrawn_at__isnull=True)


def find_consenting_employees() -> QuerySet[Employee]:
    """People who agreed to be recognised, employed or not."""
    return Employee.objects.filter(is_consenting())


def find_recognisable_employees(*, model_id: str, now: datetime.datetime) -> QuerySet[Employee]:
    """Active people with active consent and a template made by the model `model_id`."""
    return find_templates(model_id=model_id, now=now).filter(is_consenting())


def find_templates(*, model_id: str, now: datetime.datetime) -> QuerySet[Employee]:
    """Active people with a template made by the model `model_id`; nobody is asked for consent.

    For searches that ask after the consents of the few whom they find.
    """
    return find_active_employees(now).filter(embedding__isnull=False, embedding_model_id=model_id)


def find_ready_samples(*, model_id: str) -> QuerySet[FaceSample]:
    """Face samples with a vector of the model `model_id`, of people who agreed."""
    return FaceSample.objects.filter(
        is_consenting("employee"), state=FaceSample.State.READY, model_id=model_id
    )


def get_gallery_version() -> int:
    """The number of changes to the set of known faces so far."""
    return Gallery.objects.values_list("version", flat=True).first() or 0


def annotate_face_state(people: QuerySet[Employee]) -> QuerySet[Employee]:
    """People with `face_state`, one of `FaceState`; three subqueries by index.

    A photo that HR has to check comes first, because something is to be done about it.
    """
    samples = FaceSample.objects.filter(employee=OuterRef("pk")).order_by()
    best = (
        samples.filter(state=FaceSample.State.READY)
        .values("employee")
        .annotate(best=Max("quality"))
        .values("best")
    )
    state = Case(
        When(
            Exists(samples.filter(state=FaceSample.State.REVIEW)),
            then=Value(FaceState.LOOK_ALIKE.value),
        ),
        When(best_quality__gte=GOOD_QUALITY, then=Value(FaceState.READY.value)),
        When(best_quality__isnull=False, then=Value(FaceState.LOW_QUALITY.value)),
        When(
            Exists(samples.filter(state=FaceSample.State.PENDING)),
            then=Value(FaceState.WAITING.value),
        ),
        default=Value(FaceState.NO_PHOTO.value),
        output_field=CharField(),
    )
    return people.annotate(best_quality=Subquery(best)).annotate(face_state=state)


def annotate_good_photo_count(people: QuerySet[Employee]) -> QuerySet[Employee]:
    """People with `good_photo_count`: ready photos of good quality; one subquery."""
    good = (
        FaceSample.objects.filter(
            employee=OuterRef("pk"), state=FaceSample.State.READY, quality__gte=GOOD_QUALITY
        )
        .order_by()
        .values("employee")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return people.annotate(
        good_photo_count=Coalesce(Subquery(good, output_field=IntegerField()), 0)
    )


def find_good_photos(employee: Employee) -> QuerySet[FaceSample]:
    """The person's ready photos of good quality."""
    return employee.face_samples.filter(state=FaceSample.State.READY, quality__gte=GOOD_QUALITY)


def find_photos_to_review() -> QuerySet[FaceSample]:
    """Photos that wait for HR, oldest first."""
    return FaceSample.objects.filter(state=FaceSample.State.REVIEW).order_by("created_at", "pk")


def find_forgotten_photos(*, now: datetime.datetime) -> QuerySet[FaceSample]:
    """Photos that have waited for the engine too long, and belong to no import that goes on."""
    open_imports = PhotoImportItem.objects.filter(
        sample=OuterRef("pk"), photo_import__state=PhotoImport.State.RUNNING
    )
    long_ago = now - PATIENCE
    return FaceSample.objects.filter(
        Q(reviewed_at__isnull=True) | Q(reviewed_at__lt=long_ago),
        ~Exists(open_imports),
        state=FaceSample.State.PENDING,
        created_at__lt=long_ago,
    ).order_by("created_at", "pk")[:MAX_FORGOTTEN]


def find_rejected_photos(*, before: datetime.datetime) -> QuerySet[FaceSample]:
    """Photos that were rejected and came before `before`; nobody is recognised by them."""
    return FaceSample.objects.filter(state=FaceSample.State.REJECTED, created_at__lt=before)


def count_erasures() -> int:
    """The number of erasures so far; what is remembered of faces is older than the last one."""
    return Gallery.objects.values_list("erasures", flat=True).first() or 0

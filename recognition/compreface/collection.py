"""CompreFace's subjects as Muster's people.

A subject of a key is a person whom the key may see and who has a face to be recognised by, or who
was added through the key and has none yet. A person added through the key has the name that the
client gave; everybody else is called by the personnel number. What CompreFace deletes at once is an
erasure here, with its certificate; a person's record goes only when this very key made it and
nothing was recorded about the person since.
"""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people.errors import RecordKeptError
from people.models import Employee, ErasureCertificate, FaceSample, Integration, Site, Team
from people.policies import (
    can_view_everybody,
    check_change_employee,
    check_erase_face,
    has_permission,
    visible_employees,
    visible_teams,
)
from people.queries import find_active_employees
from people.services import delete_employee, erase_face_data, register_employee
from recognition.compreface.problems import Code, CompreFaceError
from recognition.compreface.searching import find_examples
from recognition.models import CompreFaceSubject

MAX_NAME = CompreFaceSubject._meta.get_field("name").max_length or 0
MAX_NUMBER = Employee._meta.get_field("number").max_length or 0
HASH_DIGITS = 8


def make_number(subject: str) -> str:
    """The personnel number of a new person: the subject itself, or its start and a checksum."""
    if len(subject) <= MAX_NUMBER:
        return subject
    digits = hashlib.sha256(subject.encode()).hexdigest()[:HASH_DIGITS]
    return f"{subject[: MAX_NUMBER - HASH_DIGITS - 1]}-{digits}"


def make_name(subject: str) -> str:
    """The name of a new person, as an import of folders makes it."""
    limit = Employee._meta.get_field("name").max_length
    return " ".join(subject.replace("_", " ").split())[:limit] or subject[:limit]


def list_subjects(*, key: Integration) -> list[str]:
    """The names of all subjects of a key, by alphabet."""
    rows = _find_rows(key)
    named = dict(rows.values_list("employee", "name"))
    others = Employee.objects.filter(
        pk__in=find_examples(key).order_by().values("employee")
    ).exclude(pk__in=named)
    return sorted([*named.values(), *others.values_list("number", flat=True)])


def find_subject(name: str, *, key: Integration) -> Employee:
    """The person of that name; raises CompreFaceError when there is none."""
    person = find_person(name, key=key)
    if person is None:
        raise CompreFaceError(Code.SUBJECT_UNKNOWN, f"Subject {name} not found")
    return person


def find_person(name: str, *, key: Integration) -> Employee | None:
    """The subject of that name, upper and lower case alike as in CompreFace."""
    row = _find_rows(key).filter(name__iexact=name).select_related("employee__site").first()
    if row is not None:
        return row.employee
    seen = find_active_employees(timezone.now()) & visible_employees(key.account)
    with_face = seen.filter(pk__in=find_examples(key).order_by().values("employee"))
    return with_face.filter(number__iexact=name).select_related("site").first()


@transaction.atomic
def add_subject(name: str, *, key: Integration) -> CompreFaceSubject:
    """Take a person in; whoever has this personnel number already is that person.

    Raises:
        CompreFaceError: there is such a subject, or the name or the account does not allow it.
    """
    check_name(name)
    if find_person(name, key=key) is not None:
        raise CompreFaceError(Code.SUBJECT_EXISTS, "Subject already exists")
    number = make_number(name)
    person = Employee.objects.filter(number__iexact=number).first()
    if person is not None:
        _check_join(person, key)
    is_own = person is None
    try:
        with transaction.atomic():  # somebody else may be as quick
            return CompreFaceSubject.objects.create(
                integration=key,
                employee=person or _register(number, name, key),
                name=name,
                is_own=is_own,
            )
    except IntegrityError as error:
        raise CompreFaceError(Code.SUBJECT_EXISTS, "Subject already exists") from error


@transaction.atomic
def rename_subject(
    name: str, new_name: str, *, key: Integration
) -> tuple[Employee, Employee | None]:
    """Call a subject otherwise; the person, and the one who had the new name already.

    The personnel number stays. A person whom the key itself took in has the new name in Muster,
    too; anybody else is only called so by this key. When the new name is somebody else's, nothing
    has changed: `examples.merge` goes on.

    Raises:
        CompreFaceError: there is no such subject, or the new name is none.
    """
    check_name(new_name)
    person = find_subject(name, key=key)
    other = find_person(new_name, key=key)
    if other is not None and other.pk != person.pk:
        return person, other
    try:
        with transaction.atomic():  # somebody else may be as quick
            _call(person, new_name, key)
    except IntegrityError as error:
        raise CompreFaceError(Code.SUBJECT_EXISTS, "Subject already exists") from error
    return person, None


def _call(person: Employee, new_name: str, key: Integration) -> None:
    row, _is_new = CompreFaceSubject.objects.select_for_update().get_or_create(
        integration=key, employee=person, defaults={"name": new_name}
    )
    if row.is_own and person.name == make_name(row.name):
        _check_change(person, key)
        locked = Employee.objects.select_for_update().defer("embedding").get(pk=person.pk)
        locked.name = make_name(new_name)
        locked.save(update_fields=["name"])
    row.name = new_name
    row.save(update_fields=["name"])


def delete_subject(person: Employee, *, key: Integration) -> int:
    """Erase the person's face, with a certificate, and let the key forget the person.

    The record goes, too, when this key made it, the account may delete records, and nothing was
    recorded about the person that has to stay. How many photos were erased.
    """
    row = CompreFaceSubject.objects.filter(integration=key, employee=person).first()
    photos = person.face_samples.filter(state=FaceSample.State.READY).count()
    if row is not None and row.is_own and _delete_record(person, key):
        return photos
    erase_faces(person, key=key)
    return photos


@transaction.atomic
def erase_faces(person: Employee, *, key: Integration) -> ErasureCertificate:
    """Erase the person's face and let the key forget the person; the record stays."""
    _check_erase(person, key)
    CompreFaceSubject.objects.filter(integration=key, employee=person).delete()
    return erase_face_data(employee=person, by=key.account)


def find_own_people(key: Integration) -> list[Employee]:
    """The people whom the key has added: those meant by “all” when everything is to go."""
    return [row.employee for row in _find_rows(key).select_related("employee__site")]


def check_name(name: str) -> None:
    """Raise CompreFaceError unless a subject can be called so."""
    if not name.strip():
        raise CompreFaceError(Code.INVALID, "Subject name is empty")
    if len(name) > MAX_NAME or not name.isprintable():
        raise CompreFaceError(
            Code.INVALID,
            _("A subject's name has at most %(limit)d characters, all of them printable.")
            % {"limit": MAX_NAME},
        )


def _find_rows(key: Integration) -> QuerySet[CompreFaceSubject]:
    people = visible_employees(key.account).order_by().values("pk")
    return CompreFaceSubject.objects.filter(integration=key, employee__in=people)


def _check_join(person: Employee, key: Integration) -> None:
    """Raise CompreFaceError unless somebody known already may become a subject of the key."""
    if not visible_employees(key.account).filter(pk=person.pk).exists():
        raise CompreFaceError(
            Code.NOT_ALLOWED, _("This personnel number belongs to somebody in another team.")
        )
    if not person.is_employed(timezone.localdate(timezone=person.site.zone)):
        raise CompreFaceError(Code.NOT_TAKEN, _("This person does not work here today. Ask HR."))


def _register(number: str, name: str, key: Integration) -> Employee:
    if not has_permission(key.account, "people.add_employee"):
        raise CompreFaceError(Code.NOT_ALLOWED, _("The account of this key may not add people."))
    site = Site.objects.order_by("pk").first()
    if site is None:
        raise CompreFaceError(Code.NOT_TAKEN, _("There is no site yet. Add one in the admin site."))
    try:
        return register_employee(
            number=number, name=make_name(name), site=site, team=_choose_team(key)
        )
    except ValidationError as error:
        raise CompreFaceError(Code.INVALID, " ".join(error.messages)) from error


def _choose_team(key: Integration) -> Team | None:
    """The one team that the account manages; none when it sees everybody or manages several."""
    if can_view_everybody(key.account):
        return None
    teams = list(visible_teams(key.account)[:2])
    return teams[0] if len(teams) == 1 else None


def _check_change(person: Employee, key: Integration) -> None:
    try:
        check_change_employee(key.account, person)
    except PermissionDenied as error:
        raise CompreFaceError(Code.NOT_ALLOWED, str(error)) from error


def _check_erase(person: Employee, key: Integration) -> None:
    try:
        check_erase_face(key.account, person)
    except PermissionDenied as error:
        raise CompreFaceError(Code.NOT_ALLOWED, str(error)) from error


def _delete_record(person: Employee, key: Integration) -> bool:
    """Whether the whole record could go."""
    if person.user_id is not None or not has_permission(key.account, "people.delete_employee"):
        return False
    _check_erase(person, key)
    try:
        delete_employee(employee=person, by=key.account)
    except RecordKeptError:
        return False
    return True

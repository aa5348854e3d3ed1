"""Who may see and change what about people; `check_x` raises with a reason, `can_x` asks it.

Two questions are always asked. *What* may the user do at all: a permission, given by a role. And
*about whom*: everybody for those with `people.view_every_team`, the people of one's own teams for
a manager, and oneself. `visible_…` answers the second as rows, so that a list, a search and an
address typed by hand end at the same people.
"""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from people.errors import ConsentMissingError
from people.models import (
    Consent,
    Employee,
    ErasureCertificate,
    FaceSample,
    Integration,
    PhotoImport,
    Team,
    WebhookDelivery,
)
from people.queries import has_active_consent

Account = User | AnonymousUser


def has_permission(user: Account, name: str) -> bool:
    """Whether an account that is not switched off holds the permission `room.verb_model`."""
    return bool(user.is_active and user.has_perm(name))


# About whom --------------------------------------------------------------------------------------


def can_view_everybody(user: Account) -> bool:
    """Whether the user's work is with the people of every team."""
    return has_permission(user, "people.view_every_team")


def visible_teams(user: Account) -> QuerySet[Team]:
    """The teams whose people the user may see: all, or those that the user manages."""
    if can_view_everybody(user):
        return Team.objects.all()
    if has_permission(user, "people.view_employee"):
        return Team.objects.filter(managers=user.pk)
    return Team.objects.none()


def visible_employees(user: Account) -> QuerySet[Employee]:
    """The people whom the user may see: all, those of the user's own teams, oneself."""
    if can_view_everybody(user):
        return Employee.objects.all()
    if not user.is_active or user.pk is None:
        return Employee.objects.none()
    return Employee.objects.filter(Q(user=user.pk) | Q(team__in=visible_teams(user)))


def can_view_employee(user: Account, employee: Employee) -> bool:
    """Whether the user may see this person."""
    return can_view_everybody(user) or visible_employees(user).filter(pk=employee.pk).exists()


def check_view_employee(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user may see this person."""
    if not can_view_employee(user, employee):
        raise PermissionDenied(_("This person is not in your team. Ask HR."))


def can_view_team(user: Account, team: Team) -> bool:
    """Whether the user may see this team and its people."""
    return can_view_everybody(user) or visible_teams(user).filter(pk=team.pk).exists()


def check_view_people(user: Account) -> None:
    """Raise PermissionDenied unless the user may read the records of people, of some at least."""
    if not has_permission(user, "people.view_employee"):
        raise PermissionDenied(_("You may not read the records of people. Ask HR."))


def check_add_people(user: Account) -> None:
    """Raise PermissionDenied unless the user may take people on."""
    if not has_permission(user, "people.add_employee"):
        raise PermissionDenied(_("You may not take people on. Ask HR."))


def check_teams(user: Account, verb: str) -> None:
    """Raise PermissionDenied unless the user may `view`, `add` or `change` teams."""
    if not has_permission(user, f"people.{verb}_team"):
        raise PermissionDenied(_("This account may not do that with teams. Ask HR."))


def check_sites(user: Account, verb: str) -> None:
    """Raise PermissionDenied unless the user may `view`, `add` or `change` sites."""
    if not has_permission(user, f"people.{verb}_site"):
        raise PermissionDenied(_("This account may not do that with sites. Ask the HR admin."))


def can_change_employee(user: Account, employee: Employee) -> bool:
    """Whether the user may change this person's record."""
    return has_permission(user, "people.change_employee") and can_view_employee(user, employee)


def check_change_employee(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user may change this person's record."""
    if not can_change_employee(user, employee):
        raise PermissionDenied(_("You may not change this person's record. Ask HR."))


def is_self(user: Account, employee: Employee) -> bool:
    """Whether the person is the one who is signed in."""
    return bool(user.is_active and user.pk is not None and employee.user_id == user.pk)


def can_import_people(user: Account) -> bool:
    """Whether the user may take on and change people by a file: those of every team."""
    return can_view_everybody(user) and all(
        has_permission(user, f"people.{verb}_employee") for verb in ("add", "change")
    )


def check_import_people(user: Account) -> None:
    """Raise PermissionDenied unless the user may import people."""
    if not can_import_people(user):
        raise PermissionDenied(_("You may not import employees. Ask HR."))


def can_export_people(user: Account) -> bool:
    """Whether the user may take out a list of people as a file."""
    return can_view_everybody(user) and has_permission(user, "people.change_employee")


def check_export_people(user: Account) -> None:
    """Raise PermissionDenied unless the user may take out a list of people."""
    if not can_export_people(user):
        raise PermissionDenied(_("You may not export employees. Ask HR."))


# Erasure -----------------------------------------------------------------------------------------


def visible_certificates(user: Account) -> QuerySet[ErasureCertificate]:
    """The certificates the user may read: one's own, and with the permission those of the scope."""
    return ErasureCertificate.objects.filter(_owned_by(user, "people.view_erasurecertificate"))


def can_erase_face(user: Account, employee: Employee) -> bool:
    """Whether the user may erase this person's face data: who may change the person and the photos.

    One's own is erased by taking back the consent.
    """
    return can_change_employee(user, employee) and _may(user, "people.delete_facesample", employee)


def check_erase_face(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user may erase this person's face data."""
    if not can_erase_face(user, employee):
        raise PermissionDenied(_("You may not erase face data. Ask HR."))


def can_export_person(user: Account, employee: Employee) -> bool:
    """Whether the user may take out everything held about the person: photos, events, all of it.

    Oneself always; others with the permission to change the record and to see the photos.
    """
    if is_self(user, employee):
        return True
    return can_change_employee(user, employee) and can_view_photos(user, employee)


def check_export_person(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user may take out everything held about the person."""
    if not can_export_person(user, employee):
        raise PermissionDenied(_("You may not take out what is held about this person. Ask HR."))


# The audit log -----------------------------------------------------------------------------------


def can_view_audit(user: Account) -> bool:
    """Whether the user may read who looked at what and who changed what, about everybody."""
    return has_permission(user, "people.view_accessrecord") and can_view_everybody(user)


# Photos ------------------------------------------------------------------------------------------


def visible_photos(user: Account) -> QuerySet[FaceSample]:
    """The photos the user may look at: one's own, and with the permission those of the scope."""
    return FaceSample.objects.filter(_owned_by(user, "people.view_facesample"))


def check_view_photos(user: Account, employee: Employee | None = None) -> None:
    """Raise PermissionDenied unless the user may look at face photos, of one person if named."""
    if not can_view_photos(user, employee):
        raise PermissionDenied(_("You may not look at face photos. Ask HR for the permission."))


def can_view_photos(user: Account, employee: Employee | None = None) -> bool:
    """Whether the user may look at face photos: at all, or of one person."""
    if employee is not None and is_self(user, employee):
        return True
    return _may(user, "people.view_facesample", employee)


def check_add_photos(user: Account, employee: Employee | None = None) -> None:
    """Raise PermissionDenied unless the user may add face photos, of one person if named."""
    if not can_add_photos(user, employee):
        raise PermissionDenied(_("You may not add face photos. Ask HR for the permission."))


def can_add_photos(user: Account, employee: Employee | None = None) -> bool:
    """Whether the user may add face photos: at all, or of one person; see can_add_own_photos."""
    if employee is not None and can_add_own_photos(user, employee):
        return True
    return _may(user, "people.add_facesample", employee)


def can_change_photos(user: Account, employee: Employee | None = None) -> bool:
    """Whether the user may accept, reject or move face photos: at all, or of one person."""
    return _may(user, "people.change_facesample", employee)


def check_change_photos(user: Account, employee: Employee | None = None) -> None:
    """Raise PermissionDenied unless the user may accept, reject or move face photos."""
    if not can_change_photos(user, employee):
        raise PermissionDenied(_("You may not change face photos. Ask HR for the permission."))


def can_delete_photos(user: Account, employee: Employee | None = None) -> bool:
    """Whether the user may delete face photos: at all, or of one person."""
    return _may(user, "people.delete_facesample", employee)


def check_delete_photos(user: Account, employee: Employee | None = None) -> None:
    """Raise PermissionDenied unless the user may delete face photos."""
    if not can_delete_photos(user, employee):
        raise PermissionDenied(_("You may not delete face photos. Ask HR for the permission."))


def visible_imports(user: Account) -> QuerySet[PhotoImport]:
    """The imports the user may look at: one's own, and all for those who see everybody."""
    if not has_permission(user, "people.view_photoimport"):
        return PhotoImport.objects.none()
    if can_view_everybody(user):
        return PhotoImport.objects.all()
    return PhotoImport.objects.filter(created_by=user.pk)


def check_store_face(employee: Employee) -> None:
    """Raise ConsentMissingError unless the person has agreed to be recognised by face."""
    if not has_active_consent(employee):
        raise ConsentMissingError(
            _("%(name)s has not agreed to face recognition. Record the consent first.")
            % {"name": employee.name}
        )


# Consent -----------------------------------------------------------------------------------------


def visible_consents(user: Account) -> QuerySet[Consent]:
    """The consents the user may read: one's own, and with the permission those of the scope."""
    return Consent.objects.filter(_owned_by(user, "people.view_consent"))


def check_view_consents(user: Account, employee: Employee | None = None) -> None:
    """Raise PermissionDenied unless the user may read consents, of one person if named."""
    if not can_view_consents(user, employee):
        raise PermissionDenied(_("You may not read consents. Ask HR for the permission."))


def can_view_consents(user: Account, employee: Employee | None = None) -> bool:
    """Whether the user may read consents: at all, or of one person."""
    return _may(user, "people.view_consent", employee)


def can_record_consent(user: Account, employee: Employee) -> bool:
    """Whether the user may record that this person agreed."""
    return _may(user, "people.add_consent", employee)


def check_record_consent(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user may record that this person agreed."""
    if not can_record_consent(user, employee):
        raise PermissionDenied(_("You may not record consents. Ask HR for the permission."))


def can_ask_for_consent(user: Account, employee: Employee | None = None) -> bool:
    """Whether the user may send e-mails that ask for consent: at all, or to one person."""
    return _may(user, "people.add_consentrequest", employee)


def check_ask_for_consent(user: Account, employee: Employee | None = None) -> None:
    """Raise PermissionDenied unless the user may ask for consent, one person if named."""
    if not can_ask_for_consent(user, employee):
        raise PermissionDenied(_("You may not ask for consent. Ask HR for the permission."))


def can_publish_notice(user: Account) -> bool:
    """Whether the user may decide what people agree to."""
    return has_permission(user, "people.change_consentnotice")


def check_publish_notice(user: Account) -> None:
    """Raise PermissionDenied unless the user may decide what people agree to."""
    if not can_publish_notice(user):
        raise PermissionDenied(_("You may not publish notices. Ask the HR admin."))


def can_add_own_photos(user: Account, employee: Employee) -> bool:
    """Whether the person may add photos of themselves, where the company allows that."""
    return settings.OWN_PHOTOS and is_self(user, employee)


# Accounts ----------------------------------------------------------------------------------------


def can_invite(user: Account, employee: Employee | None = None) -> bool:
    """Whether the user may give people an account: at all, or this person."""
    return _may(user, "people.invite_employee", employee)


def check_invite(user: Account, employee: Employee | None = None) -> None:
    """Raise PermissionDenied unless the user may give people an account."""
    if not can_invite(user, employee):
        raise PermissionDenied(_("You may not invite people. Ask HR for the permission."))


def can_change_account(user: Account, account: User) -> bool:
    """Whether the user may change an account: never one that may do more than the user."""
    if user.is_active and user.is_superuser:
        return True
    if not has_permission(user, "auth.change_user") or account.is_superuser:
        return False
    return _list_permissions(account) <= user.get_all_permissions()


def check_change_account(user: Account, account: User) -> None:
    """Raise PermissionDenied unless the user may change this account."""
    if not can_change_account(user, account):
        raise PermissionDenied(_("This account may do more than yours. Ask an administrator."))


def can_manage_integrations(user: Account) -> bool:
    """Whether the user may give and revoke keys for other systems."""
    return has_permission(user, "people.change_integration")


def can_change_integration(user: Account, integration: Integration) -> bool:
    """Whether the user may change or revoke a key: never one that may do more than the user."""
    return can_manage_integrations(user) and can_change_account(user, integration.account)


def check_act_for(user: Account, account: User) -> None:
    """Raise PermissionDenied unless the user may let another system act in the account's name."""
    if account == user:
        return
    check_change_account(user, account)


def may_grant(user: Account, group: Group) -> bool:
    """Whether the user may give or take a role: never one that may do more than the user."""
    if user.is_active and user.is_superuser:
        return True
    permissions = group.permissions.values_list("content_type__app_label", "codename")
    names = {f"{app_label}.{codename}" for app_label, codename in permissions}
    return has_permission(user, "auth.change_user") and names <= user.get_all_permissions()


# Webhooks ----------------------------------------------------------------------------------------


def may_hear(account: Account, permission: str, employee: Employee | None) -> bool:
    """Whether what happened may be told in the name of this account.

    About a person to whoever may see the person; what names nobody to whoever may see everybody.
    """
    if not has_permission(account, permission):
        return False
    return can_view_everybody(account) if employee is None else can_view_employee(account, employee)


def visible_deliveries(user: Account) -> QuerySet[WebhookDelivery]:
    """The messages to other systems that the user may read: about the people of the scope."""
    if can_view_everybody(user):
        return WebhookDelivery.objects.all()
    return WebhookDelivery.objects.filter(employee__in=visible_employees(user))


def _list_permissions(account: User) -> set[str]:
    """Of an account that is switched off as well: it may be switched on again."""
    found = Permission.objects.filter(Q(group__user=account) | Q(user=account))
    keys = found.values_list("content_type__app_label", "codename")
    return {f"{app_label}.{codename}" for app_label, codename in keys}


def _may(user: Account, permission: str, employee: Employee | None) -> bool:
    return has_permission(user, permission) and (
        employee is None or can_view_employee(user, employee)
    )


def _owned_by(user: Account, permission: str) -> Q:
    """Rows that belong to oneself, or with the permission to visible people."""
    if not user.is_active or user.pk is None:
        return Q(pk__in=[])
    if not has_permission(user, permission):
        return Q(employee__user=user.pk)
    return Q() if can_view_everybody(user) else Q(employee__in=visible_employees(user))

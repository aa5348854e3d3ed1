"""Accounts of the people who work here: invited, given roles, freed of a lost second factor."""

import datetime
from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from people.encryption import decrypt, encrypt, is_newest
from people.errors import AccountError
from people.letters import send_invitation_letter
from people.models import Employee, Team
from people.policies import check_change_account, check_invite, may_grant
from people.queries import WEST_OF_ALL
from people.roles import STAFF_ROLES, Role

# What allauth keeps encrypted by config.accounts.SecondFactorAdapter: a secret, or a list of them.
SECRETS = ("secret", "seed", "migrated_codes")


@transaction.atomic
def invite_employee(*, employee: Employee, by: User) -> User:
    """Give a person an account with the role Employee, and send the link that sets its password.

    Inviting again sends a new link and ends the one before. Nothing is done unless the mail
    server takes the letter.

    Raises:
        PermissionDenied: `by` may not invite this person.
        AccountError: no e-mail, an e-mail of somebody else's account, or the account is in use.
        OSError: the mail server does not take the letter.
    """
    check_invite(by, employee)
    employee = Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
    account = _find_or_make_account(employee)
    account.set_unusable_password()  # a new one each time: links sent before open nothing
    account.save()
    account.groups.add(Group.objects.get(name=Role.EMPLOYEE.value))
    Employee.objects.filter(pk=employee.pk).update(user=account)
    send_invitation_letter(employee, account, _make_path(account))
    return account


@transaction.atomic
def switch_off_leavers(*, now: datetime.datetime) -> int:
    """Switch off the accounts of people whose last day is over, at latest a day late; how many.

    A superuser's stays: nobody is locked out by a date. HR can switch an account on again after
    changing the last day.
    """
    gone = Employee.objects.filter(active_until__lt=(now - WEST_OF_ALL).date())
    accounts = User.objects.filter(is_active=True, is_superuser=False, employee__in=gone)
    return accounts.update(is_active=False)


@transaction.atomic
def set_groups(*, account: User, groups: Iterable[Group], by: User) -> None:
    """Give an account these roles and no others; whoever has a role of the admin may open it.

    Raises:
        PermissionDenied: the account is above `by`, or a role is.
    """
    check_change_account(by, account)
    wanted = set(groups)
    for group in wanted ^ set(account.groups.all()):
        if not may_grant(by, group):
            raise AccountError(
                _("You may not give or take the role %(role)s: it may do more than you.")
                % {"role": group.name}
            )
    account.groups.set(wanted)
    settle_staff(account)


def settle_staff(account: User) -> None:
    """Let an account into the admin if one of its roles works there."""
    if account.groups.filter(name__in=[role.value for role in STAFF_ROLES]).exists():
        User.objects.filter(pk=account.pk).update(is_staff=True)
        account.is_staff = True


@transaction.atomic
def give_managers_their_role(*, team: Team) -> None:
    """Make sure that the managers of a team may see it."""
    role = Group.objects.get(name=Role.TEAM_MANAGER.value)
    for account in team.managers.exclude(groups=role):
        account.groups.add(role)
        settle_staff(account)


@transaction.atomic
def link_account(*, account: User, employee: Employee | None) -> None:
    """Make the account that of this person (None: of nobody), and of no other."""
    others = Employee.objects.filter(user=account)
    if employee is not None:
        others = others.exclude(pk=employee.pk)
    others.update(user=None)
    if employee is not None and employee.user_id is None:
        Employee.objects.filter(pk=employee.pk, user=None).update(user=account)


@transaction.atomic
def forget_old_emails(*, account: User) -> None:
    """Only the e-mail that HR has set may renew the password."""
    EmailAddress.objects.filter(user=account).exclude(email__iexact=account.email).delete()


@transaction.atomic
def remove_second_factor(*, account: User, by: User) -> int:
    """Forget the apps, keys and recovery codes of somebody who lost them; how many there were."""
    check_change_account(by, account)
    removed, _by_model = Authenticator.objects.filter(user=account).delete()
    return int(removed)


@transaction.atomic
def renew_account_secrets(*, is_rehearsal: bool = False) -> int:
    """Encrypt the secrets of second factors with the newest key; how many needed it.

    Raises:
        DecryptionError: no key opens one of them.
    """
    count = 0
    for authenticator in Authenticator.objects.select_for_update().order_by("pk"):
        old = [name for name in SECRETS if _needs_newer_key(authenticator.data.get(name))]
        count += bool(old)
        if old and not is_rehearsal:
            for name in old:
                authenticator.data[name] = _renew(authenticator.data[name])
            authenticator.save(update_fields=["data"])
    return count


def _needs_newer_key(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_needs_newer_key, value))
    return isinstance(value, str) and not is_newest(value.encode())


def _renew(value: str | list[str]) -> str | list[str]:
    if isinstance(value, list):
        return [str(_renew(part)) for part in value]
    return encrypt(decrypt(value.encode())).decode()


def _find_or_make_account(employee: Employee) -> User:
    if not employee.email:
        raise AccountError(
            _("%(name)s has no e-mail. Write it into the record first.") % {"name": employee.name}
        )
    account = employee.user
    if account is not None:
        if account.has_usable_password() or not account.is_active:
            raise AccountError(
                _("%(name)s has an account already. A forgotten password is renewed at sign-in.")
                % {"name": employee.name}
            )
        account.email = employee.email
        return account
    if User.objects.filter(email__iexact=employee.email).exists():
        raise AccountError(
            _("Another account has the e-mail of %(name)s. Give each person an own e-mail.")
            % {"name": employee.name}
        )
    first, _space, last = employee.name.partition(" ")
    return User(
        username=_choose_username(employee), email=employee.email,
        first_name=first[:150], last_name=last[:150],
    )  # fmt: skip


def _choose_username(employee: Employee) -> str:
    """The e-mail, which people know by heart; with the number where somebody has taken it."""
    name = employee.email.lower()
    longest = 150
    if len(name) > longest or User.objects.filter(username__iexact=name).exists():
        return f"{employee.number}-{employee.pk}"[:longest]
    return name


def _make_path(account: User) -> str:
    token = default_token_generator.make_token(account)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return path.replace("UID-KEY", f"{user_pk_to_url_str(account)}-{token}")

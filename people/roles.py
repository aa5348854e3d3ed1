"""The roles that Muster ships, as groups, and the way migrations give them permissions.

A role is a group with a name of this list. What it may do is decided by migrations: each room
gives its own permissions with `grant`, so an upgrade adds what is new and leaves alone what the
company has changed by hand. Which people a role sees is decided in `people.policies`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import AnonymousUser, User
from django.db.migrations import RunPython
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """The groups that exist out of the box; the value is the name of the group."""

    HR_ADMIN = "HR admin", _("HR admin")
    HR = "HR", _("HR")
    TEAM_MANAGER = "Team manager", _("Team manager")
    EMPLOYEE = "Employee", _("Employee")
    SECURITY = "Security", _("Security")
    AUDITOR = "Auditor", _("Auditor")
    KIOSK = "Kiosk", _("Kiosk")


STAFF_ROLES = frozenset({Role.HR_ADMIN, Role.HR, Role.TEAM_MANAGER, Role.SECURITY, Role.AUDITOR})
"""The roles whose work is done in the admin site."""

EVERYDAY_ROLES = frozenset({Role.EMPLOYEE, Role.TEAM_MANAGER})
"""The roles that whoever may invite employees may give; the others need more."""

Grants = Mapping[Role, Iterable[str]]


def label_group(name: str) -> str:
    """The name of a group as people read it; a group of one's own as it is."""
    return str(Role(name).label) if name in Role.values else name


def list_roles(user: User | AnonymousUser) -> list[str]:
    """The names of the account's roles, as people read them; groups of one's own as they are."""
    names = user.groups.order_by("name").values_list("name", flat=True)
    return [label_group(name) for name in names]


def list_grants(model: str, *actions: str) -> list[str]:
    """The default permissions for a model: `("people.team", "view")` is `people.view_team`."""
    app_label, name = model.split(".")
    return [f"{app_label}.{action}_{name}" for action in actions]


def make_groups() -> RunPython:
    """The migration operation that makes a group for every role; backwards it removes them."""
    return RunPython(_make_groups, _remove_groups, elidable=False)


def grant(grants: Grants) -> RunPython:
    """The migration operation that gives roles permissions like `people.view_team`.

    The migration must depend on the ones that made the models. Backwards it takes them away.
    """
    frozen = {str(role.value): tuple(names) for role, names in grants.items()}

    def give(apps: Any, schema_editor: Any) -> None:
        database = schema_editor.connection.alias
        _create_permissions(apps, database, frozen)
        for group, permissions in _find(apps, database, frozen):
            group.permissions.add(*permissions)

    def take_away(apps: Any, schema_editor: Any) -> None:
        for group, permissions in _find(apps, schema_editor.connection.alias, frozen):
            group.permissions.remove(*permissions)

    return RunPython(give, take_away, elidable=False)


def _make_groups(apps: Any, schema_editor: Any) -> None:
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for role in Role:
        groups.get_or_create(name=role.value)


def _remove_groups(apps: Any, schema_editor: Any) -> None:
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=Role.values).delete()


def _create_permissions(apps: Any, database: str, grants: Mapping[str, Iterable[str]]) -> None:
    """Django makes permissions after all migrations, which is too late to give them here."""
    for app_label in sorted({name.split(".")[0] for names in grants.values() for name in names}):
        app_config = apps.get_app_config(app_label)
        app_config.models_module = True  # a historical app has none, and would be passed over
        create_permissions(app_config, verbosity=0, using=database, apps=apps)
        app_config.models_module = None


def _find(apps: Any, database: str, grants: Mapping[str, Iterable[str]]) -> list[tuple[Any, Any]]:
    """Each group with its permissions; raises LookupError for a permission that does not exist."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in apps.get_model("auth", "Permission")
        .objects.using(database)
        .select_related("content_type")
    }
    groups = apps.get_model("auth", "Group").objects.using(database)
    missing = {name for names in grants.values() for name in names} - known.keys()
    if missing:
        raise LookupError(f"No such permissions: {', '.join(sorted(missing))}")
    return [
        (group, [known[name] for name in grants[group.name]])
        for group in groups.filter(name__in=grants)
    ]

"""The groups that the migrations made. A test that empties the tables takes them along."""

import pytest

_migrated: dict[str, list[tuple[str, str]]] = {}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Remember the groups of the migrated database."""
    from django.contrib.auth.models import Group

    with django_db_blocker.unblock():
        for group in Group.objects.all():
            keys = group.permissions.values_list("content_type__app_label", "codename")
            _migrated[group.name] = list(keys)


def find_groups(roles):
    """The groups of the roles, with the permissions that the migrations gave them."""
    from django.contrib.auth.models import Group

    if Group.objects.filter(name__in=_migrated).count() < len(_migrated):
        _restore_groups()
    return [Group.objects.get(name=role.value) for role in roles]


def _restore_groups():
    from django.contrib.auth.models import Group, Permission

    known = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in Permission.objects.select_related("content_type")
    }
    for name, keys in _migrated.items():
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.set([known[key] for key in keys])

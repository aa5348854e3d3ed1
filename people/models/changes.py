"""The history of changes: for each tracked table one beside it, filled by triggers in PostgreSQL.

A bulk update, the shell and `psql` cannot slip past a trigger. The columns are named one by one,
so that nothing biometric and no secret is ever copied: `tests` compare them with
`people.personal_data`. A new column that shall be tracked is added here.
"""

from typing import Any, ClassVar

import pghistory
from django.contrib.auth.models import Group, User
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.consent import Consent, ConsentNotice, ConsentRequest
from people.models.erasure import ErasureCertificate
from people.models.faces import FaceSample
from people.models.integrations import Integration
from people.models.organisation import Employee, Site, Team
from people.models.retention import RetentionRule
from people.models.webhooks import WebhookTarget


def track_changes(
    model: type[models.Model],
    name: str,
    *fields: str,
    noting: dict[str, str] | None = None,
    app_label: str = "",
    is_link: bool = False,
) -> Any:
    """Make the model called `name`: a row for each insert, update and delete of `model`.

    Args:
        model: the tracked table, or a proxy of ours for one that belongs to another package.
        name: of the new model, unique in its room.
        fields: the columns to copy; a change of any other column leaves no trace.
        noting: further columns, and the label to note when one changes, without its content.
        app_label: the room whose migrations hold the triggers, when it is not the model's.
        is_link: it joins two tables, so its rows come and go and have no history of their own.
    """
    events = [pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()]
    for column, label in (noting or {}).items():
        events.append(pghistory.UpdateEvent(label, condition=pghistory.AnyChange(column)))
    options: dict[str, Any] = {"obj_field": None} if is_link else {}
    return pghistory.create_event_model(
        model,
        *events,
        fields=list(fields),
        model_name=name,
        app_label=app_label or None,
        abstract=False,
        meta={
            "default_permissions": (),  # the audit log as a whole has one
            "ordering": ["-pgh_created_at", "-pgh_id"],
            "indexes": _make_indexes(name, fields),
        },
        **options,
    )


def _make_indexes(name: str, fields: tuple[str, ...]) -> list[models.Index]:
    """By time, as the audit log reads them; and by person."""
    stem = name.removesuffix("Change").lower()
    indexes = [models.Index(name=f"{stem}_change_time", fields=["-pgh_created_at", "-pgh_id"])]
    if "employee" in fields:
        indexes.append(models.Index(name=f"{stem}_change_who", fields=["employee"]))
    return indexes


class ProxyMeta:
    """A table of another package, or one that Django made: we only watch it."""

    proxy = True
    app_label = "people"
    default_permissions: ClassVar = ()


class TeamManager(Team.managers.through):  # type: ignore[name-defined,misc]
    """An account that may see a team."""

    class Meta(ProxyMeta):
        verbose_name = _("manager of a team")


class WatchedUser(User):
    """An account."""

    class Meta(ProxyMeta):
        verbose_name = _("account")


class WatchedGroup(Group):
    """A role."""

    class Meta(ProxyMeta):
        verbose_name = _("role")


class GroupMember(User.groups.through):  # type: ignore[name-defined,misc]
    """An account that has a role."""

    class Meta(ProxyMeta):
        verbose_name = _("role of an account")


class UserPermission(User.user_permissions.through):  # type: ignore[name-defined,misc]
    """A permission of one account."""

    class Meta(ProxyMeta):
        verbose_name = _("permission of an account")


class GroupPermission(Group.permissions.through):  # type: ignore[name-defined,misc]
    """A permission of a role."""

    class Meta(ProxyMeta):
        verbose_name = _("permission of a role")


SiteChange = track_changes(Site, "SiteChange", "name", "time_zone", "country", "region")
TeamChange = track_changes(Team, "TeamChange", "name", "color")
TeamManagerChange = track_changes(TeamManager, "TeamManagerChange", "team", "user", is_link=True)
EmployeeChange = track_changes(
    Employee,
    "EmployeeChange",
    "number",
    "name",
    "email",
    "user",
    "team",
    "site",
    "active_from",
    "active_until",
)
ConsentNoticeChange = track_changes(
    ConsentNotice,
    "ConsentNoticeChange",
    "site",
    "version",
    "sha256",
    "published_at",
    "published_by",
    noting={"text": "text"},
)
ConsentChange = track_changes(
    Consent,
    "ConsentChange",
    "employee",
    "notice",
    "method",
    "note",
    "scan",
    "scan_type",
    "recorded_by",
    "given_at",
    "withdrawn_at",
    "withdrawn_by",
    "is_renewed",
)
ConsentRequestChange = track_changes(
    ConsentRequest,
    "ConsentRequestChange",
    "employee",
    "notice",
    "email",
    "asked_by",
    "asked_at",
    "sent_at",
    "problem",
    "expires_at",
    "closed_at",
    "outcome",
)
ErasureCertificateChange = track_changes(
    ErasureCertificate,
    "ErasureCertificateChange",
    "employee",
    "reason",
    "requested_by",
    "started_at",
    "finished_at",
)
RetentionRuleChange = track_changes(RetentionRule, "RetentionRuleChange", "kind", "days")
WebhookTargetChange = track_changes(
    WebhookTarget,
    "WebhookTargetChange",
    "name",
    "url",
    "kinds",
    "account",
    "is_active",
    "created_by",
    "stopped_at",
    noting={"secret": "secret"},
)
FaceSampleChange = track_changes(
    FaceSample,
    "FaceSampleChange",
    "employee",
    "source",
    "state",
    "reason_code",
    "is_accepted",
    "reviewed_by",
)
IntegrationChange = track_changes(
    Integration,
    "IntegrationChange",
    "name",
    "prefix",
    "account",
    "scopes",
    "requests_per_minute",
    "consent_basis",
    "expiry_date",
    "revoked",
    "created_by",
    noting={"hashed_key": "key"},
)
UserChange = track_changes(
    WatchedUser,
    "UserChange",
    "username",
    "first_name",
    "last_name",
    "email",
    "is_active",
    "is_staff",
    "is_superuser",
    noting={"password": "password"},
    app_label="people",
)
GroupChange = track_changes(WatchedGroup, "GroupChange", "name", app_label="people")
GroupMemberChange = track_changes(
    GroupMember, "GroupMemberChange", "user", "group", app_label="people", is_link=True
)
UserPermissionChange = track_changes(
    UserPermission,
    "UserPermissionChange",
    "user",
    "permission",
    app_label="people",
    is_link=True,
)
GroupPermissionChange = track_changes(
    GroupPermission,
    "GroupPermissionChange",
    "group",
    "permission",
    app_label="people",
    is_link=True,
)

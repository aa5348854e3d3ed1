"""Who looked at what: the access log. PostgreSQL refuses to change or remove a row."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.organisation import Employee


def protect_link(name: str) -> pgtrigger.Protect:
    """Refuse to set a link; deleting the account or the employee may empty it."""
    changed = {f"new__{name}__df": pgtrigger.F(f"old__{name}")}
    return pgtrigger.Protect(
        name=f"append_only_{name}",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(**changed, **{f"new__{name}__isnull": False}),
    )


class AccessRecord(models.Model):
    """Somebody read or took out personal data, or searched for a person.

    Names are kept beside the links, so that the record still says who it was about when the
    account or the employee is gone. A trigger allows nothing but the loss of these links; only
    `remove_old_audit_entries` and `forget_person_in_audit` of `people.services` go past it.
    """

    class Action(models.TextChoices):
        """What was done."""

        VIEW_FACE = "view_face", _("looked at a face")
        VIEW_PHOTO = "view_photo", _("looked at a photo")
        VIEW_MAP = "view_map", _("looked at the map of faces")
        VIEW_DOCUMENT = "view_document", _("looked at a document")
        VIEW_RECORD = "view_record", _("looked at what is held about a person")
        SEARCH_NAME = "search_name", _("searched for a person by name")
        SEARCH_FACE = "search_face", _("searched for a person by face")
        WATCH_CAMERA = "watch_camera", _("watched a camera")
        COMPARE_FACES = "compare_faces", _("compared two faces")
        EMBED_FACE = "embed_face", _("took out the vector of a face")
        EXPORT_PERSON = "export_person", _("took out everything held about a person")
        PRINT_BADGE = "print_badge", _("printed a badge")
        EXPORT_PEOPLE = "export_people", _("took out a list of people")
        EXPORT_ATTENDANCE = "export_attendance", _("took out attendance")
        VIEW_AUDIT = "view_audit", _("looked at the audit log")
        EXPORT_AUDIT = "export_audit", _("took out the audit log")
        PROVE_ERASURE = "prove_erasure", _("searched everything for an erased face")

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("account"),
    )
    account_name = models.CharField(_("account name"), max_length=150, blank=True)
    action = models.CharField(_("action"), max_length=20, choices=Action.choices)
    employee = models.ForeignKey(
        Employee, models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    employee_number = models.CharField(_("number"), max_length=100, blank=True)
    employee_name = models.CharField(_("name"), max_length=200, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    place = models.CharField(_("page, command or task"), max_length=200, blank=True)
    ip_address = models.GenericIPAddressField(_("address"), null=True, blank=True)

    class Meta:
        verbose_name = _("audit log entry")
        verbose_name_plural = _("audit log")
        ordering: ClassVar = ["-at", "-pk"]
        default_permissions = ("view",)
        indexes: ClassVar = [
            models.Index(name="access_by_time", fields=["-at", "-id"]),
            models.Index(name="access_by_account", fields=["account", "-at", "-id"]),
            models.Index(name="access_by_employee", fields=["employee", "-at", "-id"]),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="append_only_update",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["account", "employee"]),
            ),
            protect_link("account"),
            protect_link("employee"),
        ]

    def __str__(self) -> str:
        whom = self.employee_name or "–"
        return f"{self.at:%Y-%m-%d %H:%M}Z {self.account_name}: {self.get_action_display()}, {whom}"

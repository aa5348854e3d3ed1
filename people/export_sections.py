"""What people holds about a person, as sections of the export."""

import json
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from people.certificates import render_certificate
from people.models import (
    AccessRecord,
    AccountLanguage,
    Consent,
    ConsentNotice,
    Employee,
    EmployeeChange,
    ErasureCertificate,
    FaceSample,
    Integration,
    PhotoImportItem,
    WebhookTarget,
)
from people.personal_export import ExportFile, Section, read_stored, register_section
from people.scans import SUFFIXES

SOMEBODY_ELSE = _("Who else was involved is not shown here; ask HR.")


def register_sections() -> None:
    """Make the sections of this room part of every export."""
    for section in SECTIONS:
        register_section(section)


def _find_account(employee: Employee) -> Iterable[Any]:
    return [employee.user] if employee.user is not None else []


def _find_keys(employee: Employee) -> Iterable[Integration]:
    return Integration.objects.filter(account__employee=employee).order_by("pk")


def _find_targets(employee: Employee) -> Iterable[WebhookTarget]:
    return WebhookTarget.objects.filter(account__employee=employee).order_by("pk")


def _find_notices(employee: Employee) -> Iterable[ConsentNotice]:
    agreed = employee.consents.exclude(notice=None).values("notice")
    asked = employee.consent_requests.exclude(notice=None).values("notice")
    return ConsentNotice.objects.filter(pk__in=agreed.union(asked))


def _list_photo_files(sample: FaceSample) -> Iterable[ExportFile]:
    if sample.image:
        yield ExportFile(f"{sample.pk}-photo", read_stored(sample.image))
    if sample.crop:
        yield ExportFile(f"{sample.pk}-face.jpg", read_stored(sample.crop))


def _list_scan(consent: Consent) -> Iterable[ExportFile]:
    if consent.scan:
        suffix = SUFFIXES.get(consent.scan_type, "bin")
        yield ExportFile(f"{consent.pk}-form.{suffix}", read_stored(consent.scan))


def _list_notice_text(notice: ConsentNotice) -> Iterable[ExportFile]:
    yield ExportFile(f"notice-{notice.version or 'draft'}.md", notice.text.encode)


def _list_certificate_files(certificate: ErasureCertificate) -> Iterable[ExportFile]:
    yield ExportFile(f"{certificate.uuid}.pdf", partial(render_certificate, certificate))
    content = json.dumps(certificate.content, ensure_ascii=False, indent=2)
    yield ExportFile(f"{certificate.uuid}.json", content.encode)


SECTIONS = (
    Section(
        name="person",
        title=_("Your record"),
        about=_("Who you are, where you work, and the mean vector by which you are recognised."),
        model="people.Employee",
        find=lambda employee: [employee],
    ),
    Section(
        name="placements",
        title=_("Your sites and teams"),
        about=_("Where and with whom you worked from which day on."),
        model="people.Placement",
        find=lambda employee: employee.placements.select_related("site", "team").order_by("since"),
    ),
    Section(
        name="account",
        title=_("Your account"),
        about=_("With which you sign in."),
        model="auth.User",
        find=_find_account,
    ),
    Section(
        name="language",
        title=_("Your language"),
        about=_("In which Muster writes to you: that of the pages when you signed in last."),
        model="people.AccountLanguage",
        find=lambda employee: AccountLanguage.objects.filter(account__employee=employee),
    ),
    Section(
        name="consents",
        title=_("Your consent"),
        about=_("When and how you agreed to be recognised, and when that ended; signed forms."),
        model="people.Consent",
        find=lambda employee: employee.consents.select_related("notice__site"),
        list_files=_list_scan,
        hidden=(("recorded_by", SOMEBODY_ELSE), ("withdrawn_by", SOMEBODY_ELSE)),
    ),
    Section(
        name="consent_notices",
        title=_("What you were told"),
        about=_("The texts that you agreed to, or were asked to agree to."),
        model="people.ConsentNotice",
        find=_find_notices,
        list_files=_list_notice_text,
        hidden=(("published_by", SOMEBODY_ELSE),),
        also=("site", "version", "published_at", "sha256"),
    ),
    Section(
        name="consent_requests",
        title=_("Links that asked for your consent"),
        about=_("When a link was sent to you, and what became of it."),
        model="people.ConsentRequest",
        find=lambda employee: employee.consent_requests.select_related("notice__site"),
        hidden=(("asked_by", SOMEBODY_ELSE),),
    ),
    Section(
        name="photos",
        title=_("Your photos"),
        about=_(
            "Each photo as it was given, the face cut out of it, its vector (512 numbers that "
            "stand for the face), and what the engine says about it."
        ),
        model="people.FaceSample",
        find=lambda employee: employee.face_samples.order_by("pk"),
        list_files=_list_photo_files,
        hidden=(("resembles", SOMEBODY_ELSE), ("reviewed_by", SOMEBODY_ELSE)),
        also=("id",),
    ),
    Section(
        name="photo_imports",
        title=_("Photos handed in for you, many at once"),
        about=_("When files were dropped on your page."),
        model="people.PhotoImport",
        find=lambda employee: employee.photo_imports.all(),
        hidden=(("created_by", SOMEBODY_ELSE),),
        also=("state",),
    ),
    Section(
        name="photo_import_files",
        title=_("The files of such imports that were yours"),
        about=_("What became of each file."),
        model="people.PhotoImportItem",
        find=lambda employee: PhotoImportItem.objects.filter(employee=employee),
        also=("state", "reason", "finished_at"),
    ),
    Section(
        name="erasures",
        title=_("Erasures"),
        about=_("What was erased of you and when, each with its certificate."),
        model="people.ErasureCertificate",
        find=lambda employee: employee.erasure_certificates.all(),
        list_files=_list_certificate_files,
        hidden=(("requested_by", SOMEBODY_ELSE),),
        also=("uuid", "content_sha256"),
    ),
    Section(
        name="changes",
        title=_("Changes to your record"),
        about=_("What your record said and when that changed."),
        model="people.EmployeeChange",
        find=lambda employee: EmployeeChange.objects.filter(pgh_obj_id=employee.pk),
        also=(
            "pgh_created_at",
            "pgh_label",
            "number",
            "name",
            "email",
            "user",
            "team",
            "site",
            "active_from",
            "active_until",
        ),
    ),
    Section(
        name="access_log",
        title=_("Who looked at your data"),
        about=_("When somebody looked at it, searched for you or took it out, and for what."),
        model="people.AccessRecord",
        find=lambda employee: AccessRecord.objects.filter(employee=employee),
        hidden=(
            ("account", SOMEBODY_ELSE),
            ("account_name", SOMEBODY_ELSE),
            ("detail", SOMEBODY_ELSE),
            ("place", SOMEBODY_ELSE),
            ("ip_address", SOMEBODY_ELSE),
        ),
    ),
    Section(
        name="webhooks",
        title=_("What other systems were told about you"),
        about=_("Each message of the last weeks, to which system it went and what it said."),
        model="people.WebhookDelivery",
        find=lambda employee: employee.webhook_deliveries.select_related("target"),
        also=("target", "state", "sent_at"),
    ),
    Section(
        name="keys",
        title=_("Keys of other systems in your name"),
        about=_("Which systems may use the API with what your account may do."),
        model="people.Integration",
        find=_find_keys,
        hidden=(("created_by", SOMEBODY_ELSE),),
        also=("name", "created", "revoked"),
    ),
    Section(
        name="webhook_targets",
        title=_("Systems that are told what your account may see"),
        about=_("Where webhooks go that are limited to what your account may see."),
        model="people.WebhookTarget",
        find=_find_targets,
        hidden=(("created_by", SOMEBODY_ELSE),),
        also=("name", "created_at"),
    ),
)

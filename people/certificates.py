"""The erasure certificate in words: for the page, for the person, and as PDF."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from people.models import ErasureCertificate
from people.pdf import render_pdf

KINDS = {
    "photos": gettext_lazy("photos with their cut-out faces and vectors"),
    "mean vectors": gettext_lazy("mean vectors of the person"),
    "resemblances": gettext_lazy("notes on other people's photos that name the person"),
    "classifier rows": gettext_lazy("rows in the classifier"),
    "look-alike pairs": gettext_lazy("pairs in the list of look-alikes"),
    "places on the map": gettext_lazy("places on the map of faces"),
    "releases of a photo": gettext_lazy("permissions to show a photo on the team page"),
    "rows of photo imports": gettext_lazy("notes on files of photo imports"),
    "sightings": gettext_lazy("sightings by cameras"),
    "pictures of cameras": gettext_lazy("pictures of the face that cameras kept"),
    "waiting for the person": gettext_lazy("requests to be told when a camera sees the person"),
    "entries of the emergency list": gettext_lazy("entries of the emergency list"),
    "rows": gettext_lazy("rows in the database"),
    "files": gettext_lazy("files in the storage"),
}


def name_kind(kind: str) -> str:
    """What was removed, in words."""
    return str(KINDS.get(kind, kind))


def render_certificate(certificate: ErasureCertificate) -> bytes:
    """The certificate as PDF, in the language that is active."""
    return render_pdf("people/documents/record.typ", describe_certificate(certificate))


def describe_certificate(certificate: ErasureCertificate) -> dict[str, Any]:
    """The data of `documents/record.typ`."""
    person = f"{certificate.employee_name} ({certificate.employee_number})"
    return {
        "title": _("Certificate of erasure"),
        "kind": _("Certificate of erasure"),
        "subtitle": person,
        "date": date_format(timezone.localtime(certificate.started_at), "DATE_FORMAT"),
        "page": _("Page PAGE of PAGES"),
        "language": (get_language() or "en").split("-")[0],
        "sections": [
            _describe_facts(certificate, person),
            _describe_removal(certificate),
            _describe_verification(certificate),
            _describe_limits(),
            _describe_checksum(certificate),
        ],
    }


def describe_counts(certificate: ErasureCertificate) -> list[tuple[str, int]]:
    """What was removed in words, and how many; kinds of which there was nothing are left out."""
    found = [(name_kind(kind), count) for kind, count in certificate.counts.items() if count]
    files = [(name_kind("files"), len(certificate.files))] if certificate.files else []
    return [*found, *files]


def describe_state(certificate: ErasureCertificate) -> str:
    """How far the erasure has come, in a sentence."""
    if not certificate.is_finished:
        return _("The rows are gone; the files are still being deleted.")
    if not certificate.is_genuine:
        return _("The content does not match its checksum: this certificate was tampered with.")
    return _("Everything is gone. The same places were searched again to be sure.")


def _describe_facts(certificate: ErasureCertificate, person: str) -> dict[str, Any]:
    facts = [
        (_("Person"), person),
        (_("Reason"), certificate.get_reason_display()),
        (_("Asked for by"), certificate.requested_by_name or _("Muster itself")),
        (_("Started"), _format_time(certificate.started_at)),
        (_("Finished"), _format_time(certificate.finished_at)),
        (_("Certificate"), str(certificate.uuid)),
    ]
    return _make_section(_("What happened"), [describe_state(certificate)], facts)


def _describe_removal(certificate: ErasureCertificate) -> dict[str, Any]:
    rows = [(name_kind(kind), str(count)) for kind, count in certificate.counts.items()]
    rows.append((name_kind("files"), str(len(certificate.files))))
    return _make_section(_("What was removed"), [], rows)


def _describe_verification(certificate: ErasureCertificate) -> dict[str, Any]:
    checked = certificate.verification.get("rows", {})
    rows = [(name_kind(kind), _count_left(count)) for kind, count in checked.items()]
    if "files" in certificate.verification:
        rows.append((name_kind("files"), _count_left(certificate.verification["files"])))
    words = _("The same places were searched again afterwards, with this result:")
    return _make_section(_("What was found afterwards"), [words], rows)


def _describe_limits() -> dict[str, Any]:
    return _make_section(
        _("What stays, and what this cannot say"),
        [
            _(
                "The employee's record, the record and forms of consent, the attendance events and "
                "this certificate stay: they prove what was lawful, and none of them shows a face."
            ),
            _(
                "Backups made before are not reached: erase again after a restore. A database and "
                "a disk keep the bytes of deleted rows and files until the space is used again."
            ),
        ],
        [],
    )


def _describe_checksum(certificate: ErasureCertificate) -> dict[str, Any]:
    words = _(
        "SHA-256 over the content as JSON with sorted keys; the JSON is part of the export of "
        "everything held about the person."
    )
    names = "  ".join(certificate.files)
    small = f"{certificate.content_sha256 or '–'}\n\n{names}"
    return _make_section(_("Checksum, and the names of the deleted files"), [words], [], small)


def _make_section(
    heading: str, sentences: list[str], rows: list[tuple[str, str]], small: str = ""
) -> dict[str, Any]:
    return {"heading": heading, "sentences": sentences, "rows": rows, "small": small}


def _count_left(count: int) -> str:
    return ngettext("%d left", "%d left", count) % count if count else _("nothing left")


def _format_time(at: Any) -> str:
    if at is None:
        return "–"
    local = timezone.localtime(at)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local:%Z}"

"""`manage.py prove_erasure NUMBER`: search everything for a face that should be gone."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from people.errors import ErasureError
from people.models import AccessRecord, Employee, ErasureCertificate
from people.services import erase_face_data, record_access
from recognition.engine.errors import EngineError
from recognition.engine.images import ImageError
from recognition.errors import NoFaceError
from recognition.management.photo_command import EXIT_NO, PhotoCommand, read_photo
from recognition.proof.probe import Probe, find_person
from recognition.proof.report import Report
from recognition.proof.search import search_everything

PROGRESS_EVERY = 500


class Command(PhotoCommand):
    """Search the database, the files and recognition, and say what was found."""

    help = (
        "Search everything that Muster keeps for one person's face, and say place by place what "
        "was found. What to search with: the photos given with --photo, and what is stored of the "
        "person now. With --erase that is kept in memory, erased, and then searched for.\n\n"
        "Exit status: 0 nothing was found, 3 something was found or could not be searched, "
        "1 the search could not begin."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose face, what to search with, and how to print."""
        parser.add_argument("number", help="personnel number of the person")
        parser.add_argument("--photo", type=Path, action="append", default=[], help="a photo")
        parser.add_argument("--erase", action="store_true", help="erase the face data first")
        parser.add_argument(
            "--reason",
            choices=ErasureCertificate.Reason.values,
            default=ErasureCertificate.Reason.REQUEST.value,
            help="why, with --erase",
        )
        parser.add_argument(
            "--ignore", action="append", default=[], help="number of a person who only looks alike"
        )
        parser.add_argument("--json", action="store_true", help="print JSON for other programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Gather, erase when asked to, search, print."""
        probe = self._gather(options["number"], options["photo"])
        ignored = [_find_employee(number) for number in options["ignore"]]
        certificate = None
        if options["erase"]:
            certificate = _erase(probe, ErasureCertificate.Reason(options["reason"]))
        try:
            report = search_everything(probe, ignored=ignored, progress=self._tell_progress)
        except EngineError as error:
            raise CommandError(str(error)) from error
        report.certificate = str(certificate.uuid) if certificate else None
        record_access(
            actor=None,
            action=AccessRecord.Action.PROVE_ERASURE,
            employee=probe.employee,
            detail={"found": report.found, "number": probe.number},
        )
        self._print(report, as_json=options["json"])
        if not report.is_clean:
            sys.exit(EXIT_NO)

    def _gather(self, number: str, photos: list[Path]) -> Probe:
        probe = find_person(number)
        if probe is None:
            raise CommandError(f"Nobody has or had the number {number}.")
        probe.add_stored()
        for path in photos:
            try:
                probe.add_photo(read_photo(path))
            except (ImageError, NoFaceError, EngineError) as error:
                raise CommandError(f"{path}: {error}") from error
        if not probe.can_search:
            raise CommandError(
                f"Nothing is stored of {probe.name}'s face, so there is nothing to search with. "
                "Give a photo of the person with --photo FILE."
            )
        return probe

    def _tell_progress(self, count: int) -> None:
        if count % PROGRESS_EVERY == 0:
            self.stderr.write(f"{count} files searched …")

    def _print(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
            return
        if report.certificate:
            self.stdout.write(f"Erased, with the certificate {report.certificate}.")
        self.stdout.write("\n".join(report.as_lines()))


def _erase(probe: Probe, reason: ErasureCertificate.Reason) -> ErasureCertificate:
    if probe.employee is None:
        raise CommandError(f"The record of {probe.name} is gone already; leave out --erase.")
    try:
        return erase_face_data(employee=probe.employee, reason=reason)
    except ErasureError as error:
        raise CommandError(str(error)) from error


def _find_employee(number: str) -> Employee:
    employee = Employee.objects.defer("embedding").filter(number=number).first()
    if employee is None:
        raise CommandError(f"Nobody has the number {number}.")
    return employee

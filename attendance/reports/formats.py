"""The files that a report can be taken along as; each is registered by the module that writes it.

A format answers `&format=NAME` on the address of every report, and stands in its export menu.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase

from attendance.reports.table import Report, ReportFilter, Words

# The report as a file for `request.user`; the view has checked that the user may read reports.
Answer = Callable[[HttpRequest, Report, ReportFilter], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A kind of file by its name in the address, such as `csv`."""

    name: str
    title: Words
    answer: Answer


_formats: dict[str, FileFormat] = {}


def register_format(file_format: FileFormat) -> FileFormat:
    """Offer a format for every report."""
    _formats[file_format.name] = file_format
    return file_format


def list_formats() -> list[FileFormat]:
    """Every registered format, in the order of registration."""
    return list(_formats.values())


def find_format(name: str) -> FileFormat | None:
    """The format with this name."""
    return _formats.get(name)

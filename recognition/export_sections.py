"""What recognition holds about a person, as sections of the export."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Employee
from people.personal_export import Section, register_section
from recognition.models import (
    ClassifierClass,
    ColleagueRelease,
    CompreFaceSubject,
    EnrolmentCode,
    LookAlike,
    MapLink,
    MapPoint,
)

SOMEBODY_ELSE = _("Whom you resemble is not shown: that is about somebody else.")


def register_sections() -> None:
    """Make the sections of this room part of every export."""
    for section in SECTIONS:
        register_section(section)


def _find_classes(employee: Employee) -> Iterable[ClassifierClass]:
    return ClassifierClass.objects.filter(employee=employee).select_related("employee")


def _find_pairs(employee: Employee) -> Iterable[LookAlike]:
    return LookAlike.objects.filter(Q(first=employee) | Q(second=employee))


def _find_points(employee: Employee) -> Iterable[MapPoint]:
    return MapPoint.objects.filter(sample__employee=employee).select_related("sample__employee")


def _find_lines(employee: Employee) -> Iterable[MapLink]:
    own = Q(first__sample__employee=employee) | Q(second__sample__employee=employee)
    return MapLink.objects.filter(own)


def _find_codes(employee: Employee) -> Iterable[EnrolmentCode]:
    return EnrolmentCode.objects.filter(employee=employee).select_related("made_by")


def _find_releases(employee: Employee) -> Iterable[ColleagueRelease]:
    rows = ColleagueRelease.objects.filter(employee=employee)
    return rows.select_related("given_by", "ended_by")


def _find_subjects(employee: Employee) -> Iterable[CompreFaceSubject]:
    return CompreFaceSubject.objects.filter(employee=employee).select_related("integration")


SECTIONS = (
    Section(
        name="classifier",
        title=_("You in the classifier"),
        about=_("The numbers by which the trained classifier tells you from your colleagues."),
        model="recognition.ClassifierClass",
        find=_find_classes,
    ),
    Section(
        name="look_alikes",
        title=_("Whether you look like a colleague"),
        about=_("How similar your face is to that of a colleague from whom it is hard to tell."),
        model="recognition.LookAlike",
        find=_find_pairs,
        hidden=(("first", SOMEBODY_ELSE), ("second", SOMEBODY_ELSE)),
    ),
    Section(
        name="map_points",
        title=_("Your photos on the map of faces"),
        about=_(
            "Where each of your photos lies on HR's map, and how similar it is to your others."
        ),
        model="recognition.MapPoint",
        find=_find_points,
        hidden=(("rival", SOMEBODY_ELSE),),
    ),
    Section(
        name="map_lines",
        title=_("Lines from your photos on the map of faces"),
        about=_("How similar a photo of yours is to the nearest one of a colleague."),
        model="recognition.MapLink",
        find=_find_lines,
        hidden=(("first", SOMEBODY_ELSE), ("second", SOMEBODY_ELSE)),
    ),
    Section(
        name="enrolment_codes",
        title=_("Codes to set up your face"),
        about=_("When HR gave you a code for a kiosk, and what became of it."),
        model="recognition.EnrolmentCode",
        find=_find_codes,
    ),
    Section(
        name="colleague_releases",
        title=_("Your photo for visitors"),
        about=_("When you let visitors who look like you see a photo of you, and when no longer."),
        model="recognition.ColleagueRelease",
        find=_find_releases,
    ),
    Section(
        name="compreface_subjects",
        title=_("Your name in other systems"),
        about=_("How clients made for CompreFace call you."),
        model="recognition.CompreFaceSubject",
        find=_find_subjects,
    ),
)

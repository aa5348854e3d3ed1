"""What a search found, place by place, and what such a search cannot know."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LIMITS: tuple[str | Promise, ...] = (
    gettext_lazy("Backups made before the erasure: erase again after a restore."),
    gettext_lazy(
        "The disk: a database and a file system keep the bytes of deleted rows and files until "
        "the space is used again. Encrypt the disk."
    ),
    gettext_lazy(
        "The memory of other processes: they forget by themselves, at most a quarter of a second "
        "after an erasure while they recognise faces, within a minute otherwise."
    ),
    gettext_lazy("Copies that people have made: downloads, exports, screenshots, prints."),
    gettext_lazy(
        "Vectors of a model that is not in use, unless they were stored for this person: they "
        "cannot be compared with a photo."
    ),
    gettext_lazy(
        "What a classifier has learnt about others while the face was there. The row about the "
        "person is gone, and the next training begins from nothing."
    ),
)


@dataclass(slots=True)
class Place:
    """A place that was searched: how many things there are, and which of them were found."""

    name: str
    searched: int
    findings: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "place": self.name,
            "searched": self.searched,
            "found": len(self.findings),
            "findings": self.findings,
        }


@dataclass(slots=True)
class Report:
    """Everything that was searched, what stays on purpose, and what could not be searched."""

    number: str
    name: str
    vector_count: int
    photo_count: int
    places: list[Place] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)
    unsearched: list[str] = field(default_factory=list)
    certificate: str | None = None

    @property
    def found(self) -> int:
        """How many things were found, in all places."""
        return sum(len(place.findings) for place in self.places)

    @property
    def is_clean(self) -> bool:
        """Whether everything could be searched and nothing was found."""
        return self.found == 0 and not self.unsearched

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "number": self.number,
            "name": self.name,
            "vectors": self.vector_count,
            "photos": self.photo_count,
            "certificate": self.certificate,
            "clean": self.is_clean,
            "found": self.found,
            "places": [place.as_dict() for place in self.places],
            "kept": self.kept,
            "unsearched": self.unsearched,
            "cannot_prove": [str(limit) for limit in LIMITS],
        }

    def as_lines(self) -> list[str]:
        """The report for a person to read."""
        heads = (_("place"), _("searched"), _("found"))
        width = max(len(place.name) for place in self.places)
        lines = [
            _("%(name)s (%(number)s): searched with %(vectors)d vectors and %(photos)d pictures.")
            % {
                "name": self.name,
                "number": self.number,
                "vectors": self.vector_count,
                "photos": self.photo_count,
            },
            "",
            f"{heads[0]:<{width}}  {heads[1]:>9}  {heads[2]:>6}",
        ]
        for place in self.places:
            lines.append(f"{place.name:<{width}}  {place.searched:>9}  {len(place.findings):>6}")
            lines += [f"    {finding}" for finding in place.findings]
        return [*lines, "", *self._list_rest()]

    def _list_rest(self) -> list[str]:
        lines = []
        if self.kept:
            kept = ", ".join(f"{name}: {count}" for name, count in self.kept.items())
            lines.append(_("Stays on purpose, without a face: %(kept)s.") % {"kept": kept})
        lines += [_("Could not be searched: %(what)s") % {"what": it} for it in self.unsearched]
        lines.append(self._describe_result())
        return [*lines, "", _("This cannot speak for:"), *(f"- {limit}" for limit in LIMITS)]

    def _describe_result(self) -> str:
        if self.found:
            return _("FOUND: %(count)d. The face is not gone.") % {"count": self.found}
        if self.unsearched:
            return _("Nothing was found, but not everything could be searched.")
        return _("Nothing was found.")

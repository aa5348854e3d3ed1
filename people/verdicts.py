"""What can be said of a photo, in words for the person who reads it.

The engine stores codes; the words are made when somebody reads them, in that reader's language.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import FaceSample


class Verdict(NamedTuple):
    """A finding: a few words for a label, and a sentence that says what to do."""

    label: str | Promise
    advice: str | Promise


VERDICTS: dict[str, Verdict] = {
    "looks_like_someone_else": Verdict(
        _("looks like somebody else"),
        _("The face looks like another employee's. Check whose photo it is."),
    ),
    "which_face": Verdict(
        _("which face?"),
        _("The photo shows several faces as large as each other. Choose the person's own."),
    ),
    "photo_of_someone_else": Verdict(
        _("photo of somebody else"),
        _("The same photo is enrolled for another employee. Choose another photo."),
    ),
    "no_face": Verdict(
        _("no face"),
        _("No face was found. Take a photo from the front, with light on the face."),
    ),
    "unusable": Verdict(
        _("too poor"),
        _("The face is too poor to recognise anybody by. Take a sharper, brighter photo."),
    ),
    "covered": Verdict(
        _("covered"),
        _(
            "Something may cover a part of the face. Take a photo without a mask, sunglasses, "
            "scarf or hand before it."
        ),
    ),
    "too_small": Verdict(_("too small"), _("The face is too small. Come closer to the camera.")),
    "cut_off": Verdict(
        _("cut off"), _("Part of the face lies outside of the picture. Move into the middle.")
    ),
    "turned_away": Verdict(
        _("turned away"), _("The face is turned too far to the side. Turn towards the camera.")
    ),
    "tilted": Verdict(_("tilted"), _("The head leans too far. Hold it upright.")),
    "dark": Verdict(_("dark"), _("The face is too dark. Turn towards a light.")),
    "overexposed": Verdict(_("too bright"), _("The face is too bright. Move out of strong light.")),
    "low_contrast": Verdict(
        _("pale"), _("The face has hardly any contrast. Clean the lens, or change the light.")
    ),
    "blurred": Verdict(_("blurred"), _("The face is blurred. Hold still, and clean the lens.")),
    "several_faces": Verdict(
        _("several faces"),
        _("The photo shows several faces. Check that the right one is framed."),
    ),
    "tiny_image": Verdict(
        _("tiny image"), _("The image has too few pixels to show a face. Use a larger one.")
    ),
    "not_an_image": Verdict(
        _("not an image"),
        _(
            "This file is not an image that can be read. "
            "Use JPEG, PNG, WebP, GIF, BMP, TIFF or AVIF."
        ),
    ),
    "heic": Verdict(
        _("HEIC"),
        _(
            "This is a HEIC photo of an iPhone, which is not supported. "
            "Share it as JPEG (Settings, Camera, Formats, Most Compatible)."
        ),
    ),
    "truncated": Verdict(
        _("damaged"), _("The image is incomplete or damaged. Copy or export it again, then retry.")
    ),
    "too_many_pixels": Verdict(
        _("too many pixels"), _("The image has too many pixels. Save it smaller.")
    ),
    "too_large": Verdict(_("too large"), _("The file is too large. Export a smaller copy.")),
    "unreadable": Verdict(
        _("locked"),
        _("The stored photo cannot be opened: the key that encrypted it is missing."),
    ),
    "unreadable_again": Verdict(
        _("gave up"),
        _("The photo could not be looked at, three times over. Export it again, as JPEG."),
    ),
    "rejected_by_hr": Verdict(_("rejected by HR"), _("HR has rejected the photo.")),
}
"""Every code in `FaceSample.verdicts`, gravest first."""


def label_verdict(code: str) -> str:
    """A few words for one code."""
    return str(VERDICTS[code].label) if code in VERDICTS else code.replace("_", " ")


def advise_on(code: str) -> str:
    """A sentence for one code: what is wrong, and what to do."""
    return str(VERDICTS[code].advice) if code in VERDICTS else label_verdict(code)


def explain_verdicts(sample: FaceSample, *, names_others: bool) -> list[str]:
    """All that is to be said of a photo, a sentence each.

    Args:
        sample: with `resembles` when others may be named.
        names_others: say whom the face looks like; for HR only.
    """
    sentences = [advise_on(code) for code in sample.verdicts]
    if sample.reason and not sample.verdicts:
        sentences.append(sample.reason)
    if names_others and sample.resembles is not None:
        sentences.append(describe_resemblance(sample))
    return sentences


def describe_resemblance(sample: FaceSample) -> str:
    """Whom the face looks like, and how much; for HR only."""
    other = sample.resembles
    if other is None:
        return ""
    return gettext("Looks like %(name)s (%(number)s), score %(score)s.") % {
        "name": other.name,
        "number": other.number,
        "score": "–" if sample.resemblance is None else f"{sample.resemblance:.2f}",
    }

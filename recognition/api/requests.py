"""What the verbs are asked: one picture or several, and which faces of them count."""

import functools
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.request import Request

from people.api.problems import Problem
from recognition.api.pictures import (
    Base64Picture,
    Base64Pictures,
    FilePicture,
    FilePictures,
    Source,
    refuse_number,
)
from recognition.decision import SHOWN_CANDIDATES
from recognition.engine.types import MIN_FACE_PX
from recognition.seeing import Pick, Search

USUAL_FACE_PX = 40
"""Smaller faces are too small to be judged (`engine.quality`), and searching for them takes twice
the time."""

MAX_FACE_PX = 1_000
USUAL_FACES, MAX_FACES = 20, 100
USUAL_SAMPLES, MAX_SAMPLES = 10, 100
ALL = "all"
ALL_FACES_PICKS = [ALL, Pick.MAIN.value]
ONE_FACE_PICKS = [pick.value for pick in Pick]

JSON, FORM = "application/json", "multipart/form-data"
Schemas = Mapping[str, type[serializers.Serializer[Any]]]


class Share(serializers.FloatField):
    """A number from 0 to 1; `nan` is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0.0, max_value=1.0, **kwargs)

    def to_internal_value(self, data: Any) -> float:
        """The number; true and false are none."""
        if isinstance(data, bool):
            self.fail("invalid")
        value = super().to_internal_value(data)
        if value != value:  # noqa: PLR0124  nan, which passes every limit
            self.fail("invalid")
        return value


class Switch(serializers.BooleanField):
    """Yes or no; in a form that does not name it, its default, too."""

    default_empty_html = empty


class FaceOptions(serializers.Serializer[Any]):
    """Which faces are searched for."""

    min_face_px = serializers.IntegerField(
        default=USUAL_FACE_PX,
        min_value=MIN_FACE_PX,
        max_value=MAX_FACE_PX,
        help_text="Smaller faces are not searched for. The search for tiny ones takes long.",
    )
    min_probability = Share(default=0.0, help_text="As sure as the detector has to be.")


class AllFacesOptions(FaceOptions):
    """All faces of a picture, or the main one."""

    max_faces = serializers.IntegerField(
        default=USUAL_FACES,
        min_value=1,
        max_value=MAX_FACES,
        help_text="The most probable ones come first.",
    )
    pick = serializers.ChoiceField(
        choices=ALL_FACES_PICKS,
        default=ALL,
        help_text="`main`: only the face that the photo is about.",
    )


class OneFaceOptions(FaceOptions):
    """The one face that counts."""

    pick = serializers.ChoiceField(
        choices=ONE_FACE_PICKS,
        default=Pick.CLEAR.value,
        help_text=(
            "`clear`: the face that the photo is about, unless another one may as well be meant; "
            "`main`: that face, all the same; `only`: there must be no other face."
        ),
    )


class RecogniseOptions(AllFacesOptions):
    """And how many people are named who come near."""

    candidates = serializers.IntegerField(
        default=SHOWN_CANDIDATES,
        min_value=0,
        max_value=SHOWN_CANDIDATES,
        help_text="So many people who come nearest, whether recognised or not.",
    )


class AnalyseOptions(AllFacesOptions):
    """And whether to look for life."""

    liveness = Switch(default=True, help_text="Judge whether it is a face or a picture of one.")


class FindOptions(OneFaceOptions):
    """And how many photos."""

    limit = serializers.IntegerField(
        default=USUAL_SAMPLES, min_value=1, max_value=MAX_SAMPLES, help_text="So many photos."
    )


class Base64PicturesBody(serializers.Serializer[Any]):
    """One picture or a batch, in JSON."""

    image = Base64Picture(required=False)
    images = Base64Pictures(required=False)


class FilePicturesBody(serializers.Serializer[Any]):
    """One picture or a batch, in a form."""

    image = FilePicture(required=False)
    images = FilePictures(required=False)


class TwoBase64Pictures(OneFaceOptions):
    """Two pictures, in JSON."""

    first = Base64Picture()
    second = Base64Picture()


class TwoFilePictures(OneFaceOptions):
    """Two pictures, in a form."""

    first = FilePicture()
    second = FilePicture()


PAIR: Schemas = {JSON: TwoBase64Pictures, FORM: TwoFilePictures}


def accept_pictures(verb: str, options: type[serializers.Serializer[Any]]) -> Schemas:
    """The bodies that a verb takes: pictures in either form, with its options."""
    bodies = {
        JSON: (f"{verb}Faces", Base64PicturesBody),
        FORM: (f"{verb}FacesForm", FilePicturesBody),
    }
    return {
        kind: type(name, (body, options), {"__doc__": options.__doc__})
        for kind, (name, body) in bodies.items()
    }


def read_body(request: Request, schemas: Schemas) -> dict[str, Any]:
    """The request's values, checked.

    Raises:
        Problem: it cannot be read, or has too many files.
        ValidationError: a value is not of its form.
    """
    try:
        data = request.data
    except TooManyFilesSent as error:
        raise refuse_number() from error
    is_form = request.content_type.startswith(FORM)
    values: dict[str, Any] = _open(schemas[FORM if is_form else JSON]).run_validation(data)
    return values


@functools.cache
def _open(schema: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """One for all requests: it keeps nothing of them, and making one copies all its fields."""
    return schema()


def read_sources(values: Mapping[str, Any]) -> tuple[list[Source], bool]:
    """The pictures, and whether they came as a batch.

    Raises:
        Problem: there is none, or one beside a batch.
    """
    image, images = values.get("image"), values.get("images")
    if (image is None) == (not images):
        raise Problem(
            "image_missing", _("Send one picture as “image”, or several as “images”, not both.")
        )
    return ([image], False) if image is not None else (list(images or ()), True)


def read_search(values: Mapping[str, Any]) -> Search:
    """Which faces are wanted."""
    pick = values["pick"]
    return Search(
        min_face_px=values["min_face_px"],
        min_probability=values["min_probability"],
        max_faces=values.get("max_faces"),
        pick=None if pick == ALL else Pick(pick),
    )

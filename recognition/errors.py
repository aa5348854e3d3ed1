"""What can go wrong in recognition, in words for the person who reads it."""


class RecognitionError(Exception):
    """A refused request; `str(error)` says why and what to do."""


class NoFaceError(RecognitionError):
    """The picture shows no face that the detector finds."""


class SeveralFacesError(RecognitionError):
    """The picture shows several faces, and there is no telling which one is meant."""


class BusyError(RecognitionError):
    """So many pictures wait to be looked at that another one is not taken; soon it will be."""


class NotEnoughPeopleError(RecognitionError):
    """A classifier needs at least two people with a ready photo."""


class EnrolmentRefusedError(RecognitionError):
    """Nobody's face can be enrolled here now: no permission, no consent, no faces at the site."""


class EnrolmentNotReadyError(RecognitionError):
    """Something was asked of an enrolment that it is not ready for; it goes on."""


class CodeRefusedError(RecognitionError):
    """An enrolment code that opens nothing; it never says whether it was wrong, used or too old."""


class StreamRefusedError(RecognitionError):
    """Somebody who may not send a stream of pictures; `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NothingToMapError(RecognitionError):
    """Nobody is enrolled, so there is no map."""


class MapBusyError(RecognitionError):
    """A map is being drawn already."""


class MapStoppedError(RecognitionError):
    """The drawing of a map was given up before its end."""

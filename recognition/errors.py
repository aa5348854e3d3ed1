"""What can go wrong in recognition, in words for the person who reads it."""


class RecognitionError(Exception):
    """A refused request; `str(error)` says why and what to do."""


class NoFaceError(RecognitionError):
    """The picture shows no face that the detector finds."""


class NotEnoughPeopleError(RecognitionError):
    """A classifier needs at least two people with a ready photo."""

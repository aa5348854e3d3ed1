"""What can go wrong when people are registered, in words for the person who reads it."""


class PeopleError(Exception):
    """A refused change; `str(error)` says why and what to do."""


class ConsentMissingError(PeopleError):
    """Something biometric was asked for without the person's active consent."""


class ErasureError(PeopleError):
    """Something of a face could not be removed."""


class RecordKeptError(PeopleError):
    """A record that cannot be removed, because something hangs on it that is never removed."""


class PhotoRefusedError(PeopleError):
    """A photo that cannot be taken in at all: too large, or empty."""


class PhotoImportError(PeopleError):
    """An import of photos that has ended takes nothing more."""


class PhotoStateError(PeopleError):
    """A photo cannot go from the state it is in to the one that was asked for."""


class LastDayError(PeopleError):
    """A last day of work that lies before the first."""


class ConsentRefusedError(PeopleError):
    """A consent, a notice or a request that cannot be recorded as it was given."""


class ConsentLinkError(PeopleError):
    """A link that opens nothing: wrong, used, too old or replaced. It never says which."""


class ScanRefusedError(PeopleError):
    """A file that is no scan of a signed form."""


class TableError(PeopleError):
    """A file that is no table, or not one of employees."""


class AccountError(PeopleError):
    """An account that cannot be made or changed as it was asked for."""


class KeyRefusedError(PeopleError):
    """A key that opens nothing; `code` is one of the problems of the API."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class PhotoUnreadableError(PeopleError):
    """A stored file that cannot be shown as a picture."""


class WebhookError(PeopleError):
    """Something that cannot be done to a webhook, or to one of its messages."""

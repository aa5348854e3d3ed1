"""E-mails on a machine that has no mail server: they are shown instead of sent."""

import sys
from typing import Any

from django.core.mail.backends.console import EmailBackend


class ShowEmails(EmailBackend):
    """Writes e-mails to standard error, beside the log; `serve` discards standard output."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "stream": sys.stderr})

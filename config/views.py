"""What people see when something broke."""

import sys

from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from config.database.embedded import EmbeddedPostgresError

DATABASE_IS_DOWN = (OperationalError, InterfaceError, EmbeddedPostgresError)


def show_error(_request: HttpRequest) -> HttpResponse:
    """The page for an unexpected error; says so when it is the database that cannot be reached.

    Django logs the error itself. The pages use no context: whatever broke may break that too.
    """
    if isinstance(sys.exc_info()[1], DATABASE_IS_DOWN):
        response = HttpResponse(render_to_string("503.html"), status=503)
        response["Retry-After"] = "10"
        return response
    return HttpResponse(render_to_string("500.html"), status=500)

"""What a service refuses is said on the page that asked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from attendance.errors import AttendanceError


class RefusalMixin:
    """Shows the reason when a service refuses to save or to delete; nothing has changed then."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; again with the reason when it was refused."""
        return self._or_say_why(request, super().changeform_view, *args, **kwargs)  # type: ignore[misc]

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The question; again with the reason when it was refused."""
        return self._or_say_why(request, super().delete_view, *args, **kwargs)  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list; again with the reason when an action was refused."""
        return self._or_say_why(request, super().changelist_view, *args, **kwargs)  # type: ignore[misc]

    def _or_say_why(
        self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        try:
            response: HttpResponse = view(request, *args, **kwargs)
        except AttendanceError as error:
            self.message_user(request, str(error), messages.ERROR)  # type: ignore[attr-defined]
            return redirect(request.get_full_path())
        return response

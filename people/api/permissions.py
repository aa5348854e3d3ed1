"""Which calls a key is for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from people.api.problems import Problem
from people.api.scopes import Scope
from people.models import Integration

if TYPE_CHECKING:  # REST framework imports us while it makes that class
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """A key is refused every method for which the view names no scope, or one it lacks."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """True, or the problem that says which scope is missing."""
        if not isinstance(request.auth, Integration):
            return True
        scope = find_scope(view, request.method or "")
        if scope is None:
            raise Problem("scope_missing", _("This is for people who sign in, not for keys."))
        if not request.auth.has_scope(scope):
            raise Problem(
                "scope_missing",
                _("The key lacks the scope “%(scope)s”. Ask for it, or use another key.")
                % {"scope": scope.value},
            )
        return True


def find_scope(view: "APIView", method: str) -> Scope | None:
    """The scope that a key needs for this method; None when it is closed to keys."""
    scopes: Mapping[str, Scope] = getattr(view, "scopes", {})
    return scopes.get("GET" if method == "HEAD" else method)

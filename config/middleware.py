"""What every answer of the server says about itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

STRICT_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# The admin's theme evaluates Alpine.js expressions and styles elements inline.
ADMIN_POLICY = (
    f"{STRICT_POLICY}; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'"
)


class ContentSecurityPolicyMiddleware:
    """Forbid every request to another host, and on our own pages every inline script."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the policy that fits the page."""
        response = self.get_response(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else STRICT_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=()")
        return response

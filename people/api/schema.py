"""The OpenAPI schema: what drf-spectacular finds in the views, and what they have in common."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from people.api.authentication import IntegrationAuthentication
from people.api.permissions import find_scope
from people.api.problems import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `code` is for programs, `detail` for people.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "example": "/api/v1/problems#invalid"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "example": "invalid"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {
                    "field": {"type": "string", "description": "Empty: the body as a whole."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
REFUSALS = {
    "400": "Something in the request is not right.",
    "401": "No key, or one that opens nothing.",
    "403": "The account, or the key, may not do this.",
    "429": "Too many requests; `Retry-After` says when to come again.",
    "default": "Another problem.",
}
VERBS = frozenset({"get", "post", "put", "patch", "delete"})


class IntegrationScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the key is shown, in the schema."""

    target_class = IntegrationAuthentication
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """The header that every client can send."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "X-Api-Key",
            "description": "A key of Other systems → Integrations in the admin.",
        }


class ScopeSchema(AutoSchema):
    """Says in each description which scope a key needs."""

    def get_summary(self) -> str | None:
        """The first sentence of the view's own words."""
        first = str(super().get_description()).strip().split("\n\n")[0]
        return " ".join(first.split()).partition(". ")[0].rstrip(".") or None

    def get_description(self) -> str:  # type: ignore[override]
        """The view's own words, and the scope."""
        scope = find_scope(self.view, self.method)
        words = f"Scope: `{scope.value}`" if scope else "For signed-in people, not for keys."
        return "\n\n".join(filter(None, [super().get_description(), words]))


def add_problems(result: dict[str, Any], **_of_spectacular: object) -> dict[str, Any]:
    """Every operation may be refused; in the schema too (a hook of drf-spectacular)."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        refusals = dict(REFUSALS)
        if "{" in path:
            refusals["404"] = "There is no such thing, or it is not for you."
        for verb in VERBS & operations.keys():
            for status, words in refusals.items():
                operations[verb]["responses"].setdefault(status, _describe(words))
    return result


def _describe(words: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {MEDIA_TYPE: {"schema": schema}}}

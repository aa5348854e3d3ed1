"""JSON bodies that cannot break what reads them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer


class StrictJSONParser(JSONParser):
    """Refuses what JSON allows and nobody means: a thousand levels, half a character."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value of the body.

        Raises:
            ParseError: it is no JSON, too deep, or holds text that is none.
        """
        try:
            value = super().parse(stream, media_type, parser_context)
            check_text(value)
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deeply.")) from error
        except UnicodeEncodeError as error:
            raise ParseError(_("The JSON holds half a character (a lone surrogate).")) from error
        return value


class PlainJSONRenderer(JSONRenderer):
    """The same bytes for the same data: an ETag of the answer is one of the data."""

    def get_indent(self, accepted_media_type: Any, renderer_context: Any) -> None:
        """None, whatever is asked for."""


def check_text(value: Any) -> None:
    """Raise UnicodeEncodeError when a text in the value cannot be written as UTF-8."""
    if isinstance(value, str):
        if not value.isascii():
            value.encode()
    elif isinstance(value, dict):
        for name, inner in value.items():
            check_text(name)
            check_text(inner)
    elif isinstance(value, list):
        for inner in value:
            check_text(inner)

"""The text of a consent notice: from Markdown to safe HTML, and the one that Muster suggests."""

import functools
import hashlib
from pathlib import Path

import nh3
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(__file__).parent / "notices"
FALLBACK_LANGUAGE = "en"
TAGS = {"h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "strong", "em", "a"}
TAGS |= {"blockquote", "code", "pre"}
SCHEMES = {"https", "http", "mailto"}
LOWEST_HEADING = 6


def hash_text(text: str) -> str:
    """SHA-256 of the text in UTF-8, hex; the database computes the same."""
    return hashlib.sha256(text.encode()).hexdigest()


def render_notice(text: str) -> SafeString:
    """HTML of a Markdown text, without anything that could run, load or frame something.

    Headings move down by one level: the page around the notice has the first one.
    """
    html = _renderer().render(text)
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES)
    return SafeString(clean)


def load_default_notice() -> str:
    """The suggested text in the language of the page, or in English."""
    language = (get_language() or FALLBACK_LANGUAGE).split("-")[0]
    path = FOLDER / f"{language}.md"
    return (path if path.is_file() else FOLDER / f"{FALLBACK_LANGUAGE}.md").read_text("utf-8")


@functools.cache
def _renderer() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.core.ruler.push("lower_headings", lambda state: _lower_headings(state.tokens))
    return markdown


def _lower_headings(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1:]) + 1, LOWEST_HEADING)}"

"""A colour beside its words, as the month grid shows it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString


def show_swatch(color: str, words: object) -> SafeString:
    """The colour as a small square, and the words."""
    return format_html(
        '<span class="state"><svg class="swatch" viewBox="0 0 14 14" aria-hidden="true">'
        '<rect width="14" height="14" rx="4" fill="{}"/></svg>{}</span>',
        color,
        words,
    )

"""Documents as PDF, made by typst from templates of ours; nothing is fetched and nothing installed.

A template lies in a room's `documents/` and imports `/people/documents/page.typ`, which gives it a
header, page numbers and fonts. Its data come as JSON; a text is always text, never markup.

The fonts in the wheel have Latin, Greek, Cyrillic, Arabic, Hebrew, Devanagari, Georgian and
Armenian. Chinese, Japanese and Korean are drawn by OpenCV, which has a font for them inside, and
stand in the text as pictures with their text beside them. For any other script install a font
that has it: typst finds the fonts of the system, and `find_undrawn` says which are missing.
"""

import functools
import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import typst
from django.conf import settings

GLYPHS_TEMPLATE = Path("people/documents/glyphs.typ")
LAST_LATIN = "\u024f"  # every font has the letters up to here
PAGE_TEMPLATE = Path("people/documents/page.typ")
DRAWN_TEXT = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]+")
GLYPH_PX = 64
POINTS_PER_INCH = 72.0
INVISIBLE = frozenset("\u200d\ufe0e\ufe0f")  # they join signs, or ask for a picture of them
BASELINE_SHARE = 0.82  # of the picture's height, above which a letter stands


def render_pdf(template: str, data: dict[str, Any]) -> bytes:
    """The PDF that a template such as `people/documents/record.typ` makes of the data.

    Raises:
        FileNotFoundError: there is no such template.
        RuntimeError: typst does not understand the template.
    """
    return _render(template, data, "pdf")


def render_png(template: str, data: dict[str, Any]) -> bytes:
    """The picture that a template of one page makes of the data; a point of it is a pixel.

    Raises as `render_pdf` does.
    """
    return _render(template, data, "png")


def _render(template: str, data: dict[str, Any], file_format: Literal["pdf", "png"]) -> bytes:
    path = settings.BASE_DIR / template
    if not path.is_file():
        raise FileNotFoundError(path)
    text = json.dumps(data, ensure_ascii=False)
    pictures = {run: list(draw_text(run)) for run in sorted(set(DRAWN_TEXT.findall(text)))}
    inputs = {"data": text, "pictures": json.dumps(pictures, ensure_ascii=False)}
    made = typst.compile(
        str(path),
        root=str(settings.BASE_DIR),
        format=file_format,
        ppi=POINTS_PER_INCH,
        sys_inputs=inputs,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template} made no single {file_format}.")
    return made


@functools.lru_cache(maxsize=64)
def draw_text(text: str) -> bytes:
    """The text as PNG, black on nothing, as high as a line of `GLYPH_PX`."""
    font = cv2.FontFace("uni")
    size = round(GLYPH_PX * 0.75)
    _x, _y, width, _height = cv2.getTextSize((0, 0), text, (0, 0), font, size)
    ink = np.zeros((GLYPH_PX, max(width, 1) + 4, 3), np.uint8)
    cv2.putText(ink, text, (2, round(GLYPH_PX * BASELINE_SHARE)), (255, 255, 255), font, size)
    picture = np.dstack([np.zeros_like(ink), ink[..., 0]])
    is_done, png = cv2.imencode(".png", picture)
    if not is_done:
        raise RuntimeError("OpenCV cannot write PNG.")
    return bytes(png.tobytes())


def find_undrawn(texts: Iterable[str]) -> list[str]:
    """The scripts, like Thai, of letters in the texts for which this machine has no font."""
    letters = sorted({letter for text in texts for letter in text if _may_be_missing(letter)})
    return sorted({_name_script(letter) for letter in _find_missing(letters)})


def can_draw(signs: str) -> bool:
    """Whether this machine has a font for all of these signs; emoji are in few."""
    return not _find_missing(sorted(set(signs) - INVISIBLE))


def _find_missing(letters: list[str]) -> list[str]:
    if not letters:
        return []
    found = typst.query(
        str(settings.BASE_DIR / GLYPHS_TEMPLATE),
        "<undrawn>",
        field="value",
        one=True,
        root=str(settings.BASE_DIR),
        sys_inputs={"letters": json.dumps(letters, ensure_ascii=False)},
    )
    return list(json.loads(found))


def _may_be_missing(letter: str) -> bool:
    return letter > LAST_LATIN and letter.isalpha() and not DRAWN_TEXT.match(letter)


def _name_script(letter: str) -> str:
    return unicodedata.name(letter, f"U+{ord(letter):04X}").split()[0].capitalize()

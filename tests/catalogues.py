"""Catalogues of translations as the tests read them, and what a page shows to people."""

import ast
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "config" / "locale" / "de" / "LC_MESSAGES" / "django.po"
PACKAGES = ROOT / "config" / "locale_packages" / "de" / "LC_MESSAGES" / "django.po"

PART = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:".*"\n?)+)', re.MULTILINE)
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title", "aria-description"}
SILENT_TAGS = {"script", "style", "code", "pre"}
VOID_TAGS = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One string of a catalogue; `translations` has one for each plural form."""

    context: str
    originals: tuple[str, ...]
    translations: tuple[str, ...]
    is_fuzzy: bool


def read_catalogue(path: Path) -> list[Entry]:
    """Every string of a .po file but the header."""
    blocks = path.read_text("utf-8").split("\n\n")
    entries = [_read_entry(block + "\n") for block in blocks if "\nmsgid" in f"\n{block}"]
    return [entry for entry in entries if entry.originals != ("",)]


def _read_entry(block: str) -> Entry:
    parts = {name: _join(lines) for name, lines in PART.findall(block)}
    return Entry(
        context=parts.get("msgctxt", ""),
        originals=tuple(parts[name] for name in ("msgid", "msgid_plural") if name in parts),
        translations=tuple(text for name, text in parts.items() if name.startswith("msgstr")),
        is_fuzzy=bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE)),
    )


def _join(lines: str) -> str:
    return "".join(ast.literal_eval(line) for line in lines.splitlines())


class _PageReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        is_icon = "material-symbols" in (values.get("class") or "")
        is_english = values.get("lang") == "en"
        is_silent = self._is_silent() or tag in SILENT_TAGS or is_icon or is_english
        if tag not in VOID_TAGS:
            self._open.append((tag, is_silent))
        if not is_silent:
            self.texts += [value for name, value in attrs if name in SPOKEN_ATTRIBUTES and value]
            if tag == "input" and values.get("type") in {"submit", "button"}:
                self.texts.append(values.get("value") or "")

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self._is_silent():
            self.texts.append(data)

    def _is_silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def read_visible_texts(html: str) -> list[str]:
    """What people read or hear of a page: its texts, names and placeholders."""
    reader = _PageReader()
    reader.feed(html)
    texts = [" ".join(text.split()) for text in reader.texts]
    return [text for text in texts if text]

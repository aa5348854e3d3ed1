"""The shell of the kiosk: its page with scripts and styles, which a browser keeps for bad days.

The list follows the imports of the scripts, so that a new module is in it by itself. Its version
is a hash of all contents: any change is a new service worker, which replaces the old one.
"""

import functools
import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.templatetags.static import static

PAGES = ("base.html", "attendance/kiosk.html")
WORKER = "attendance/service_worker.js"
ICONS = ("kiosk.svg", "kiosk-180.png", "kiosk-192.png", "kiosk-512.png", "kiosk-maskable-512.png")
NAMED = re.compile(r"""\{% static ["']([^"']+)["'] %\}""")
INCLUDED = re.compile(r"""\{% include ["']([^"']+)["']""")
IMPORT = re.compile(r"""(?:\bfrom|\bimport|@import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
CSS_URL = re.compile(r"""url\(\s*["']?(?!data:|/|#|https?:)([^"')]+)["']?\s*\)""")


@dataclass(frozen=True, slots=True)
class Shell:
    """What a kiosk needs to start without the server."""

    version: str
    addresses: tuple[str, ...]


def get_shell() -> Shell:
    """The shell of this installation; while one works on the files, as they are now."""
    return make_shell() if settings.DEBUG else _remember_shell()


def make_shell() -> Shell:
    """Find the files of the shell, and hash them."""
    names = sorted(find_parts())
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode() + b"\0" + _read(name))
    for template in (*sorted(_list_templates()), WORKER):
        digest.update(_read_template(template).encode())
    return Shell(digest.hexdigest()[:16], tuple(static(name) for name in names))


def find_parts() -> set[str]:
    """What the page names, and whatever that imports, by its name among the static files."""
    found: set[str] = set()
    waiting = [f"attendance/icons/{name}" for name in ICONS]
    for template in _list_templates():
        waiting.extend(NAMED.findall(_read_template(template)))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_list_imports(name))
    return found


def _list_templates() -> set[str]:
    """The templates of the page, with those that they include."""
    found: set[str] = set()
    waiting = list(PAGES)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(INCLUDED.findall(_read_template(name)))
    return found


def _list_imports(name: str) -> Iterator[str]:
    if not name.endswith((".js", ".css")):
        return
    text = _read(name).decode()
    patterns = (IMPORT, CSS_URL) if name.endswith(".css") else (IMPORT,)
    for pattern in patterns:
        for address in pattern.findall(text):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(name), address))


def _read(name: str) -> bytes:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"The kiosk needs {name}, which is not among the static files.")
    return Path(path).read_bytes()


def _read_template(name: str) -> str:
    template: Any = get_template(name)  # of Django's own engine, which says where it lies
    return Path(template.origin.name).read_text(encoding="utf-8")


@functools.cache
def _remember_shell() -> Shell:
    return make_shell()

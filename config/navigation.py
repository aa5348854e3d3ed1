"""The admin's sidebar shows to everybody only what opens to them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import resolve


def hide_what_is_closed(navigation: list[dict[str, Any]]) -> None:
    """Give each item without a `permission` the one of the page it leads to."""
    for group in navigation:
        for item in group["items"]:
            item.setdefault("permission", _may_follow(item["link"]))


def _may_follow(link: Any) -> Callable[[HttpRequest], bool]:
    """Whether the list behind a link opens to who asks; a page of its own decides by itself."""

    def is_open(request: HttpRequest) -> bool:
        url = link(request) if callable(link) else link
        view: Any = resolve(urlsplit(str(url)).path).func
        model_admin = getattr(view, "model_admin", None)
        return model_admin is None or model_admin.has_view_permission(request)

    return is_open

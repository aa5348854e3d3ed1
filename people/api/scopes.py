"""The scopes of keys, for the views of every room."""

from people.scopes import Scope

__all__ = ["Scope"]

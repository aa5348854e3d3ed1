"""Admin pages that list and open only what the user may see."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from people.policies import Account, can_view_everybody


class ScopedAdminMixin:
    """Lists, opens, changes and deletes only rows of `visible(user)`.

    An address typed by hand, a filter, a search, an autocompletion and an action all go through
    `get_queryset`, so none of them reaches further than the list.
    """

    visible: Callable[[Account], QuerySet[Any]]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows that the user may see."""
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        if can_view_everybody(request.user):
            return rows
        return rows.filter(pk__in=self.visible(request.user).values("pk"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the permission, and only what the user may see."""
        allowed = super().has_view_permission(request, obj)  # type: ignore[misc]
        return allowed and self._is_visible(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the permission, and only what the user may see."""
        allowed = super().has_change_permission(request, obj)  # type: ignore[misc]
        return allowed and self._is_visible(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the permission, and only what the user may see."""
        allowed = super().has_delete_permission(request, obj)  # type: ignore[misc]
        return allowed and self._is_visible(request, obj)

    def _is_visible(self, request: HttpRequest, obj: Model | None) -> bool:
        if obj is None or obj.pk is None or can_view_everybody(request.user):
            return True
        return self.visible(request.user).filter(pk=obj.pk).exists()


class ScopedRelatedFilter(admin.RelatedFieldListFilter):
    """A filter that offers only what the user may see: no names of other teams."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        """The rows of the related list, as its own admin page shows them."""
        related: Any = model_admin.admin_site.get_model_admin(field.remote_field.model)
        visible = related.get_queryset(request).values("pk")
        choices: list[Any] = field.get_choices(
            include_blank=False,
            ordering=self.field_admin_ordering(field, request, model_admin),
            limit_choices_to={"pk__in": visible},
        )
        return choices


class NobodyWritesMixin:
    """Rows that are made by the services alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

"""Links of a body that reach no further than the account may see."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework import serializers

from people.policies import Account

M = TypeVar("M", bound=Model)


class VisibleField(serializers.PrimaryKeyRelatedField[M]):
    """The id of a row among those the account may see; another one is one that does not exist."""

    def __init__(self, visible: Callable[[Account], QuerySet[M]], **options: Any) -> None:
        self._visible = visible
        super().__init__(**options)

    def get_queryset(self) -> QuerySet[M]:
        """The rows of whoever asks."""
        return self._visible(self.context["request"].user)

    def use_pk_only_optimization(self) -> bool:
        """An id is all that is shown."""
        return True

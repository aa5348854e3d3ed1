"""The first migration of a room makes all its tables at once.

After each operation Django renders anew all models that are related to what changed, and here
nearly all are: for 145 tables with 229 triggers that took most of a minute, at each newcomer's
first start and in each process that tests.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AllAtOnce(Operation):
    """Operations that are told the state after the last of them; it is rendered once.

    For models that are whole when they are created, and for triggers on them. What changes a table
    that was made before it (`AddField`, `AddIndex`) must stay outside: of the last state, the table
    has that already.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        """``operations`` in the order in which they are carried out."""
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add what the operations say, and render nothing."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Carry them out; keys to tables that come later are added by Django at the end."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: ProjectState,
        to_state: ProjectState,  # noqa: ARG002  there are no models in it
    ) -> None:
        """Undo them, the last one first; a trigger is looked up where there still are models."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, from_state)

    def describe(self) -> str:
        """As `migrate --plan` shows it."""
        return f"Create {len(self.operations)} models and triggers at once"

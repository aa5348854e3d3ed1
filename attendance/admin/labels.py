"""Names for fields that stand in a table, where the theme shows the heading of the column alone."""

from typing import Any


class NamedFieldsMixin:
    """A form that tells those who cannot see the table what each of its fields is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            if field.label and not field.widget.is_hidden:
                field.widget.attrs.setdefault("aria-label", str(field.label))

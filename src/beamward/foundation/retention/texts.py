"""The texts that people typed into a record, wherever they stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.db import models


@dataclass(frozen=True)
class Text:
    """One text: a field of a row."""

    record: models.Model
    field: str

    @property
    def value(self) -> str:
        """What stands there."""
        return str(getattr(self.record, self.field))

    @property
    def label(self) -> str:
        """What the field is called."""
        return str(self._field.verbose_name)

    @property
    def longest(self) -> int | None:
        """How many characters the field takes; None without a limit."""
        return self._field.max_length

    @property
    def _field(self) -> "models.Field[Any, Any]":
        return cast("models.Field[Any, Any]", self.record._meta.get_field(self.field))


def texts_in(rows: Iterable[models.Model], *fields: str) -> Iterator[Text]:
    """Yield what stands in some fields of rows, what is empty left out."""
    for row in rows:
        for field in fields:
            text = Text(row, field)
            if text.value:
                yield text

"""Acts and changes in the words of the trail's readers; each app registers its own in ``ready``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext

from beamward.foundation.trail.models import Entry

_acts: dict[str, str | Promise] = {}
_fields: dict[str, str | Promise] = {}
_values: dict[str, Callable[[Any], str]] = {}


def register(
    acts: Mapping[str, str | Promise],
    *,
    fields: Mapping[str, str | Promise] | None = None,
    values: Mapping[str, Callable[[Any], str]] | None = None,
) -> None:
    """Make words known; labels are translated lazily.

    Parameters
    ----------
    acts : mapping of str to str
        Words for an act, reading on from the name of who did it: ``{"role.given": "gave a role"}``.
    fields : mapping of str to str, optional
        Words for the fields of pictures. A key is the field's name, or ``<kind>.<field>`` where two
        kinds of record use one name differently: ``{"organisations.machine.code": "code"}``.
    values : mapping of str to callable, optional
        How a field's value is said, by the same keys; without one the value is written as it is.
    """
    _acts.update(acts)
    _fields.update(fields or {})
    _values.update(values or {})


def act(code: str) -> str:
    """Return the words for an act; the code itself where nobody registered it."""
    return str(_acts.get(code, code))


def known_acts() -> frozenset[str]:
    """Return the codes of all registered acts."""
    return frozenset(_acts)


@dataclass(frozen=True)
class Change:
    """One field before and after an act; None where the act tells nothing of it."""

    label: str
    before: str | None
    after: str | None

    @property
    def is_short(self) -> bool:
        """Whether it is told in half a line."""
        return len(self.before or "") + len(self.after or "") <= 60


def changes(entry: Entry) -> list[Change]:
    """Return what an act changed, in the words of the reader."""
    names = list(dict.fromkeys([*entry.before, *entry.after]))
    return [
        Change(
            label=str(_known(_fields, entry.subject_kind, name) or name),
            before=_said(entry, name, entry.before) if name in entry.before else None,
            after=_said(entry, name, entry.after) if name in entry.after else None,
        )
        for name in names
    ]


def _known(words: Mapping[str, Any], kind: str, name: str) -> Any:
    return words.get(f"{kind}.{name}", words.get(name))


def _said(entry: Entry, name: str, values: Mapping[str, Any]) -> str:
    value = values[name]
    say = _known(_values, entry.subject_kind, name)
    if say is not None and value not in (None, ""):
        return str(say(value))
    return _plain(value)


def _plain(value: Any) -> str:
    # Nothing was there: that is not the answer "unknown", which is a value of its own.
    if value is None or value == "" or value == []:
        return pgettext("value of a field", "empty")
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    return str(value)

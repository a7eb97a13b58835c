"""The notice about identities in a text: it warns and offers, and never blocks."""

from dataclasses import dataclass

from django.utils import timezone

from beamward.domain.privacy import identifiers
from beamward.domain.privacy.identifiers import Finding
from beamward.features.reports import labels
from beamward.features.reports.services import LONGEST_NARRATIVE

MOST_SHOWN = 8


@dataclass(frozen=True)
class Notice:
    """What in a text seems to identify somebody.

    `seen` are what it is and the words, each once; `more` counts what is not listed.
    """

    seen: list[tuple[str, str]]
    more: int


def notice_about(text: str) -> Notice | None:
    """Return the notice about a text, or None if nothing was seen."""
    seen = list(dict.fromkeys((str(labels.FOUND[each.kind]), each.text) for each in _find(text)))
    return Notice(seen[:MOST_SHOWN], max(0, len(seen) - MOST_SHOWN)) if seen else None


def masked(text: str) -> str:
    """Return the text with neutral words in place of what was seen."""
    return identifiers.mask(text, _find(text))


def _find(text: str) -> tuple[Finding, ...]:
    # A longer text is refused, and nobody has to wait for what it would have held.
    return identifiers.find(text[:LONGEST_NARRATIVE], today_year=timezone.now().year)

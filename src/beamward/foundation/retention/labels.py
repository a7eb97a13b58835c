"""Words for rules, days, holds and disposals."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from beamward.foundation.public_id import grouped
from beamward.foundation.retention.rules import Bound, CountedFrom, RecordKind, rules
from beamward.foundation.trail import labels

KINDS: dict[RecordKind, Promise] = {
    RecordKind.INCIDENT: _("Incidents that are closed, with everything that belongs to them"),
    RecordKind.SET_ASIDE: _("Reports set aside: withdrawn, duplicates, not an incident"),
    RecordKind.IDENTITY: _("Who reported: names, and sealed identities"),
    RecordKind.ACCOUNT: _("Accounts of people who have left"),
}

GOES: dict[RecordKind, Promise] = {
    RecordKind.INCIDENT: _(
        "The narrative, the talk with the reporter, remarks, findings, the timeline, courses, actions,"
        " files and the identity of the reporter. What stays: how it was judged at triage, for the"
        " counts of past years; the published lesson, which names nobody; the tombstone; in the trail"
        " who did what and when."
    ),
    RecordKind.SET_ASIDE: _(
        "The narrative, the talk with the reporter, remarks, files and the identity of the reporter."
        " What stays: that there was such a report, the tombstone, and in the trail who did what and"
        " when."
    ),
    RecordKind.IDENTITY: _(
        "The name and how to reach the reporter, open or sealed. The report itself stays. Who sent a"
        " report by name with an account stands in the trail, which names whoever acted."
    ),
    RecordKind.ACCOUNT: _(
        "E-mail address, password, second factors, tokens, roles and notices. The name"
        " stays where the trail names who acted."
    ),
}
"""What is deleted of each kind, and what stays."""

COUNTED: dict[CountedFrom, Promise] = {
    CountedFrom.CLOSED: _("from closing"),
    CountedFrom.RECEIVED: _("from the day of the report"),
    CountedFrom.HAPPENED: _("from the day of the event"),
    CountedFrom.LEFT: _("from the last day of work"),
}

BOUNDS: dict[Bound, Promise] = {
    Bound.MINIMUM: _("kept until that day; then it may go"),
    Bound.MAXIMUM: _("must be gone by that day"),
}

COUNTRIES: dict[str, Promise] = {
    "CN": _("China"),
    "DE": _("Germany"),
    "EU": _("European Union"),
    "GB": _("United Kingdom"),
    "US": _("United States"),
}

STATUSES: dict[str, Promise] = {
    "secondary": _("unverified: read in a text that cites it"),
    "recalled": _("unverified: recalled, nobody has opened the source"),
}
"""How a rule is known that nobody has read in its source."""


def said(words: Mapping[str, str]) -> str:
    """Return what a table says in the language of the page."""
    return words["zh" if (get_language() or "en").startswith("zh") else "en"]


def rule(key: str) -> str:
    """Return what a rule is called; "our own" where it is none of those that ship."""
    known = rules().get(key)
    return said(known.title) if known else str(_("our own rule"))


def register() -> None:
    """Make the acts readable in the trail."""
    kind = "retention.choice"
    labels.register(
        {
            "retention.chosen": _("chose how long records are kept"),
            "retention.unknown": _("took back how long records are kept"),
            "hold.placed": _("placed a legal hold"),
            "hold.lifted": _("lifted the legal hold"),
            "record.disposed": _("disposed of the record, its time being over"),
        },
        fields={
            f"{kind}.kind": _("kind of record"),
            f"{kind}.rule": _("rule"),
            f"{kind}.years": _("years"),
            f"{kind}.counted_from": _("counted from"),
            f"{kind}.bound": _("what the day means"),
            f"{kind}.source": _("source"),
            f"{kind}.reason": _("reason"),
            "retention.hold.reason": _("reason"),
            "retention.hold.held": _("record"),
            "hold": _("legal hold"),
            "disposed_as": _("kind of record"),
            "over_date": _("over since"),
            "source": _("source"),
            "reason": _("reason"),
        },
        values={
            f"{kind}.kind": _name_of(KINDS, RecordKind),
            f"{kind}.rule": rule,
            f"{kind}.counted_from": _name_of(COUNTED, CountedFrom),
            f"{kind}.bound": _name_of(BOUNDS, Bound),
            "retention.hold.held": grouped,
            "hold": grouped,
            "disposed_as": _name_of(KINDS, RecordKind),
        },
    )


def _name_of(words: Mapping[Any, Promise], codes: Any) -> Any:
    return lambda code: str(words[codes(code)])

"""Whether the trail still holds: everything is hashed again, nothing is believed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from beamward.foundation.trail import digests, merkle, queries
from beamward.foundation.trail.anchors import Anchor
from beamward.foundation.trail.models import Link

GUARDS = {
    "sqlite": {
        "trail_entry_not_changed",
        "trail_entry_not_deleted",
        "trail_entry_not_replaced",
        "trail_link_not_changed",
        "trail_link_not_deleted",
        "trail_link_not_replaced",
    },
    "postgresql": {
        "trail_entry_not_changed",
        "trail_entry_not_emptied",
        "trail_link_not_changed",
        "trail_link_not_emptied",
    },
}
"""The triggers that keep the tables of the trail from being changed."""


class Flaw(models.TextChoices):
    """What can be wrong with the trail."""

    LINK_GONE = "link_gone", _("The link of this number is missing.")
    ENTRY_GONE = "entry_gone", _("The entry that had this number is missing.")
    UNREADABLE = "unreadable", _("This entry can no longer be read.")
    CONTENT = "content", _("What this entry says was changed.")
    ACT = "act", _("Who acted, what, when or on which record was changed in this entry.")
    CHAIN = "chain", _("This link does not follow from the one before.")
    ERASED = "erased", _("What this entry said is gone, and no act tells who erased it and why.")
    ANCHOR = "anchor", _("Up to this number the trail was rewritten after it had been anchored.")
    SHORT = (
        "short",
        _("An anchor tells of this number of entries: the end of the trail is missing."),
    )
    STRANGE = "strange", _("An anchor belongs to the trail of another installation.")
    GUARDS = "guards", _("The database no longer guards the trail against changes.")


@dataclass(frozen=True)
class Finding:
    """One flaw, and the number in the chain at which it shows."""

    flaw: Flaw
    number: int | None = None


@dataclass
class Verdict:
    """What a verification found; it holds if nothing was."""

    size: int = 0
    root: str = ""
    digest: str = ""
    erased: int = 0
    anchors: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(
    against: Iterable[Anchor] = (), *, progress: Callable[[int], object] = lambda count: None
) -> Verdict:
    """Hash every chained entry and the chain again, and compare with what was anchored.

    The walk ends at the first wrong number: what comes after it rests on it.

    Parameters
    ----------
    against : iterable of Anchor
        Anchors, best ones that were kept where nobody of the installation can reach them.
    progress : callable
        Called now and again with how many entries were looked at since.
    """
    verdict = Verdict()
    size = queries.size()
    anchors = _by_size(against)
    finding = _walk(size, anchors, verdict, progress)
    if finding is None:
        verdict.findings += [
            Finding(Flaw.SHORT, beyond) for beyond in sorted(anchors) if beyond > size
        ][:1]
    else:
        verdict.findings.append(finding)
    if missing_guards():
        verdict.findings.append(Finding(Flaw.GUARDS))
    return verdict


def _by_size(anchors: Iterable[Anchor]) -> dict[int, list[Anchor]]:
    found: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        found.setdefault(anchor.size, []).append(anchor)
    return found


def _walk(
    size: int,
    anchors: dict[int, list[Anchor]],
    verdict: Verdict,
    progress: Callable[[int], object],
) -> Finding | None:
    tree, digest, name = merkle.GrowingTree(), digests.BEFORE_THE_FIRST, ""
    erased: dict[str, int] = {}
    for row in queries.whole_links(size):
        number = tree.size + 1
        if row is None:
            return Finding(Flaw.UNREADABLE, number)
        if row[0] != number:
            return Finding(_gone(number), number)
        _number, leaf, chained, *identity, salt, erased_at, before, after = row
        try:
            act = queries.act_of(identity)
        except ValueError:
            return Finding(Flaw.UNREADABLE, number)
        if not _content_stands(act.content_digest, salt, erased_at, before, after):
            return Finding(Flaw.CONTENT, number)
        found = act.leaf()
        if found.hex() != leaf:
            return Finding(Flaw.ACT, number)
        digest = digests.link(digest, found)
        if digest.hex() != chained:
            return Finding(Flaw.CHAIN, number)
        tree.add(found)
        name = name or chained
        if erased_at is not None:
            erased[act.public_id] = number
        for anchor in anchors.get(number, ()):
            if anchor.trail != name:
                return Finding(Flaw.STRANGE, number)
            if (anchor.root, anchor.digest) != (tree.head().hex(), chained):
                return Finding(Flaw.ANCHOR, number)
            verdict.anchors += 1
        if number % 1000 == 0:
            progress(1000)
    progress(tree.size % 1000)
    verdict.size, verdict.root, verdict.digest = tree.size, tree.head().hex(), digest.hex()
    verdict.erased = len(erased)
    if tree.size < size:
        return Finding(_gone(tree.size + 1), tree.size + 1)
    # Asked last: what is erased while we walk has its act by now, chained or not.
    told = queries.erased_by_an_act()
    untold = [number for public_id, number in erased.items() if public_id not in told]
    return Finding(Flaw.ERASED, min(untold)) if untold else None


def _content_stands(
    digest: str, salt: str, erased_at: datetime | None, before: str, after: str
) -> bool:
    if erased_at is not None:
        return (salt, before, after) == ("", "{}", "{}")
    try:
        return digests.of_content(salt, before, after) == digest
    except ValueError:
        return False


def _gone(number: int) -> Flaw:
    return Flaw.ENTRY_GONE if Link.objects.filter(number=number).exists() else Flaw.LINK_GONE


def missing_guards() -> set[str]:
    """Return the names of the triggers that should guard the trail and do not."""
    if connection.vendor == "postgresql":
        asked = (
            "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
            " AND tgrelid IN ('trail_entry'::regclass, 'trail_link'::regclass)"
        )
    else:
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        standing = {name for (name,) in cursor.fetchall()}
    return GUARDS[connection.vendor] - standing

"""How long everything is kept that is no record, so that no department chooses for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beamward.foundation.accounts.services import INVITED_FOR
from beamward.foundation.files.services import ORPHANS_KEPT
from beamward.foundation.idempotency.services import KEPT_FOR
from beamward.foundation.jobs.services import JOBS_KEPT, TASKS_KEPT
from beamward.foundation.seals.services import STANDS_FOR


@dataclass(frozen=True)
class Kept:
    """What it is, how long it is kept, and why."""

    what: str
    how_long: str
    why: str


def kept() -> Sequence[Kept]:
    """Return what is kept beside the records, with the times that the program itself keeps to."""
    return [
        Kept(_("The trail"), _("for ever"), _("What its entries say can be erased, they cannot.")),
        Kept(_("Tombstones and legal holds"), _("for ever"), _("They say what went, and why.")),
        Kept(_("Published lessons"), _("for ever"), _("They name nobody.")),
        Kept(
            _("Notices"),
            _("as long as the record that they point to, or the account"),
            _("They hold nothing of the record."),
        ),
        Kept(
            _("Sessions"),
            ngettext("%(num)d hour", "%(num)d hours", _hours()) % {"num": _hours()},
            _("Forgotten within a day after that."),
        ),
        Kept(
            _("Failed attempts to sign in"),
            _("in memory only"),
            _("They die with the process, so that nobody's presence can be read off."),
        ),
        Kept(
            _("Links with which somebody chooses a password"),
            _("good for %(days)s") % {"days": _days(INVITED_FOR.days)},
            _("Only a digest is kept, until the account goes."),
        ),
        Kept(
            _("Opened seals, and requests to open one"),
            _days(STANDS_FOR.days),
            _("Then they are closed again; the trail tells of them."),
        ),
        Kept(
            _("Answers given to programs, by their keys"),
            _days(KEPT_FOR.days),
            _("So that an act that is asked for twice is done once."),
        ),
        Kept(_("What background work came of"), _days(JOBS_KEPT.days), _("To look into failures.")),
        Kept(_("Tasks of the worker"), _days(TASKS_KEPT.days), _("To look into failures.")),
        Kept(
            _("Files without a record"),
            _days(ORPHANS_KEPT.days),
            _("Left by a report that was broken off."),
        ),
        Kept(
            _("Backups"),
            _("as long as the hospital keeps them"),
            _("The program deletes none. They hold what was deleted or masked since."),
        ),
    ]


def _hours() -> int:
    return int(settings.SESSION_COOKIE_AGE) // 3600


def _days(number: int) -> str:
    return ngettext("%(num)d day", "%(num)d days", number) % {"num": number}

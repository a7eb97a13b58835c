"""Disposing of a long list in the background, as the person decided who started it."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from beamward.foundation.accounts.models import User
from beamward.foundation.jobs import Refused, Run
from beamward.foundation.organisations.models import Department
from beamward.foundation.retention import queries, registry, services
from beamward.foundation.retention.services import RetentionRefused


def dispose(run: Run, *, department: str, kind: str, person: str, reason: str, on: str) -> None:
    """Dispose of every record of a kind whose time was over when the person decided, one by one.

    Stopped or broken off, it goes on with those that are left: what is gone is no longer on the list.
    """
    place = Department.objects.get(code=department)
    by = User.objects.get(public_id=person)
    known = registry.get(kind)
    choice = queries.choice_of(place, kind)
    if known is None or choice is None:
        raise Refused(_("How long this is kept is unknown: choose a rule first."))
    left = queries.ids_over(known, choice, date.fromisoformat(on))
    done = kept = 0
    for public_id in left:
        try:
            services.dispose(
                department=place,
                kind=known,
                public_id=public_id,
                reason=reason,
                by=by,
                at=timezone.now(),
            )
            done += 1
        except (RetentionRefused, PermissionDenied):
            # A hold, an action opened again, or the person's right taken away: it stays.
            kept += 1
        run.progress(done + kept, len(left))
    run.say(
        _("Disposed of: %(done)d. Kept, because something stands against it: %(kept)d."),
        done=done,
        kept=kept,
    )

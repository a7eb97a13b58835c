"""What is done with seals in the background."""

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from beamward.foundation.jobs import Run
from beamward.foundation.seals import services


def end(run: Run) -> None:
    """End what confidants have opened or asked for long ago."""
    run.say(_("Ended: %(count)d."), count=services.end_old(at=timezone.now()))

"""What the worker does for the trail."""

import logging

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from beamward.foundation.jobs import Refused, Run
from beamward.foundation.trail import services
from beamward.foundation.trail.anchors import AnchorUnreadable

logger = logging.getLogger(__name__)


def seal(run: Run) -> None:
    """Chain what was recorded since the last turn."""
    services.seal()


def anchor(run: Run) -> None:
    """Write down what the trail is today."""
    try:
        new = services.anchor(to=settings.TRAIL_ANCHOR_FILE, at=timezone.now())
    except services.HistoryRewritten as rewritten:
        logger.error("The trail no longer leads to its anchor of %s", rewritten.anchor.at)
        raise Refused(
            _("The trail no longer leads to its anchor of %(at)s. Run “beamward trail verify”."),
            at=rewritten.anchor.at,
        ) from rewritten
    except AnchorUnreadable as unreadable:
        raise Refused(
            _("Line %(line)d of the file of anchors is no anchor. Nothing was added to it."),
            line=unreadable.args[0],
        ) from unreadable
    if new is not None:
        run.say(_("The trail was anchored with %(size)d entries."), size=new.size)

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrailConfig(AppConfig):
    name = "beamward.foundation.trail"
    label = "trail"
    verbose_name = _("trail")

    def ready(self) -> None:
        """Make the trail's own words known, and what the worker does for it."""
        from beamward.foundation import jobs
        from beamward.foundation.trail import labels, tasks

        labels.register(
            {"trail.erased": _("erased what an entry said")},
            fields={"trail.entry.reason": _("reason")},
        )
        # A turn is a few rows of its own, so that more often than this would cost more than it gives.
        jobs.register("trail.seal", tasks.seal, _("Chain the trail"), every=timedelta(minutes=1))
        jobs.register("trail.anchor", tasks.anchor, _("Anchor the trail"), every=timedelta(days=1))

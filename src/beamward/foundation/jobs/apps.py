from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "beamward.foundation.jobs"
    label = "jobs"
    verbose_name = _("jobs")

    def ready(self) -> None:
        from beamward.foundation import jobs
        from beamward.foundation.jobs import access, labels, tasks
        from beamward.foundation.trail import labels as trail_labels
        from beamward.foundation.ui import navigation

        jobs.register("jobs.tidy", tasks.tidy, _("Delete old jobs"), every=timedelta(days=1))
        navigation.register(
            navigation.Entry(
                name="jobs",
                label=_("Jobs"),
                url_name="jobs",
                visible=access.leads_somewhere,
                order=92,
            )
        )
        trail_labels.register(
            {
                "job.started": _("started the job"),
                "job.stopped": _("asked the job to stop"),
                "job.resumed": _("let the job go on"),
            },
            fields={"jobs.job.kind": _("kind of work"), "jobs.job.state": _("state")},
            values={"jobs.job.kind": labels.kind_of, "jobs.job.state": labels.state_of},
        )

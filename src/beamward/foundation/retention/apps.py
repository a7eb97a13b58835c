from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "beamward.foundation.retention"
    label = "retention"
    verbose_name = _("retention")

    def ready(self) -> None:
        """Make our words, accounts of leavers, the department's page and the work behind it known."""
        from beamward.foundation import jobs
        from beamward.foundation.organisations.web import links
        from beamward.foundation.retention import access, labels, leavers, tasks

        labels.register()
        leavers.register()
        jobs.register("retention.dispose", tasks.dispose, _("Dispose of what has come to its end"))
        links.register_tab(
            links.Tab("retention", _("Retention"), "department-retention", access.may_see, 45)
        )

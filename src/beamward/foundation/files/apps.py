from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "beamward.foundation.files"
    label = "files"
    verbose_name = _("files")

    def ready(self) -> None:
        from beamward.foundation import jobs
        from beamward.foundation.files import tasks
        from beamward.foundation.trail import labels

        jobs.register("files.sweep", tasks.sweep, _("Check the files"), every=timedelta(days=1))
        labels.register(
            {"file.added": _("added a file"), "file.removed": _("removed a file")},
            fields={
                "content_type": _("type"),
                "size": _("size (bytes)"),
                "sha256": _("checksum (SHA-256)"),
            },
        )

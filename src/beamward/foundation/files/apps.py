from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "beamward.foundation.files"
    label = "files"
    verbose_name = _("files")

    def ready(self) -> None:
        from django.urls import reverse

        from beamward.foundation import jobs, subjects
        from beamward.foundation.files import access, queries, tasks
        from beamward.foundation.trail import labels

        jobs.register("files.sweep", tasks.sweep, _("Check the files"), every=timedelta(days=1))
        subjects.register(
            subjects.Kind(
                name="files.storedfile",
                find=queries.of_public_id,
                title=lambda file: file.shown_name or file.content_type,
                url=lambda file: reverse("file", args=[file.public_id]),
                may_read=access.may_read,
                part_of=lambda file: (file.subject_kind, file.subject_id),
            )
        )
        labels.register(
            {"file.added": _("added a file"), "file.removed": _("removed a file")},
            fields={
                "content_type": _("type"),
                "size": _("size (bytes)"),
                "sha256": _("checksum (SHA-256)"),
            },
        )

"""The daily sweep of the folders."""

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from beamward.foundation.files import disk, services
from beamward.foundation.jobs import Run


def sweep(run: Run) -> None:
    """Delete files without a record, and say how many records miss their file."""
    deleted = missing = 0
    for number, folder in enumerate(disk.FOLDERS, start=1):
        swept = services.sweep(folder=folder, at=timezone.now())
        deleted += swept.deleted
        missing += swept.missing
        run.progress(number, len(disk.FOLDERS))
    if missing:
        run.say(
            _("Files missing on the disk: %(missing)d. Look into the backup."),
            missing=missing,
        )
    else:
        run.say(
            _("No file is missing. Deleted without a record: %(deleted)d."),
            deleted=deleted,
        )

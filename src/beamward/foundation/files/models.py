"""Files that people hand in, kept beside a record."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from beamward.foundation.public_id import PublicIdField


class StoredFile(models.Model):
    """A file on the disk under a random name; nothing of where it came from is kept."""

    public_id = PublicIdField()
    department = models.ForeignKey(
        "organisations.Department", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    subject_kind = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=12)
    stored_name = models.CharField(max_length=64, unique=True)
    shown_name = models.CharField(_("file name"), max_length=120, blank=True)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size (bytes)"))
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("added"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("added by"),
    )

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"], name="file_subject")]

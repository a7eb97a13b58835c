"""What people were told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beamward.foundation.public_id import PublicIdField


class Notice(models.Model):
    """A pointer to a record, for one person. It holds nothing of the record."""

    public_id = PublicIdField()
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notices",
        db_index=False,
        verbose_name=_("to"),
    )
    kind = models.CharField(_("kind"), max_length=64)
    subject_kind = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=12)
    link = models.CharField(_("address"), max_length=200)
    created_at = models.DateTimeField(_("when"))
    read_at = models.DateTimeField(_("read"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [models.Index(fields=["to", "-id"], name="notice_newest")]
        constraints = [
            models.UniqueConstraint(
                name="notice_unread_once",
                fields=["to", "kind", "subject_kind", "subject_id"],
                condition=Q(read_at__isnull=True),
            )
        ]

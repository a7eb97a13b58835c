"""Every write, for good: who did what to which record, when, from what to what."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from beamward.foundation.public_id import PublicIdField


class Actor(models.TextChoices):
    """Who acted: a person with an account, the unnamed holder of a receipt, or the program."""

    PERSON = "person", _("a person")
    REPORTER = "reporter", _("the reporter")
    SYSTEM = "system", _("the system")


class EntryIsFinal(Exception):
    """Somebody tried to change or delete an entry of the trail."""


class Entry(models.Model):
    """One act. Entries are added, never changed; only what one says (``before``, ``after``) can be erased.

    The digest of the content stays when the content is erased, so that the chain still holds.
    """

    public_id = PublicIdField()
    at = models.DateTimeField(_("when"))
    act = models.CharField(_("what"), max_length=64)
    actor = models.CharField(_("who"), max_length=8, choices=Actor.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    department = models.ForeignKey(
        "organisations.Department",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("department"),
    )
    subject_kind = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=12)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    content_digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField(_("content erased"), null=True)

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"], name="trail_subject")]
        constraints = [
            models.CheckConstraint(
                name="trail_person_named",
                condition=models.Q(actor="person", by__isnull=False)
                | (~models.Q(actor="person") & models.Q(by__isnull=True)),
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise EntryIsFinal
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise EntryIsFinal


class Link(models.Model):
    """An entry's place in the hash chain; its digest rests on all links before it."""

    number = models.BigIntegerField(_("number"), primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="link")
    leaf = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("link of the chain")
        verbose_name_plural = _("links of the chain")

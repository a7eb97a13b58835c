"""Who may open seals, what is sealed, and who has asked to open it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beamward.foundation.organisations.models import Department
from beamward.foundation.public_id import PublicIdField


class Holder(models.Model):
    """The key of a person who may open seals of a department.

    The private key stands here wrapped twice: under the person's passphrase, and under a recovery code
    that exists on paper only.
    """

    public_id = PublicIdField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("confidant"),
    )
    public_key = models.BinaryField(editable=False)
    salt = models.BinaryField(editable=False)
    passes = models.PositiveSmallIntegerField(editable=False)
    memory = models.PositiveBigIntegerField(editable=False)
    wrapped_key = models.BinaryField(editable=False)
    recovery_wrapped_key = models.BinaryField(editable=False)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("key of a confidant")
        verbose_name_plural = _("keys of confidants")
        constraints = [
            models.UniqueConstraint(fields=["department", "user"], name="holder_key_once")
        ]


class Seal(models.Model):
    """A sealed text about one record. No time stands here: it would tell of who wrote it."""

    public_id = PublicIdField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=12)
    content = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="sealed_once")
        ]


class Pair(models.Model):
    """Two parties that open a seal together, with the half of each. Without `first`: the bearer."""

    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="pairs")
    first = models.ForeignKey(Holder, on_delete=models.CASCADE, null=True, related_name="+")
    second = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="+")
    first_half = models.BinaryField(editable=False)
    second_half = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("two halves of a key")
        verbose_name_plural = _("halves of keys")
        constraints = [
            models.UniqueConstraint(fields=["seal", "first", "second"], name="pair_once"),
            models.UniqueConstraint(
                name="bearer_pair_once", fields=["seal", "second"], condition=Q(first__isnull=True)
            ),
            models.CheckConstraint(
                name="pair_of_two", condition=Q(first__isnull=True) | ~Q(first=models.F("second"))
            ),
        ]


class OpeningState(models.TextChoices):
    """How far an opening is."""

    ASKED = "asked", _("asked for")
    OPEN = "open", _("opened")
    REFUSED = "refused", _("refused")
    OVER = "over", _("over")


class Opening(models.Model):
    """The wish to open a seal, and what came of it. Without `asked_by`: the reporter's own consent."""

    public_id = PublicIdField()
    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="openings")
    state = models.CharField(_("state"), max_length=8, choices=OpeningState.choices)
    reason = models.TextField(_("reason"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("opening of a seal")
        verbose_name_plural = _("openings of seals")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="opening_asked_with_reason",
                condition=Q(asked_by__isnull=True) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="opening_decided_by_another",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(decided_by=models.F("asked_by"))
                ),
            ),
            models.UniqueConstraint(
                name="one_opening_at_a_time",
                fields=["seal"],
                condition=Q(state__in=["asked", "open"], asked_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_consent_at_a_time",
                fields=["seal"],
                condition=Q(state="open", asked_by__isnull=True),
            ),
        ]


class Handed(models.Model):
    """What an opening puts into a holder's hand: the other party's half, or the whole key."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="handed")
    holder = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField(editable=False)
    is_whole = models.BooleanField(_("the whole key"))

    class Meta:
        verbose_name = _("handed key")
        verbose_name_plural = _("handed keys")
        constraints = [models.UniqueConstraint(fields=["opening", "holder"], name="handed_once")]

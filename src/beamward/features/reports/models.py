"""What somebody told us, as it was told: the original is never rewritten."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beamward.foundation.organisations.models import Department, Machine
from beamward.foundation.public_id import PublicIdField
from beamward.foundation.seals.fields import SealedText


class Identity(models.TextChoices):
    """How the reporter wants to be known."""

    NAMED = "named", _("by name")
    CONFIDENCE = "confidence", _("in confidence")
    ANONYMOUS = "anonymous", _("anonymously")


class Report(models.Model):
    """One telling of one event.

    Of an anonymous report, and of one in confidence, this row holds no account, no address and no time
    finer than the day: the receipt is kept as a keyed digest only. Of either side it is kept up to where
    it has read, as a place in the order of messages, which tells no time.
    """

    public_id = PublicIdField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    narrative = models.TextField(_("what happened"))
    language = models.CharField(_("language"), max_length=10, blank=True)
    event_type = models.CharField(_("kind of event"), max_length=64, blank=True)
    happened_date = models.DateField(_("when it happened"), null=True, blank=True)
    happened_part = models.CharField(_("time of day"), max_length=16, blank=True)
    step = models.CharField(_("where in the pathway"), max_length=64, blank=True)
    technique = models.CharField(_("technique"), max_length=64, blank=True)
    machine = models.ForeignKey(
        Machine, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    identity = models.CharField(_("reported"), max_length=10, choices=Identity.choices)
    received_at = models.DateTimeField(_("received"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    masked_at = models.DateTimeField(_("identities masked"), null=True)
    disposed_at = models.DateTimeField(_("disposed of"), null=True)
    receipt_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)
    attempt_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)
    reporter_read_to = models.BigIntegerField(default=0, editable=False)
    first_unread = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = [
            models.Index(
                fields=["department"],
                name="report_unread",
                condition=Q(first_unread__isnull=False),
            )
        ]


class Reporter(models.Model):
    """Who told it by name. Who told it in confidence is sealed (``foundation.seals``) and not here."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="reporter")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    contact = models.CharField(_("how to reach"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("reporter")
        verbose_name_plural = _("reporters")
        constraints = [
            models.CheckConstraint(
                name="reporter_told", condition=Q(user__isnull=False) | ~Q(name="")
            )
        ]


class Event(models.TextChoices):
    """What the program itself tells the reporter, in the reporter's language; the body is the reason."""

    NONE = "", _("a message")
    OPENED = "opened", _("two confidants have opened who you are")
    READ = "read", _("a confidant has read who you are, as you allowed")


class Message(models.Model):
    """What the department and the reporter say to each other through the receipt."""

    public_id = PublicIdField()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="messages")
    body = SealedText(_("message"), blank=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Empty: the reporter."),
    )
    is_answer = models.BooleanField(_("the department's answer"), default=False)
    event = models.CharField(_("event"), max_length=8, choices=Event.choices, blank=True)
    attempt_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["id"]


class OutsideSource(models.Model):
    """Where an imported report comes from."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="outside")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=16)
    source_id = models.CharField(_("number there"), max_length=128)
    url = models.URLField(_("address"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    notified_date = models.DateField(_("notified"), null=True)
    updated_date = models.DateField(_("last changed there"), null=True)
    is_retracted = models.BooleanField(_("retracted there"), default=False)
    category = models.CharField(_("category there"), max_length=32, blank=True)
    codes = models.JSONField(_("codes there"), default=list)
    more = models.JSONField(_("what else is known"), default=dict)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("outside source")
        verbose_name_plural = _("outside sources")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "source", "source_id"], name="outside_record_once"
            )
        ]


class OutsideHistory(models.Model):
    """What was added to an imported report at its source: updates and retractions, in order."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="history")
    kind = models.CharField(_("what"), max_length=16)
    on_date = models.DateField(_("on"), null=True)
    text = models.TextField(_("text"))
    place = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("outside history")
        verbose_name_plural = _("outside history")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["report", "place"], name="outside_history_place")
        ]

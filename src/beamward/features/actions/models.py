"""What a department changes so that it does not happen again, and whether that helped."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beamward.foundation.organisations.models import Department
from beamward.foundation.public_id import PublicIdField


class ActionState(models.TextChoices):
    """Where an action stands."""

    OPEN = "open", pgettext_lazy("state of an action", "open")
    DONE = "done", pgettext_lazy("state of an action", "done, to be checked")
    CHECKED = "checked", pgettext_lazy("state of an action", "checked")
    CANCELLED = "cancelled", pgettext_lazy("state of an action", "given up")


class Effect(models.TextChoices):
    """What the check of an action found."""

    EFFECTIVE = "effective", _("it worked")
    NOT_EFFECTIVE = "not_effective", _("it did not work")
    UNKNOWN = "unknown", _("cannot be told yet")


class Action(models.Model):
    """One change, with an owner, a day, and a check after a set time."""

    public_id = PublicIdField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=12)
    title = models.CharField(_("what will be changed"), max_length=200)
    description = models.TextField(_("in detail"), blank=True)
    kind = models.CharField(_("kind"), max_length=64)
    strength = models.CharField(_("strength"), max_length=16)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
    )
    due_date = models.DateField(_("to be done by"))
    check_after_days = models.PositiveSmallIntegerField(
        _("days until it is checked whether it worked"), default=90
    )
    state = models.CharField(_("state"), max_length=9, choices=ActionState.choices)
    evidence = models.TextField(_("evidence"), blank=True)
    cancel_reason = models.TextField(_("why it was given up"), blank=True)
    effect = models.CharField(_("effect"), max_length=13, choices=Effect.choices, blank=True)
    effect_note = models.TextField(_("what the check found"), blank=True)
    check_due_date = models.DateField(_("check due"), null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reminded_date = models.DateField(null=True)
    escalated_date = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="action_subject"),
            models.Index(fields=["owner", "state", "due_date", "id"], name="action_owner_due"),
            models.Index(
                fields=["department", "state", "due_date", "id"], name="action_department_due"
            ),
            models.Index(fields=["department", "due_date", "id"], name="action_department_all"),
        ]
        constraints = [
            models.CheckConstraint(
                name="action_done_by_whom_and_when",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="action_checked_by_whom_and_when",
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

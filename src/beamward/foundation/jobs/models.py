"""Pieces of background work, and how far each has come."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beamward.foundation.organisations.models import Role
from beamward.foundation.public_id import PublicIdField

LEADS = (Role.QUALITY_LEAD, Role.ADMINISTRATOR)
"""Whoever holds one of these roles in a department sees and steers its jobs."""


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    STOPPED = "stopped", _("stopped")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Job(models.Model):
    """A piece of work. One that repeats keeps its row and waits for its next turn."""

    public_id = PublicIdField()
    kind = models.CharField(_("kind"), max_length=64)
    arguments = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveBigIntegerField(_("done so far"), default=0)
    total = models.PositiveBigIntegerField(_("in all"), null=True)
    checkpoint = models.JSONField(null=True)
    message = models.CharField(max_length=255, blank=True)
    message_params = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    repeat_every_s = models.PositiveIntegerField(_("repeats every (seconds)"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("started by"),
    )
    department = models.ForeignKey(
        "organisations.Department", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("made"))
    due_at = models.DateTimeField(_("due"))
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    stop_requested_at = models.DateTimeField(_("asked to stop"), null=True)
    heartbeat_at = models.DateTimeField(null=True)
    claim = models.CharField(max_length=12, blank=True)
    task_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [models.Index(fields=["state", "due_at"], name="job_state_due")]
        constraints = [
            models.UniqueConstraint(
                name="job_repeats_once",
                fields=["kind"],
                condition=Q(repeat_every_s__isnull=False),
            ),
            models.CheckConstraint(
                name="job_running_beats",
                condition=~Q(state="running") | Q(heartbeat_at__isnull=False),
            ),
        ]

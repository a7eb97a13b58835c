"""What the department makes of a report: judgement, investigation, lesson."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beamward.domain.incident.lifecycle import State
from beamward.foundation.organisations.models import Department, Machine
from beamward.foundation.public_id import PublicIdField


class Origin(models.TextChoices):
    """How an incident came here."""

    FRONT_DOOR = "front_door", _("reported here")
    IMPORT = "import", _("imported")


def _together(name: str, at: str, by: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
    )


class Incident(models.Model):
    """One incident. A coded answer is a code, ``unknown``, ``under_investigation``, or not given."""

    public_id = PublicIdField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    report_id = models.CharField(max_length=12, unique=True, editable=False)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    state = models.CharField(
        _("state"), max_length=16, choices=[(state.value, state.value) for state in State]
    )
    title = models.CharField(_("short title"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received"))
    reported_date = models.DateField(_("reported on"))
    happened_date = models.DateField(_("happened on"), null=True, blank=True)
    machine = models.ForeignKey(
        Machine, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_date = models.DateField(_("to be looked at by"), null=True)

    event_type = models.CharField(_("type of event"), max_length=64, blank=True)
    modality = models.CharField(_("modality"), max_length=64, blank=True)
    potential_severity = models.CharField(_("potential severity"), max_length=64, blank=True)
    medical_harm = models.CharField(_("medical harm"), max_length=64, blank=True)
    dosimetric_impact = models.CharField(_("dosimetric impact"), max_length=64, blank=True)
    for_meeting = models.BooleanField(_("for the safety meeting"), default=False)
    triaged_at = models.DateTimeField(null=True)
    triaged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    investigator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("investigator"),
    )
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="duplicates"
    )
    end_reason = models.TextField(_("reason"), blank=True)

    department_narrative = models.TextField(_("what we found"), blank=True)
    step_origin = models.CharField(_("step of origin"), max_length=64, blank=True)
    step_found = models.CharField(_("step of discovery"), max_length=64, blank=True)
    discovery = models.CharField(_("how it was found"), max_length=64, blank=True)
    patients_affected = models.CharField(_("patients affected"), max_length=20, blank=True)
    disclosure = models.CharField(_("patient told"), max_length=64, blank=True)
    disclosure_note = models.TextField(_("how the patient was told"), blank=True)
    staff_support = models.CharField(_("support of staff"), max_length=64, blank=True)
    staff_support_note = models.TextField(_("how staff were supported"), blank=True)

    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    disposed_at = models.DateTimeField(_("disposed of"), null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        indexes = [
            models.Index(fields=["department", "-received_at", "-id"], name="incident_newest"),
            models.Index(
                fields=["department", "state", "-received_at", "-id"], name="incident_state"
            ),
            models.Index(
                fields=["department", "event_type", "-received_at", "-id"], name="incident_type"
            ),
            models.Index(
                fields=["department", "step_origin", "-received_at", "-id"], name="incident_step"
            ),
            models.Index(
                fields=["department", "potential_severity", "-received_at", "-id"],
                name="incident_severity",
            ),
            models.Index(
                fields=["department", "medical_harm", "-received_at", "-id"], name="incident_harm"
            ),
            models.Index(
                fields=["department", "dosimetric_impact", "-received_at", "-id"],
                name="incident_dose",
            ),
            models.Index(
                fields=["department", "-received_at", "-id"],
                condition=Q(for_meeting=True),
                name="incident_meeting",
            ),
            models.Index(fields=["department", "reported_date"], name="incident_reported"),
            models.Index(fields=["investigator", "state"], name="incident_investigator"),
        ]
        constraints = [
            _together("incident_triaged_by_whom_and_when", "triaged_at", "triaged_by"),
            _together("incident_closed_by_whom_and_when", "closed_at", "closed_by"),
            models.CheckConstraint(
                name="incident_duplicate_of_something",
                condition=~Q(state="duplicate") | Q(duplicate_of__isnull=False),
            ),
        ]


class IncidentCode(models.Model):
    """One of several answers to a question: a problem, a factor, a barrier."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="codes")
    question = models.CharField(max_length=24)
    code = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "question", "code"], name="incident_code_once"
            )
        ]
        indexes = [models.Index(fields=["question", "code", "incident"], name="incident_by_code")]


class AffectedCourse(models.Model):
    """A course of treatment that was touched: planned and delivered, each with its unit and basis."""

    public_id = PublicIdField()
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="courses")
    pseudonym = models.CharField(_("patient as"), max_length=40)
    structure = models.CharField(_("structure"), max_length=80, blank=True)
    basis = models.CharField(
        _("dose per"),
        max_length=8,
        choices=[("fraction", _("fraction")), ("course", _("course"))],
    )
    planned_gy = models.DecimalField(
        _("planned dose (Gy)"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    delivered_gy = models.DecimalField(
        _("delivered dose (Gy)"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    fractions_planned = models.PositiveSmallIntegerField(
        _("fractions planned"), null=True, blank=True
    )
    fractions_affected = models.PositiveSmallIntegerField(
        _("fractions affected"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("affected course")
        verbose_name_plural = _("affected courses")
        ordering = ["id"]


class TimelineEntry(models.Model):
    """What happened when, in the investigator's order."""

    public_id = PublicIdField()
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="timeline")
    moment = models.CharField(_("when"), max_length=60)
    what = models.TextField(_("what"))
    place = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline")
        ordering = ["place", "id"]


class Remark(models.Model):
    """A word in the discussion of those who handle the incident."""

    public_id = PublicIdField()
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="remarks")
    body = models.TextField(_("remark"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["id"]


class Lesson(models.Model):
    """What a closed incident teaches, in one or both languages, without names."""

    public_id = PublicIdField()
    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="lesson")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title_zh = models.CharField(_("title in Chinese"), max_length=200, blank=True)
    what_en = models.TextField(_("what happened, in English"), blank=True)
    what_zh = models.TextField(_("what happened, in Chinese"), blank=True)
    why_en = models.TextField(_("why, in English"), blank=True)
    why_zh = models.TextField(_("why, in Chinese"), blank=True)
    changed_en = models.TextField(_("what we changed, in English"), blank=True)
    changed_zh = models.TextField(_("what we changed, in Chinese"), blank=True)
    is_published = models.BooleanField(default=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        indexes = [
            models.Index(fields=["department", "-published_at", "-id"], name="lesson_newest")
        ]
        constraints = [
            models.CheckConstraint(
                name="lesson_titled", condition=~Q(title_en="") | ~Q(title_zh="")
            )
        ]


class SavedView(models.Model):
    """A list with its filters, kept under a name by one person."""

    public_id = PublicIdField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(blank=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "department", "name"], name="saved_view_named_once"
            )
        ]

"""What a department has chosen, what is held, and what is left of what was disposed of."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beamward.foundation.organisations.models import Department
from beamward.foundation.public_id import PublicIdField
from beamward.foundation.retention.rules import MOST_YEARS, Bound, CountedFrom, RecordKind


def _codes(codes: type[RecordKind] | type[CountedFrom] | type[Bound]) -> list[tuple[str, str]]:
    return [(code.value, code.value) for code in codes]


class Choice(models.Model):
    """How long a department keeps one kind of record. Where there is none, it is unknown: kept."""

    public_id = PublicIdField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of record"), max_length=16, choices=_codes(RecordKind))
    rule = models.CharField(_("rule"), max_length=40, blank=True)
    years = models.PositiveSmallIntegerField(_("years"))
    counted_from = models.CharField(_("counted from"), max_length=8, choices=_codes(CountedFrom))
    bound = models.CharField(_("what the day means"), max_length=8, choices=_codes(Bound))
    source = models.CharField(_("source"), max_length=300)
    reason = models.TextField(_("reason"))
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("retention rule of a department")
        verbose_name_plural = _("retention rules of departments")
        constraints = [
            models.UniqueConstraint(fields=["department", "kind"], name="retention_chosen_once"),
            models.CheckConstraint(
                name="retention_years", condition=Q(years__gte=1, years__lte=MOST_YEARS)
            ),
            models.CheckConstraint(
                name="retention_reasoned", condition=~Q(reason="") & ~Q(source="")
            ),
        ]


class Hold(models.Model):
    """While it stands nothing under it is deleted, erased or masked. Without a subject: everything."""

    public_id = PublicIdField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=64, blank=True)
    subject_id = models.CharField(max_length=12, blank=True)
    reason = models.TextField(_("reason"))
    placed_at = models.DateTimeField(_("placed"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lift_reason = models.TextField(_("why it was lifted"), blank=True)

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        indexes = [
            models.Index(
                fields=["department"], name="hold_standing", condition=Q(lifted_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="hold_lifted_by_whom_when_and_why",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
            ),
            models.CheckConstraint(
                name="hold_of_a_record_or_all",
                condition=Q(subject_kind="", subject_id="")
                | (~Q(subject_kind="") & ~Q(subject_id="")),
            ),
        ]


class Disposal(models.Model):
    """The tombstone of a record: which it was, and when, by whom and under which rule it went."""

    public_id = PublicIdField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of record"), max_length=16, choices=_codes(RecordKind))
    subject_kind = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=12)
    rule = models.CharField(_("rule"), max_length=40, blank=True)
    years = models.PositiveSmallIntegerField(_("years"))
    counted_from = models.CharField(_("counted from"), max_length=8, choices=_codes(CountedFrom))
    counted_date = models.DateField(_("counted from the day"))
    over_date = models.DateField(_("over since"))
    source = models.CharField(_("source"), max_length=300)
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("disposed of"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("disposal")
        verbose_name_plural = _("disposals")
        indexes = [models.Index(fields=["department", "-id"], name="disposal_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind"], name="disposed_once"
            )
        ]

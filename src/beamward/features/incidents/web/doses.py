"""Affected courses with their deviations, as a page shows them: numerator and denominator."""

from dataclasses import dataclass
from decimal import Decimal

from beamward.domain.incident import severity
from beamward.domain.incident.severity import Basis, Deviation, DoseRefused
from beamward.domain.vocabulary import GeneralAnswer
from beamward.features.incidents.models import AffectedCourse, Incident


@dataclass(frozen=True)
class Ratio:
    """A deviation beside what it was computed from, in words; empty where it is not known."""

    delivered: str
    planned: str
    percent: str


@dataclass(frozen=True)
class Course:
    """A course with what follows from its doses.

    Parameters
    ----------
    stated : Ratio
        As the doses were told.
    whole : Ratio or None
        Over the course, where the doses are those of a fraction and the fractions are known.
    impact : str
        Code of the dosimetric impact that follows, or ``unknown``.
    is_radiation_event : bool or None
        Whether the criterion of Chinese law is met; None if nobody can tell yet.
    """

    record: AffectedCourse
    stated: Ratio
    whole: Ratio | None
    impact: str
    is_radiation_event: bool | None


def courses_of(incident: Incident) -> list[Course]:
    """Return the affected courses of an incident, each with its deviations."""
    return [_course(record) for record in incident.courses.all()]


def _course(record: AffectedCourse) -> Course:
    try:
        stated = severity.deviation(
            planned_gy=record.planned_gy,
            delivered_gy=record.delivered_gy,
            basis=Basis(record.basis),
            structure=record.structure,
        )
    except DoseRefused:
        # Nothing was planned, so there is no percentage; the delivered dose speaks for itself.
        nothing = Ratio(_gray(record.delivered_gy), _gray(record.planned_gy), "")
        return Course(record, nothing, None, GeneralAnswer.UNKNOWN, None)
    whole = _over_course(record, stated)
    judged = whole or stated
    return Course(
        record,
        _ratio(stated),
        _ratio(whole) if whole else None,
        severity.dosimetric_impact(judged),
        severity.is_cn_radiation_event(judged),
    )


def _over_course(record: AffectedCourse, stated: Deviation) -> Deviation | None:
    planned, affected = record.fractions_planned, record.fractions_affected
    if stated.basis is Basis.COURSE or not planned or affected is None or affected > planned:
        return None
    return severity.over_course(stated, fractions_planned=planned, fractions_affected=affected)


def _ratio(deviation: Deviation) -> Ratio:
    percent = deviation.percent
    return Ratio(
        _gray(deviation.delivered_gy),
        _gray(deviation.planned_gy),
        "" if percent is None else f"{percent:+.1f}%".replace("-", "−"),
    )


def _gray(dose: Decimal | None) -> str:
    """Return a dose without needless zeros; empty if it is not known. [Gy]"""
    return "" if dose is None else f"{dose.normalize():f}"

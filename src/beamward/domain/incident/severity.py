"""How far the dose was off, and what the severity scales make of it.

The raw deviation is kept, numerator and denominator, with the structure and with whether it
speaks of a fraction or of the course. Every class is derived from it, because the scales disagree:
exactly 25 % is a statutory radiation event in China, but still "moderate" in NSIR-RT. Doses are
decimals throughout, so that 1.89 Gy instead of 1.80 Gy is 5 % and not a little less.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from beamward.data import tables
from beamward.domain.vocabulary import GeneralAnswer

TABLE = "dosimetric_scale"

Dose = Decimal | int | float


class Basis(StrEnum):
    """What the planned and the delivered dose belong to."""

    FRACTION = "fraction"
    COURSE = "course"


class DoseRefused(ValueError):
    """A dose or a number of fractions cannot be what was given."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """Planned and delivered dose of one structure; ``None`` where a dose is not known. [Gy]"""

    planned_gy: Decimal | None
    delivered_gy: Decimal | None
    basis: Basis
    structure: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be a dose, and a planned dose that nothing can be compared with."""
        for dose in (self.planned_gy, self.delivered_gy):
            if dose is not None and not (dose.is_finite() and dose >= 0):
                raise DoseRefused(f"{dose} Gy is not a dose.")
        if self.planned_gy == 0:
            raise DoseRefused(
                "The planned dose is 0 Gy, so the deviation has no percentage: "
                "keep the delivered dose and judge the event by it."
            )

    @property
    def percent(self) -> Decimal | None:
        """Return the signed deviation from the planned dose, or ``None`` if unknown. [%]"""
        if self.planned_gy is None or self.delivered_gy is None:
            return None
        return (self.delivered_gy - self.planned_gy) * 100 / self.planned_gy


def deviation(
    *,
    planned_gy: Dose | None,
    delivered_gy: Dose | None,
    basis: Basis = Basis.COURSE,
    structure: str = "",
) -> Deviation:
    """Return the deviation of a delivered from a planned dose.

    Parameters
    ----------
    planned_gy, delivered_gy : Decimal, int, float or None
        Doses to the same structure, ``None`` if unknown; a float is taken as it prints. [Gy]
    basis : Basis
        Whether both doses are those of one fraction or of the whole course.
    structure : str
        What the doses are doses to: the target, an organ, a point.

    Raises
    ------
    DoseRefused
        If a dose is negative or not finite, or the planned dose is 0 Gy.
    """
    return Deviation(_decimal(planned_gy), _decimal(delivered_gy), basis, structure)


def over_course(
    fraction: Deviation, *, fractions_planned: int, fractions_affected: int
) -> Deviation:
    """Return the deviation over the course if some fractions deviated alike and the rest did not.

    Parameters
    ----------
    fraction : Deviation
        The deviation of each affected fraction.
    fractions_planned, fractions_affected : int
        Fractions of the course, and how many of them deviated.

    Raises
    ------
    DoseRefused
        If `fraction` speaks of a course, or more fractions deviated than were planned.
    """
    if fraction.basis is not Basis.FRACTION:
        raise DoseRefused("This deviation speaks of the course already.")
    if not 0 <= fractions_affected <= fractions_planned or fractions_planned == 0:
        raise DoseRefused(
            f"{fractions_affected} of {fractions_planned} fractions cannot have deviated."
        )
    if fraction.planned_gy is None or fraction.delivered_gy is None:
        return Deviation(None, None, Basis.COURSE, fraction.structure)
    planned = fraction.planned_gy * fractions_planned
    excess = (fraction.delivered_gy - fraction.planned_gy) * fractions_affected
    return Deviation(planned, planned + excess, Basis.COURSE, fraction.structure)


def dosimetric_impact(deviation: Deviation) -> str:
    """Return the NSIR-RT class, a code of the vocabulary ``dosimetric_impact``.

    5 % is still minor, 25 % is still moderate. "unknown" if a dose is unknown, or if only one
    fraction is known: the scale speaks of the course (see `over_course`).

    Sources
    -------
    NSIR-RT option lists as coded in SaILS. Registered as ``nsir-rt-sails`` in
    ``docs/sources.md``.
    """
    return _class_of(deviation, "nsir_rt")


def aapm_dosimetric_score(deviation: Deviation) -> str:
    """Return the pair of scores of the AAPM dosimetric scale, such as "3-4".

    The scale states no score for exactly 5 %; it is given to "3-4". No deviation is "none".
    "unknown" as in `dosimetric_impact`.

    Sources
    -------
    Ford et al. (2012), Med. Phys. 39, 7272-7290. Registered as ``aapm-2012`` in
    ``docs/sources.md``; read in a text that cites it.
    """
    return _class_of(deviation, "aapm")


def is_cn_radiation_event(deviation: Deviation) -> bool | None:
    """Say whether the dose was off by 25 % or more, which Chinese law calls a radiation event.

    ``None`` means that nobody can tell yet: a dose is unknown, or a single fraction was off by so
    much and the order does not say whether it speaks of fractions. The answer is a criterion met
    or not; whether to report is for a named person to decide.

    Sources
    -------
    放射诊疗管理规定 (Order 46 of the Ministry of Health). Registered as ``cn-moh-order-46`` in
    ``docs/sources.md``.
    """
    if deviation.percent is None:
        return None
    reached = _band(abs(deviation.percent), "cn_radiation_event") == "statutory"
    return None if reached and deviation.basis is Basis.FRACTION else reached


def _class_of(deviation: Deviation, scale: str) -> str:
    if deviation.percent is None or deviation.basis is not Basis.COURSE:
        return GeneralAnswer.UNKNOWN
    return _band(abs(deviation.percent), scale)


def _band(percent: Decimal, scale: str) -> str:
    """Return the code of the band that holds an absolute deviation. [%]"""
    bands: tuple[Mapping[str, Any], ...] = tables.table(TABLE)[scale]["bands"]
    for band in bands[:-1]:
        upper = Decimal(band["upper_percent"])
        if percent < upper or (band["inclusive"] and percent == upper):
            return str(band["code"])
    return str(bands[-1]["code"])


def _decimal(dose: Dose | None) -> Decimal | None:
    """Return a dose as a decimal, a float as it prints. [Gy]"""
    return dose if dose is None or isinstance(dose, Decimal) else Decimal(str(dose))

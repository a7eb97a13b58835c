"""How far the dose was off, at and beside every limit.

The limits are those of ``dosimetric_thresholds_crosswalk`` in our facts: 5 % is inclusive in
NSIR-RT "minor" and exclusive in the AAPM scores 1-2; 25 % is inclusive in China and exclusive in
the highest classes of the other two.
"""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beamward.domain import vocabulary
from beamward.domain.incident import severity
from beamward.domain.incident.severity import Basis, Deviation, DoseRefused

QUIET = settings(deadline=None, derandomize=True, max_examples=100)
doses = st.decimals(min_value="0.01", max_value="200", places=2)


def off_by(percent: str) -> Deviation:
    """Return a deviation over the course of 100 Gy."""
    return severity.deviation(planned_gy=100, delivered_gy=100 + Decimal(percent))


@pytest.mark.parametrize(
    ("percent", "nsir", "aapm", "china"),
    [
        ("0", "none", "none", False),
        ("0.001", "minor", "1-2", False),
        ("4.999", "minor", "1-2", False),
        ("5", "minor", "3-4", False),
        ("5.001", "moderate", "3-4", False),
        ("10", "moderate", "3-4", False),
        ("10.001", "moderate", "5-6", False),
        ("24.999", "moderate", "5-6", False),
        ("25", "moderate", "5-6", True),
        ("25.001", "severe", "7-8", True),
        ("100", "severe", "7-8", True),
        ("100.001", "severe", "9-10", True),
    ],
)
def test_each_scale_draws_its_own_lines(percent: str, nsir: str, aapm: str, china: bool) -> None:
    for sign in ("", "-"):
        if sign and Decimal(percent) > 100:
            continue  # No dose can fall short of the plan by more than all of it.
        deviation = off_by(sign + percent)
        assert severity.dosimetric_impact(deviation) == nsir
        assert severity.aapm_dosimetric_score(deviation) == aapm
        assert severity.is_cn_radiation_event(deviation) is china


def test_a_dose_written_with_decimals_meets_the_limit_exactly() -> None:
    """In binary, 1.89 - 1.80 is not 5 % of 1.80."""
    deviation = severity.deviation(planned_gy=1.8, delivered_gy=1.89)
    assert deviation.percent == 5
    assert severity.dosimetric_impact(deviation) == "minor"
    assert (1.89 - 1.8) / 1.8 * 100 != 5


def test_numerator_and_denominator_are_kept_beside_the_percentage() -> None:
    deviation = severity.deviation(planned_gy=60, delivered_gy=57, structure="PTV")
    assert deviation == Deviation(Decimal(60), Decimal(57), Basis.COURSE, "PTV")
    assert deviation.percent == -5


@pytest.mark.parametrize(("planned", "delivered"), [(None, 57), (60, None), (None, None)])
def test_what_is_not_known_stays_unknown(planned: int | None, delivered: int | None) -> None:
    deviation = severity.deviation(planned_gy=planned, delivered_gy=delivered)
    assert deviation.percent is None
    assert severity.dosimetric_impact(deviation) == "unknown"
    assert severity.aapm_dosimetric_score(deviation) == "unknown"
    assert severity.is_cn_radiation_event(deviation) is None


def test_a_planned_dose_of_nothing_has_no_percentage() -> None:
    with pytest.raises(DoseRefused, match="planned dose is 0 Gy"):
        severity.deviation(planned_gy=0, delivered_gy=2)
    with pytest.raises(DoseRefused, match="planned dose is 0 Gy"):
        Deviation(Decimal(0), Decimal(0), Basis.COURSE)


@pytest.mark.parametrize("dose", [-1, float("nan"), float("inf"), Decimal("-0.01")])
def test_what_is_no_dose_is_refused(dose: float) -> None:
    with pytest.raises(DoseRefused, match="is not a dose"):
        severity.deviation(planned_gy=2, delivered_gy=dose)
    with pytest.raises(DoseRefused, match="is not a dose"):
        severity.deviation(planned_gy=dose, delivered_gy=2)


def test_a_single_fraction_does_not_decide_a_scale_of_the_course() -> None:
    fraction = severity.deviation(planned_gy=2, delivered_gy=4, basis=Basis.FRACTION)
    assert fraction.percent == 100
    assert severity.dosimetric_impact(fraction) == "unknown"
    assert severity.aapm_dosimetric_score(fraction) == "unknown"
    assert severity.is_cn_radiation_event(fraction) is None


def test_a_fraction_below_a_quarter_is_no_radiation_event() -> None:
    fraction = severity.deviation(planned_gy=2, delivered_gy=2.4, basis=Basis.FRACTION)
    assert severity.is_cn_radiation_event(fraction) is False


def test_one_doubled_fraction_of_thirty_is_a_small_deviation_of_the_course() -> None:
    fraction = severity.deviation(
        planned_gy=2, delivered_gy=4, basis=Basis.FRACTION, structure="cord"
    )
    course = severity.over_course(fraction, fractions_planned=30, fractions_affected=1)
    assert course == Deviation(Decimal(60), Decimal(62), Basis.COURSE, "cord")
    assert severity.dosimetric_impact(course) == "minor"
    one_of_one = severity.over_course(fraction, fractions_planned=1, fractions_affected=1)
    assert severity.dosimetric_impact(one_of_one) == "severe"


def test_an_unknown_fraction_leaves_the_course_unknown() -> None:
    fraction = severity.deviation(planned_gy=2, delivered_gy=None, basis=Basis.FRACTION)
    course = severity.over_course(fraction, fractions_planned=30, fractions_affected=1)
    assert severity.dosimetric_impact(course) == "unknown"


@pytest.mark.parametrize(("planned", "affected"), [(30, 31), (30, -1), (0, 0)])
def test_more_fractions_than_there_were_are_refused(planned: int, affected: int) -> None:
    fraction = severity.deviation(planned_gy=2, delivered_gy=4, basis=Basis.FRACTION)
    with pytest.raises(DoseRefused, match="fractions cannot have deviated"):
        severity.over_course(fraction, fractions_planned=planned, fractions_affected=affected)


def test_a_course_is_not_stretched_over_a_course() -> None:
    with pytest.raises(DoseRefused, match="course already"):
        severity.over_course(off_by("5"), fractions_planned=30, fractions_affected=1)


@QUIET
@given(doses, doses)
def test_every_class_is_a_term_of_the_vocabulary(planned: Decimal, delivered: Decimal) -> None:
    deviation = severity.deviation(planned_gy=planned, delivered_gy=delivered)
    impacts = vocabulary.load("dosimetric_impact")
    assert impacts.check(severity.dosimetric_impact(deviation)).parent is None


@QUIET
@given(doses, st.integers(1, 40))
def test_if_all_fractions_deviated_the_course_deviated_alike(delivered: Decimal, n: int) -> None:
    fraction = severity.deviation(planned_gy=2, delivered_gy=delivered, basis=Basis.FRACTION)
    course = severity.over_course(fraction, fractions_planned=n, fractions_affected=n)
    assert course.percent == fraction.percent

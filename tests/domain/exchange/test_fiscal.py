"""The US fiscal year begins in October and bears the number of the year in which it ends."""

from datetime import date

import pytest

from beamward.domain.exchange.fiscal import fiscal_year


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2014, 9, 30), 2014),
        (date(2014, 10, 1), 2015),
        (date(2014, 12, 31), 2015),
        (date(2015, 1, 1), 2015),
        (date(2015, 9, 30), 2015),
    ],
)
def test_the_fiscal_year_turns_on_the_first_of_october(day: date, year: int) -> None:
    assert fiscal_year(day) == year

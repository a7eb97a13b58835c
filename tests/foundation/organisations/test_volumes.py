"""What was done in a month: the denominators of rates."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import services
from beamward.foundation.organisations.models import Department, MonthlyVolume
from beamward.foundation.organisations.services import Month
from beamward.foundation.trail.models import Entry
from tests.support.factories import NOW

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def record(department: Department, by: User, *months: Month) -> int:
    return services.record_volumes(department=department, months=months, by=by, at=NOW)


def page(department: Department) -> str:
    return reverse("department-volumes", args=[department.code]) + "?until=2026-02"


def test_empty_is_unknown_and_zero_is_zero(
    client_of: Callable[..., Client], department: Department, quality_lead: User
) -> None:
    client_of(quality_lead).post(
        page(department), {"2026-01-courses": "0", "2026-01-fractions": "812"}
    )
    kept = MonthlyVolume.objects.get()
    assert (kept.month_date, kept.courses, kept.fractions, kept.plans) == (JANUARY, 0, 812, None)
    html = client_of(quality_lead).get(page(department)).text
    assert 'name="2026-01-courses" value="0"' in html


def test_a_month_that_did_not_change_is_not_recorded_again(
    department: Department, head: User
) -> None:
    january = Month(JANUARY, 90, None, 80)
    assert record(department, head, january, Month(FEBRUARY, None, None, None)) == 1
    assert record(department, head, january) == 0
    assert record(department, head, Month(JANUARY, 91, None, 80)) == 1
    entry = Entry.objects.latest("id")
    assert (entry.before, entry.after) == ({"courses": 90}, {"courses": 91})


def test_a_number_can_become_unknown_again(department: Department, head: User) -> None:
    record(department, head, Month(JANUARY, 90, 800, 80))
    record(department, head, Month(JANUARY, None, 800, 80))
    assert MonthlyVolume.objects.get().courses is None


def test_two_people_who_fill_different_months_undo_nothing(
    client_of: Callable[..., Client], department: Department, head: User, quality_lead: User
) -> None:
    # Both have opened the page while it was empty; each sends the whole grid.
    empty = {f"initial-2026-0{month}-courses": "" for month in (1, 2)}
    client_of(head).post(page(department), {**empty, "2026-01-courses": "90"})
    client_of(quality_lead).post(
        page(department), {**empty, "2026-01-courses": "", "2026-02-courses": "70"}
    )
    kept = {v.month_date: v.courses for v in MonthlyVolume.objects.all()}
    assert kept == {JANUARY: 90, FEBRUARY: 70}


@pytest.mark.parametrize("typed", ["-3", "many", "1.5"])
def test_what_is_no_count_comes_back_and_nothing_is_kept(
    client_of: Callable[..., Client], department: Department, head: User, typed: str
) -> None:
    response = client_of(head).post(
        page(department), {"2026-01-courses": typed, "2026-02-courses": "70"}
    )
    assert f'value="{typed}"' in response.text
    assert 'href="#id_2026-01-courses"' in response.text
    assert not MonthlyVolume.objects.exists()


def test_who_only_works_there_reads_the_numbers(
    client_of: Callable[..., Client], department: Department, head: User, reporter: User
) -> None:
    record(department, head, Month(JANUARY, 1234, None, None))
    client = client_of(reporter)
    html = client.get(page(department)).text
    assert "1,234" in html
    assert "unknown" in html
    assert '<input type="number"' not in html
    assert client.post(page(department), {"2026-01-courses": "1"}).status_code == 403
    assert MonthlyVolume.objects.get().courses == 1234


@pytest.mark.parametrize("until", ["", "nonsense", "2999-01", "2026-13", "0000-01", "0001-01"])
def test_any_month_may_be_asked_for(
    client_of: Callable[..., Client], department: Department, head: User, until: str
) -> None:
    address = reverse("department-volumes", args=[department.code])
    assert client_of(head).get(address, {"until": until}).status_code == 200

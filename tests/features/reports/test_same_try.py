"""Many tries at the same moment make one report."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connections
from django.test import Client

from beamward.features.incidents.models import Incident
from beamward.features.reports import services
from beamward.features.reports.models import Identity, Message, Report
from beamward.features.reports.services import Told
from beamward.foundation.organisations.models import Department
from beamward.foundation.trail.models import Entry
from tests.features.reports.conftest import code_in
from tests.support.factories import NOW, make_receipt

pytestmark = pytest.mark.django_db(transaction=True)
TRIES = 8
T = TypeVar("T")


def at_once(act: Callable[[], T]) -> list[T]:
    """Return what ``TRIES`` threads got that acted at the same moment."""
    together = Barrier(TRIES)

    def one() -> T:
        together.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TRIES) as threads:
        return [each.result() for each in [threads.submit(one) for _ in range(TRIES)]]


def test_the_same_form_sent_many_times_at_once_makes_one_report(department: Department) -> None:
    receipts = at_once(
        lambda: services.report(
            department=department,
            told=Told(narrative="Couch too low.", identity=Identity.ANONYMOUS),
            attempt="0123456789abcdef",
            reporter=None,
            at=NOW,
        )
    )
    assert len({receipt.code for receipt in receipts}) == 1
    assert sorted(receipt.is_repeat for receipt in receipts) == [False] + [True] * (TRIES - 1)
    assert Report.objects.count() == Incident.objects.count() == 1
    assert Entry.objects.filter(act="report.received").count() == 1


def test_the_same_page_posted_many_times_at_once_shows_one_code(department: Department) -> None:
    told = {"narrative": "Couch too low.", "attempt": "0123456789abcdef"}
    answers = at_once(lambda: Client().post("/r/onc", told))
    assert {answer.status_code for answer in answers} == {200}
    assert len({code_in(answer) for answer in answers}) == 1
    assert Report.objects.count() == 1


def test_an_addition_sent_many_times_at_once_stands_there_once(department: Department) -> None:
    made = make_receipt(department)
    messages = at_once(
        lambda: services.add_as_reporter(
            report=made.report, body="More.", attempt="0123456789abcdef", at=NOW
        )
    )
    assert len({message.pk for message in messages}) == 1
    assert Message.objects.count() == 1
    assert Entry.objects.filter(act="report.added_to").count() == 1


def test_withdrawing_many_times_at_once_is_withdrawing_once(department: Department) -> None:
    made = make_receipt(department)
    at_once(lambda: services.withdraw(report=made.report, at=NOW))
    assert Entry.objects.filter(act="report.withdrawn").count() == 1


def test_different_reports_at_once_are_all_there(department: Department) -> None:
    numbers = iter(range(TRIES))

    def tell() -> str:
        number = next(numbers)
        told = Told(narrative=f"Report {number}.", identity=Identity.ANONYMOUS)
        return services.report(
            department=department, told=told, attempt=f"{number:016d}", reporter=None, at=NOW
        ).code

    assert len(set(at_once(tell))) == TRIES
    assert Report.objects.count() == TRIES

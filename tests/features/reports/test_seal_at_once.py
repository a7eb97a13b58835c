"""Seals under people who act at the same moment, on real connections."""

from collections.abc import Callable
from typing import Any

import pytest

from beamward.features.reports import services
from beamward.features.reports.models import Event, Identity, Message, Report
from beamward.features.reports.services import Who
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.seals import queries as seals
from beamward.foundation.seals import services as seal_services
from beamward.foundation.seals.models import Opening
from beamward.foundation.seals.services import KeyMade, SealRefused
from tests.features.incidents.test_at_once import at_once
from tests.support.factories import (
    NOW,
    PASSPHRASE,
    make_department,
    make_key,
    make_person,
    make_receipt,
)

pytestmark = pytest.mark.django_db(transaction=True)


def staffed(confidants: int) -> tuple[Department, list[User]]:
    """Return a department and its confidants, each with a key."""
    department = make_department()
    people = [make_person(department, Role.CONFIDANT) for _ in range(confidants)]
    for person in people:
        make_key(department, person)
    return department, people


def again(person: User) -> User:
    return User.objects.get(pk=person.pk)


def opened(report: Report, one: User, other: User) -> Who:
    opening = services.ask_to_open(
        report=report, reason="A threat.", passphrase=PASSPHRASE, by=again(one), at=NOW
    )
    return services.agree_to_open(opening=opening, passphrase=PASSPHRASE, by=again(other), at=NOW)


def test_a_key_that_is_replaced_while_reports_come_in_opens_all_of_them() -> None:
    department, (one, other) = staffed(2)
    make_receipt(department, "before", identity=Identity.CONFIDENCE, name="Before")

    def report(number: int) -> Callable[[], Any]:
        return lambda: make_receipt(
            department, str(number), identity=Identity.CONFIDENCE, name=f"Number {number}"
        )

    def rotate(person: User) -> Callable[[], KeyMade]:
        def act() -> KeyMade:
            holder = seals.key_of(person, department)
            assert holder is not None
            return seal_services.rotate(
                holder=holder, passphrase=PASSPHRASE, by=again(person), at=NOW
            )

        return act

    results = at_once(report(1), rotate(one), report(2), rotate(other), report(3))
    assert not [result for result in results if isinstance(result, Exception)]
    names = {opened(report, one, other).name for report in Report.objects.all()}
    assert names == {"Before", "Number 1", "Number 2", "Number 3"}


def test_of_two_who_agree_at_once_one_opens_and_the_reporter_hears_it_once() -> None:
    department, people = staffed(3)
    report = make_receipt(department, identity=Identity.CONFIDENCE, name="Zhao Qiang").report
    opening = services.ask_to_open(
        report=report, reason="A threat.", passphrase=PASSPHRASE, by=people[0], at=NOW
    )

    def agree(person: User) -> Callable[[], Who]:
        return lambda: services.agree_to_open(
            opening=Opening.objects.get(pk=opening.pk),
            passphrase=PASSPHRASE,
            by=again(person),
            at=NOW,
        )

    results = at_once(agree(people[1]), agree(people[2]))
    assert sorted(type(result).__name__ for result in results) == ["SealRefused", "Who"]
    assert Message.objects.filter(event=Event.OPENED).count() == 1


def test_of_two_who_ask_at_once_one_is_told_that_somebody_has() -> None:
    department, people = staffed(3)
    report = make_receipt(department, identity=Identity.CONFIDENCE, name="Zhao Qiang").report

    def ask(person: User) -> Callable[[], Opening]:
        return lambda: services.ask_to_open(
            report=report, reason="A threat.", passphrase=PASSPHRASE, by=again(person), at=NOW
        )

    results = at_once(ask(people[0]), ask(people[1]))
    assert len([result for result in results if isinstance(result, Opening)]) == 1
    (refusal,) = [result for result in results if isinstance(result, Exception)]
    assert isinstance(refusal, SealRefused)
    assert Opening.objects.count() == 1

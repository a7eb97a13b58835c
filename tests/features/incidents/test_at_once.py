"""Two people act at the same moment, on real connections: one succeeds, the other gets a sentence."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from beamward.domain.incident.lifecycle import State, StepRefused
from beamward.features.incidents import services
from beamward.features.incidents.models import Incident
from beamward.foundation.organisations.models import Role
from beamward.foundation.trail.queries import entries_of
from tests.support import factories
from tests.support.factories import JUDGEMENT, NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Carry out acts in threads that start together; return what each gave, or its refusal."""
    gate = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=10)
            results[number] = act()
        except Exception as refusal:
            results[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_of_two_triages_at_once_one_counts() -> None:
    department = factories.make_department()
    people = [factories.make_person(department, Role.TRIAGER) for _ in range(4)]
    incident = factories.make_incident(department)

    def act(person: Any) -> Callable[[], Incident]:
        return lambda: services.triage(
            incident=incident, judgement=JUDGEMENT, seen_revision=0, by=person, at=NOW
        )

    results = at_once(*(act(person) for person in people))
    done = [result for result in results if isinstance(result, Incident)]
    refused = [r for r in results if isinstance(r, services.ChangedMeanwhile | StepRefused)]
    assert (len(done), len(refused)) == (1, 3), results
    assert [entry.act for entry in entries_of(incident)].count("incident.triaged") == 1


def test_two_reports_do_not_become_duplicates_of_each_other() -> None:
    department = factories.make_department()
    person = factories.make_person(department, Role.TRIAGER)
    one, other = factories.make_incident(department), factories.make_incident(department)
    results = at_once(
        lambda: services.merge(incident=one, into=other, seen_revision=0, by=person, at=NOW),
        lambda: services.merge(incident=other, into=one, seen_revision=0, by=person, at=NOW),
    )
    states = sorted(factories.fresh(incident).state for incident in (one, other))
    assert states == [State.DUPLICATE, State.REPORTED], results


def test_remarks_written_at_once_are_all_kept() -> None:
    department = factories.make_department()
    people = [factories.make_person(department, Role.QUALITY_LEAD) for _ in range(4)]
    incident = factories.make_incident(department)

    def act(person: Any) -> Callable[[], Any]:
        return lambda: services.remark(incident=incident, body=person.login, by=person, at=NOW)

    at_once(*(act(person) for person in people))
    assert incident.remarks.count() == 4


@pytest.mark.postgresql
def test_reports_of_many_people_at_once_all_arrive() -> None:
    assert connection.vendor == "postgresql"
    department = factories.make_department()
    results = at_once(
        *(
            lambda n=n: factories.make_receipt(department, f"Report {n}", attempt=f"{n:032d}")
            for n in range(8)
        )
    )
    assert len({result.code for result in results}) == 8
    assert Incident.objects.count() == 8

"""While a legal hold stands, nothing under it is deleted, erased or masked."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import services as incidents
from beamward.features.incidents.models import Incident
from beamward.features.reports import queries as report_queries
from beamward.features.reports import services as reports
from beamward.features.reports.models import Identity
from beamward.foundation.accounts.models import User
from beamward.foundation.files import Content
from beamward.foundation.files import services as files
from beamward.foundation.files.models import StoredFile
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.retention import holds, services
from beamward.foundation.retention.holds import UnderHold
from beamward.foundation.retention.models import Hold
from beamward.foundation.retention.services import RetentionRefused
from beamward.foundation.seals import services as seals
from beamward.foundation.seals.models import Seal
from beamward.foundation.trail import services as trail
from beamward.foundation.trail.models import Entry
from beamward.foundation.trail.queries import entries_of
from tests.support import factories
from tests.support.factories import NOW

Make = Callable[..., Incident]


def place(department: Department, by: User, incident: Incident | None = None) -> Hold:
    return services.place_hold(
        department=department, subject=incident, reason="Claim 7/26", by=by, at=NOW
    )


def lift(hold: Hold, by: User) -> Hold:
    return services.lift_hold(hold=hold, reason="Settled", by=by, at=factories.tomorrow())


def test_placing_and_lifting_stand_in_the_trail_of_the_hold_and_of_the_incident(
    department: Department, quality_lead: User, administrator: User, make_incident: Make
) -> None:
    incident = make_incident()
    hold = lift(place(department, quality_lead, incident), administrator)
    placed, lifted = entries_of(hold)
    assert (placed.act, placed.by, placed.after["reason"]) == (
        "hold.placed",
        quality_lead,
        "Claim 7/26",
    )
    assert (lifted.act, lifted.by, lifted.after["reason"]) == (
        "hold.lifted",
        administrator,
        "Settled",
    )
    told = [entry.act for entry in entries_of(incident)]
    assert told[-2:] == ["hold.placed", "hold.lifted"]


def test_what_an_entry_of_the_trail_says_cannot_be_erased(
    department: Department, quality_lead: User, administrator: User, make_incident: Make
) -> None:
    incident = make_incident(State.TRIAGED, lead=quality_lead)
    entry = entries_of(incident).get(act="incident.triaged")
    hold = place(department, administrator, incident)
    with pytest.raises(UnderHold):
        trail.erase(entries=[entry], reason="x", by=quality_lead, at=NOW)
    lift(hold, administrator)
    assert trail.erase(entries=[entry], reason="x", by=quality_lead, at=NOW) == 1


def test_files_courses_and_the_timeline_cannot_be_removed(
    department: Department, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident(
        State.INVESTIGATING, lead=quality_lead, pictures=[Content("image/png", b"pixels")]
    )
    course = incidents.add_course(
        incident=incident,
        pseudonym="A",
        basis="course",
        planned_gy=Decimal("1"),
        delivered_gy=None,
        seen_revision=incident.revision,
        by=quality_lead,
        at=NOW,
    )
    incident = factories.fresh(incident)
    place(department, quality_lead, incident)
    with pytest.raises(UnderHold):
        files.remove(file=StoredFile.objects.get(), by=quality_lead, at=NOW)
    with pytest.raises(UnderHold):
        incidents.remove_course(
            incident=incident,
            course=course,
            seen_revision=incident.revision,
            by=quality_lead,
            at=NOW,
        )
    entry = Entry.objects.get(act="file.added")
    with pytest.raises(UnderHold):
        trail.erase(entries=[entry], reason="x", by=quality_lead, at=NOW)


def test_work_goes_on_under_a_hold(
    department: Department, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident(State.INVESTIGATING, lead=quality_lead)
    place(department, quality_lead, incident)
    incidents.remark(incident=incident, body="A word.", by=quality_lead, at=NOW)
    assert factories.make_receipt(department).report.narrative


def test_no_key_of_a_confidant_is_put_away_while_anything_is_held(
    department: Department, quality_lead: User, make_incident: Make
) -> None:
    key = factories.make_key(department).holder
    place(department, quality_lead, make_incident())
    with pytest.raises(UnderHold):
        seals.remove(holder=key, by=key.user, at=NOW)


def test_a_sealed_name_outlives_its_reporter_becoming_known(
    department: Department, quality_lead: User
) -> None:
    factories.make_key(department)
    receipt = factories.make_receipt(department, identity=Identity.CONFIDENCE, name="Ann")
    place(department, quality_lead)
    loosened = reports.loosen(
        report=receipt.report,
        code=receipt.code,
        to=Identity.NAMED,
        name="Bob",
        contact="",
        at=NOW,
    )
    assert (loosened.identity, loosened.reporter.name) == (Identity.NAMED, "Bob")
    assert Seal.objects.count() == 1


def test_one_record_is_held_with_all_that_belongs_to_it_and_nothing_else(
    department: Department, quality_lead: User, make_incident: Make
) -> None:
    main = make_incident(State.CLOSED, lead=quality_lead)
    duplicate = make_incident(lead=quality_lead)
    duplicate = incidents.merge(
        incident=duplicate, into=main, seen_revision=0, by=quality_lead, at=NOW
    )
    other = make_incident()
    hold = place(department, quality_lead, duplicate)
    report = report_queries.of_public_id(main.report_id)
    assert report is not None
    for record in (main, duplicate, report, main.lesson):
        assert holds.over_record(record) == [hold], record
    assert holds.over_record(other) == []


def test_a_hold_on_the_department_holds_everything_there_and_nothing_elsewhere(
    department: Department, other_department: Department, quality_lead: User, make_incident: Make
) -> None:
    hold = place(department, quality_lead)
    assert holds.over_record(make_incident()) == [hold]
    assert holds.over_record(factories.make_incident(other_department)) == []


def test_one_of_two_holds_still_holds_when_the_other_is_lifted(
    department: Department, administrator: User, make_incident: Make
) -> None:
    incident = make_incident()
    first, second = (place(department, administrator, incident) for _ in range(2))
    lift(first, administrator)
    assert holds.over_record(incident) == [second]
    with pytest.raises(RetentionRefused, match="lifted already"):
        lift(first, administrator)


def test_whoever_may_dispose_of_records_may_not_lift_the_hold(
    department: Department, quality_lead: User, head: User, administrator: User
) -> None:
    hold = place(department, quality_lead)
    for person in (quality_lead, head):
        with pytest.raises(PermissionDenied):
            lift(hold, person)
    assert lift(hold, administrator).lifted_by == administrator


@pytest.mark.parametrize("role", sorted(Role))
def test_who_places_a_hold(role: Role, department: Department) -> None:
    person = factories.make_person(department, role)
    if role in {Role.QUALITY_LEAD, Role.HEAD, Role.ADMINISTRATOR}:
        assert place(department, person).placed_by == person
    else:
        with pytest.raises(PermissionDenied):
            place(department, person)


def test_a_hold_needs_a_reason_and_a_record_of_the_department(
    department: Department, other_department: Department, quality_lead: User
) -> None:
    elsewhere = factories.make_incident(other_department)
    with pytest.raises(RetentionRefused, match="no such record"):
        place(department, quality_lead, elsewhere)
    with pytest.raises(RetentionRefused, match="reason"):
        services.place_hold(department=department, subject=None, reason="", by=quality_lead, at=NOW)

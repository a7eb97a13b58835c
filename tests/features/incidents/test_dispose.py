"""An incident whose time is over goes by a person's decision, whole, and leaves a tombstone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client

from beamward.domain.exchange.record import OutsideRecord, Source
from beamward.domain.incident.lifecycle import State
from beamward.features.actions import services as actions
from beamward.features.actions.models import Action
from beamward.features.incidents import listing, queries, services
from beamward.features.incidents.models import Incident, Lesson
from beamward.features.incidents.services import ActRefused
from beamward.features.incidents.terms import Terms
from beamward.features.reports import services as reports
from beamward.features.reports.handling import WithdrawRefused
from beamward.features.reports.models import Message, Report
from beamward.features.reports.services import ReportRefused
from beamward.foundation.accounts.models import User
from beamward.foundation.files.models import StoredFile
from beamward.foundation.notices.models import Notice
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.retention import queries as retention_queries
from beamward.foundation.retention import registry
from beamward.foundation.retention import services as retention
from beamward.foundation.retention.holds import UnderHold
from beamward.foundation.retention.models import Disposal
from beamward.foundation.retention.rules import Bound, CountedFrom, RecordKind
from beamward.foundation.retention.services import RetentionRefused, Wanted
from beamward.foundation.seals.models import Seal
from beamward.foundation.trail import services as trail_services
from beamward.foundation.trail.models import Entry
from beamward.foundation.trail.queries import entries_of
from beamward.foundation.trail.verification import verify
from tests.features.incidents.whole import WORD, make_whole, report_of
from tests.support import factories
from tests.support.factories import NOW
from tests.support.words import tables_that_hold

YEARS = 10
AFTER = NOW.replace(year=NOW.year + YEARS) + timedelta(days=1)
Make = Callable[..., Incident]


def kind(name: RecordKind) -> registry.Kind:
    known = registry.get(name)
    assert known is not None
    return known


def choose(
    department: Department,
    by: User,
    name: RecordKind = RecordKind.INCIDENT,
    counted_from: CountedFrom = CountedFrom.CLOSED,
    years: int = YEARS,
) -> None:
    wanted = Wanted(
        rule=None,
        years=years,
        counted_from=counted_from,
        bound=Bound.MINIMUM,
        source="Decision of the hospital",
        reason="The law says nothing of it here.",
    )
    retention.choose(department=department, kind=kind(name), wanted=wanted, by=by, at=NOW)


def dispose(
    incident: Incident, by: User, name: RecordKind = RecordKind.INCIDENT, at: datetime = AFTER
) -> Disposal:
    return retention.dispose(
        department=incident.department,
        kind=kind(name),
        public_id=incident.public_id,
        reason="Ten years have passed.",
        by=by,
        at=at,
    )


def over(department: Department, name: RecordKind, on: date) -> list[str]:
    choice = retention_queries.choice_of(department, name)
    assert choice is not None
    return retention_queries.ids_over(kind(name), choice, on)


@pytest.fixture
def whole(department: Department, quality_lead: User) -> tuple[Incident, reports.Receipt]:
    return make_whole(department, lead=quality_lead)


def test_nothing_of_what_was_told_or_found_stays_anywhere(
    whole: tuple[Incident, Any], department: Department, quality_lead: User
) -> None:
    incident, _receipt = whole
    stored = list(StoredFile.objects.values_list("stored_name", flat=True))
    files = [settings.MEDIA_ROOT / name for name in stored]
    assert len(files) == 2
    assert all(file.exists() for file in files)
    assert "reports_report.narrative" in tables_that_hold(WORD)
    choose(department, quality_lead)

    dispose(incident, quality_lead)

    assert tables_that_hold(WORD) == set()
    for gone in (Message, Action, StoredFile, Seal):
        assert not gone.objects.exists(), gone
    assert not Notice.objects.filter(subject_id=incident.public_id).exists()


@pytest.mark.django_db(transaction=True)
def test_its_files_go_from_the_disk_when_the_disposal_is_kept(quality_lead: User) -> None:
    department = Department.objects.get()
    incident, _receipt = make_whole(department, lead=quality_lead)
    files = [
        settings.MEDIA_ROOT / name
        for name in StoredFile.objects.values_list("stored_name", flat=True)
    ]
    choose(department, quality_lead)
    dispose(incident, quality_lead)
    assert [file.exists() for file in files] == [False, False]


def test_the_trail_still_holds_and_tells_who_did_what(
    whole: tuple[Incident, Any], department: Department, quality_lead: User
) -> None:
    incident, _receipt = whole
    acts = list(entries_of(incident).values_list("act", flat=True))
    choose(department, quality_lead)
    trail_services.seal()
    dispose(incident, quality_lead)
    trail_services.seal()

    assert not verify().findings
    left = list(entries_of(incident))
    assert [entry.act for entry in left[: len(acts)]] == acts
    assert all(not entry.before and not entry.after for entry in left[: len(acts)])
    assert left[-1].act == "record.disposed"
    assert left[-1].by == quality_lead
    assert left[-1].after == {
        "disposed_as": "incident",
        "over_date": "2036-03-02",
        "source": "Decision of the hospital",
        "reason": "Ten years have passed.",
    }


def test_a_tombstone_says_which_rule_and_whose_decision_it_was(
    whole: tuple[Incident, Any], department: Department, quality_lead: User
) -> None:
    incident, _receipt = whole
    choose(department, quality_lead)
    disposal = dispose(incident, quality_lead)
    assert (disposal.subject_id, disposal.by, disposal.years) == (
        incident.public_id,
        quality_lead,
        YEARS,
    )
    assert (disposal.counted_date, disposal.over_date) == (date(2026, 3, 2), date(2036, 3, 2))


def test_the_years_still_count_it_and_its_lesson_stays(
    whole: tuple[Incident, Any], department: Department, quality_lead: User
) -> None:
    incident, _receipt = whole
    before = queries.counts(by="year", department=department, event_type="near_miss")
    choose(department, quality_lead)
    dispose(incident, quality_lead)
    assert before == {"2026": 1}
    assert queries.counts(by="year", department=department, event_type="near_miss") == before
    assert Lesson.objects.get(incident=incident).title_en == factories.LESSON.title_en


def test_the_receipt_still_answers_and_says_what_became_of_the_report(
    whole: tuple[Incident, reports.Receipt],
    department: Department,
    quality_lead: User,
    client: Client,
) -> None:
    incident, receipt = whole
    choose(department, quality_lead)
    dispose(incident, quality_lead)
    answer = client.post("/receipt", {"code": receipt.code})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "deleted after its time" in page
    assert "2 Mar 2036" not in page  # The day of the disposal is told, not the day it was over.
    assert "3 Mar 2036" in page
    assert "Your code is right" in page
    assert "receipt/add" not in page
    report = report_of(incident)
    with pytest.raises(ReportRefused, match="deleted after its time"):
        reports.add_as_reporter(report=report, body="More.", attempt="b" * 16, at=AFTER)
    with pytest.raises(WithdrawRefused):
        reports.withdraw(report=report, at=AFTER)


def test_nobody_works_on_it_any_more(
    whole: tuple[Incident, Any], department: Department, quality_lead: User, make_incident: Make
) -> None:
    incident, _receipt = whole
    choose(department, quality_lead)
    dispose(incident, quality_lead)
    gone = factories.fresh(incident)
    with pytest.raises(ActRefused, match="tombstone"):
        services.reopen(
            incident=gone, reason="?", seen_revision=gone.revision, by=quality_lead, at=AFTER
        )
    with pytest.raises(ActRefused, match="tombstone"):
        services.remark(incident=gone, body="?", by=quality_lead, at=AFTER)
    with pytest.raises(ActRefused):
        services.merge(
            incident=make_incident(), into=gone, seen_revision=0, by=quality_lead, at=AFTER
        )
    assert gone not in queries.merge_candidates(make_incident(at=NOW))


def test_its_page_is_a_tombstone_and_the_list_says_so(
    whole: tuple[Incident, Any],
    department: Department,
    quality_lead: User,
    client_of: Callable[..., Client],
) -> None:
    incident, _receipt = whole
    choose(department, quality_lead)
    dispose(incident, quality_lead)
    browser = client_of(quality_lead)
    page = browser.get(f"/incidents/{incident.public_id}").content.decode()
    assert "Ten years have passed." in page
    assert "Decision of the hospital" in page
    assert browser.get(f"/incidents/{incident.public_id}/trail").status_code == 200
    assert browser.get(f"/incidents/{incident.public_id}.pdf").status_code == 302
    refused = browser.get(f"/incidents/{incident.public_id}/reopen")
    assert refused.status_code == 403
    assert "tombstone" in refused.content.decode()
    assert "deleted after its time" in browser.get("/incidents").content.decode()
    rows = listing.page(listing.matching(department, listing.Filters(), Terms(department))).rows
    assert [row.public_id for row in rows] == [incident.public_id]


# --- what is over ----------------------------------------------------------------------------------


def test_without_a_rule_nothing_is_over_and_nothing_goes(
    whole: tuple[Incident, Any], department: Department, quality_lead: User
) -> None:
    incident, _receipt = whole
    far = AFTER.replace(year=2126)
    lines = retention_queries.lines_of(department, on=far.date())
    assert {line.kind.name: (line.choice, line.over) for line in lines} == dict.fromkeys(
        RecordKind, (None, 0)
    )
    with pytest.raises(RetentionRefused, match="unknown"):
        dispose(incident, quality_lead, at=far)
    assert WORD in report_of(incident).narrative


def test_a_record_is_over_on_the_day_and_not_the_day_before(
    whole: tuple[Incident, Any], department: Department, quality_lead: User
) -> None:
    incident, _receipt = whole
    choose(department, quality_lead)
    assert over(department, RecordKind.INCIDENT, date(2036, 3, 1)) == []
    assert over(department, RecordKind.INCIDENT, date(2036, 3, 2)) == [incident.public_id]
    with pytest.raises(RetentionRefused, match="not over"):
        dispose(incident, quality_lead, at=AFTER - timedelta(days=3))


def test_a_record_whose_day_is_unknown_is_kept_and_counted(
    whole: tuple[Incident, Any], department: Department, quality_lead: User
) -> None:
    choose(department, quality_lead, counted_from=CountedFrom.HAPPENED)
    assert over(department, RecordKind.INCIDENT, date(2126, 1, 1)) == []
    line = retention_queries.lines_of(department, on=date(2126, 1, 1))[0]
    assert (line.over, line.undated) == (0, 1)


def test_what_is_still_worked_on_is_never_over(
    department: Department, quality_lead: User, make_incident: Make
) -> None:
    for state in (State.REPORTED, State.TRIAGED, State.INVESTIGATING, State.ACTIONS_OPEN):
        make_incident(state, lead=quality_lead)
    for name in (RecordKind.INCIDENT, RecordKind.SET_ASIDE, RecordKind.IDENTITY):
        choose(department, quality_lead, name, CountedFrom.RECEIVED)
        assert over(department, name, date(2126, 1, 1)) == []


def test_a_duplicate_stays_as_long_as_the_other_report_is_worked_on(
    department: Department, quality_lead: User, make_incident: Make
) -> None:
    choose(department, quality_lead, RecordKind.SET_ASIDE, CountedFrom.RECEIVED)
    aside = [
        make_incident(state, lead=quality_lead)
        for state in (State.WITHDRAWN, State.NOT_AN_INCIDENT, State.DUPLICATE)
    ]
    found = over(department, RecordKind.SET_ASIDE, AFTER.date())
    assert found == factories.public_ids(aside[:2])
    other = aside[2].duplicate_of
    assert other is not None
    Incident.objects.filter(pk=other.pk).update(state=State.CLOSED)
    found = over(department, RecordKind.SET_ASIDE, AFTER.date())
    assert set(found) == set(factories.public_ids(aside))


def test_a_merged_incident_goes_and_its_duplicate_still_points_at_its_tombstone(
    department: Department, quality_lead: User, make_incident: Make
) -> None:
    main = make_incident(State.CLOSED, lead=quality_lead)
    other = make_incident(lead=quality_lead)
    other = services.merge(incident=other, into=main, seen_revision=0, by=quality_lead, at=NOW)
    choose(department, quality_lead)
    dispose(main, quality_lead)
    other.refresh_from_db()
    assert other.duplicate_of == main
    assert report_of(other).narrative


def test_an_incident_with_an_action_opened_again_is_not_disposed_of(
    whole: tuple[Incident, Any], department: Department, quality_lead: User
) -> None:
    incident, _receipt = whole
    choose(department, quality_lead)
    action = Action.objects.get()
    actions.reopen(
        action=action, seen_revision=action.revision, reason="Again.", by=quality_lead, at=NOW
    )
    with pytest.raises(RetentionRefused, match="actions is open"):
        dispose(incident, quality_lead)
    assert WORD in report_of(incident).narrative


def test_who_reported_may_go_before_the_report(
    whole: tuple[Incident, Any], department: Department, quality_lead: User
) -> None:
    incident, _receipt = whole
    choose(department, quality_lead, RecordKind.IDENTITY, years=1)
    at = NOW.replace(year=2027) + timedelta(days=1)
    dispose(incident, quality_lead, RecordKind.IDENTITY, at)
    assert not Seal.objects.exists()
    assert report_of(incident).narrative
    assert over(department, RecordKind.IDENTITY, date(2126, 1, 1)) == []


def test_an_import_does_not_bring_back_what_was_disposed_of(
    department: Department, quality_lead: User
) -> None:
    def record(text: str) -> OutsideRecord:
        return OutsideRecord(
            source=Source.CSV, source_id="1", narrative=text, event_date=date(2026, 1, 1)
        )

    reports.take_in(department=department, record=record("It was so."), by=None, at=NOW)
    incident = Incident.objects.get()
    services.dismiss(incident=incident, reason="x", seen_revision=0, by=quality_lead, at=NOW)
    choose(department, quality_lead, RecordKind.SET_ASIDE, CountedFrom.RECEIVED)
    dispose(incident, quality_lead, RecordKind.SET_ASIDE)
    outcome = reports.take_in(
        department=department, record=record("It was otherwise."), by=None, at=AFTER
    )
    assert outcome is reports.Outcome.SAME
    assert Report.objects.get().narrative == ""


# --- who, and what stands against it -----------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.QUALITY_LEAD, Role.HEAD}))
def test_nobody_else_disposes_of_an_incident(
    whole: tuple[Incident, Any], department: Department, quality_lead: User, role: Role
) -> None:
    choose(department, quality_lead)
    other = factories.make_person(department, role)
    with pytest.raises(PermissionDenied):
        dispose(whole[0], other)


def test_a_disposal_needs_a_reason(
    whole: tuple[Incident, Any], department: Department, quality_lead: User
) -> None:
    choose(department, quality_lead)
    with pytest.raises(RetentionRefused, match="reason"):
        retention.dispose(
            department=department,
            kind=kind(RecordKind.INCIDENT),
            public_id=whole[0].public_id,
            reason=" ",
            by=quality_lead,
            at=AFTER,
        )


def test_a_record_of_another_department_is_not_reached(
    whole: tuple[Incident, Any], other_department: Department, stranger: User
) -> None:
    choose(other_department, stranger)
    with pytest.raises(RetentionRefused, match="not over, or it is gone"):
        retention.dispose(
            department=other_department,
            kind=kind(RecordKind.INCIDENT),
            public_id=whole[0].public_id,
            reason="x",
            by=stranger,
            at=AFTER,
        )


def test_nothing_goes_in_part_when_something_fails_at_the_end(
    whole: tuple[Incident, Any],
    department: Department,
    quality_lead: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose(department, quality_lead)
    held = tables_that_hold(WORD)
    number = Entry.objects.count()

    def fail(**_given: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(Disposal.objects, "create", fail)
    with pytest.raises(RuntimeError):
        dispose(whole[0], quality_lead)
    assert tables_that_hold(WORD) == held
    assert Entry.objects.count() == number


def test_a_hold_forbids_it_and_says_who_placed_it(
    whole: tuple[Incident, Any], department: Department, quality_lead: User, administrator: User
) -> None:
    incident, _receipt = whole
    choose(department, quality_lead)
    hold = retention.place_hold(
        department=department, subject=incident, reason="Claim 7", by=administrator, at=NOW
    )
    with pytest.raises(UnderHold, match=f"{administrator.full_name} has placed"):
        dispose(incident, quality_lead)
    retention.lift_hold(hold=hold, reason="Settled", by=administrator, at=AFTER)
    dispose(incident, quality_lead)
    assert tables_that_hold(WORD) == set()

"""A report is taken whole, once, and checked."""

from datetime import date
from typing import Any

import pytest

from beamward.features.incidents.models import Incident
from beamward.features.reports import receipt, services
from beamward.features.reports.models import Identity, Message, Report, Reporter
from beamward.features.reports.services import ReportRefused
from beamward.foundation.accounts.models import User
from beamward.foundation.files import Content, FileRefused
from beamward.foundation.files.queries import files_of
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.trail.models import Actor, Entry
from tests.support import factories
from tests.support.factories import NOW, make_receipt

pytestmark = pytest.mark.django_db
ATTEMPT = "0123456789abcdef"


def test_a_report_is_on_disk_with_its_incident_and_its_trail(department: Department) -> None:
    made = make_receipt(department, "  The couch was too low.\n", event_type="near_miss")
    report = Report.objects.get()
    assert made.report == report
    assert report.narrative == "The couch was too low."
    assert Incident.objects.get().report_id == report.public_id
    entry = Entry.objects.get(act="report.received")
    assert (entry.actor, entry.by, entry.subject_id) == (Actor.REPORTER, None, report.public_id)


def test_the_receipt_is_kept_as_a_digest_only(department: Department) -> None:
    made = make_receipt(department, attempt=ATTEMPT)
    row = Report.objects.values().get()
    bare = made.code.replace("-", "")
    assert not [value for value in row.values() if bare in str(value) or ATTEMPT in str(value)]
    assert row["receipt_digest"] == receipt.digest_of(made.code.lower().replace("-", " "))


def test_the_same_try_again_makes_no_second_report_and_gives_the_same_code(
    department: Department,
) -> None:
    first = make_receipt(department, attempt=ATTEMPT)
    again = make_receipt(department, attempt=ATTEMPT)
    assert (again.code, again.is_repeat, first.is_repeat) == (first.code, True, False)
    assert Report.objects.count() == Incident.objects.count() == 1


def test_the_same_try_after_masking_is_still_the_same_try(department: Department) -> None:
    words = "Mr. John Smith was set up wrongly."
    first = make_receipt(department, words, attempt=ATTEMPT)
    services.mask(report=first.report, by=None, at=NOW)
    again = make_receipt(department, words, attempt=ATTEMPT)
    assert again.is_repeat
    assert "Smith" not in again.report.narrative


def test_other_words_with_the_same_key_are_another_report_with_another_code(
    department: Department,
) -> None:
    first = make_receipt(department, "Told by one person.", attempt=ATTEMPT)
    second = make_receipt(department, "Told by the next person.", attempt=ATTEMPT)
    assert second.code != first.code
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"narrative": " \n\t"}, "what happened"),
        ({"narrative": "x" * 100_001}, "100000"),
        ({"event_type": "sabotage"}, "sabotage"),
        ({"step": "p99"}, "p99"),
        ({"technique": "near_miss"}, "near_miss"),
        ({"happened_part": "noon"}, "noon"),
        ({"identity": Identity.NAMED}, "name"),
        ({"identity": Identity.CONFIDENCE, "name": "  "}, "name"),
        ({"identity": Identity.NAMED, "name": "x" * 121}, "too long"),
        ({"identity": Identity.NAMED, "name": "x", "contact": "x" * 161}, "too long"),
        ({"attempt": "short"}, "damaged"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_kept(
    department: Department, answers: dict[str, Any], said: str
) -> None:
    with pytest.raises(ReportRefused, match=said):
        make_receipt(department, **answers)
    assert not Report.objects.exists()
    assert not Entry.objects.filter(act__startswith="report.").exists()


def test_a_machine_of_another_department_is_refused(
    department: Department, other_department: Department
) -> None:
    machine = organisations.add_machine(
        department=other_department,
        code="L1",
        name_en="Linac",
        name_zh="",
        technique="",
        by=None,
        at=NOW,
    )
    with pytest.raises(ReportRefused, match="another department"):
        make_receipt(department, machine=machine)


def test_a_term_that_was_switched_off_while_somebody_typed_is_still_taken(
    department: Department, quality_lead: User
) -> None:
    services.offer_terms(
        department=department, vocabulary="modality", offered=[], by=quality_lead, at=NOW
    )
    assert make_receipt(department, technique="tbi").report.technique == "tbi"


def test_a_named_report_bears_the_account_and_one_in_confidence_keeps_it_from_the_trail(
    department: Department, reporter: User
) -> None:
    factories.make_key(department)
    make_receipt(department, identity=Identity.NAMED, reporter=reporter)
    make_receipt(department, "Another.", identity=Identity.CONFIDENCE, reporter=reporter)
    assert [each.user for each in Reporter.objects.order_by("pk")] == [reporter]
    acts = Entry.objects.filter(act="report.received").order_by("pk")
    assert [(entry.actor, entry.by) for entry in acts] == [
        (Actor.PERSON, reporter),
        (Actor.REPORTER, None),
    ]


def test_an_anonymous_report_forgets_the_account_that_was_handed_in(
    department: Department, reporter: User
) -> None:
    make_receipt(department, reporter=reporter, name="Li Na", contact="12345")
    assert not Reporter.objects.exists()
    assert not Entry.objects.filter(by=reporter).exists()


def test_a_picture_that_is_refused_leaves_no_report_behind(department: Department) -> None:
    with pytest.raises(FileRefused):
        make_receipt(department, pictures=[Content("application/pdf", b"%PDF-1.4 %%EOF")])
    assert not Report.objects.exists()


def test_pictures_stand_beside_the_report_without_their_names(department: Department) -> None:
    made = make_receipt(department, pictures=[Content("image/png", b"pixels")])
    (kept,) = files_of(made.report)
    assert (kept.shown_name, kept.added_by) == ("", None)


def test_what_is_added_twice_by_the_same_try_stands_there_once(department: Department) -> None:
    made = make_receipt(department)
    for body in ("More.", "More.", "Even more."):
        services.add_as_reporter(report=made.report, body=body, attempt=ATTEMPT, at=NOW)
    assert [message.body for message in Message.objects.order_by("id")] == ["More.", "Even more."]
    assert Entry.objects.filter(act="report.added_to").count() == 2


def test_nothing_is_added_to_a_withdrawn_report(department: Department) -> None:
    made = make_receipt(department)
    services.withdraw(report=made.report, at=NOW)
    with pytest.raises(ReportRefused, match="withdrawn"):
        services.add_as_reporter(report=made.report, body="More.", attempt=ATTEMPT, at=NOW)


def test_masking_says_how_much_and_never_what(department: Department, triager: User) -> None:
    made = make_receipt(department, "Patient John Smith, MRN 4711471, was set up wrongly.")
    services.mask(report=made.report, by=triager, at=NOW)
    assert "Smith" not in Report.objects.get().narrative
    entry = Entry.objects.get(act="report.masked")
    assert entry.after == {"places": 2}
    assert "Smith" not in str(Entry.objects.values().order_by("pk").last())


def test_who_reported_is_seen_by_whom_the_form_promised(
    department: Department, reporter: User, triager: User, confidant: User, auditor: User
) -> None:
    from beamward.features.reports.access import may_see_reporter

    factories.make_key(department, confidant)
    named = make_receipt(department, identity=Identity.NAMED, reporter=reporter).report
    secret = make_receipt(department, "b", identity=Identity.CONFIDENCE, reporter=reporter).report
    unknown = make_receipt(department, "c").report
    head = factories.make_person(department, Role.HEAD)
    seen = {
        person: [may_see_reporter(person, each) for each in (named, secret, unknown)]
        for person in (triager, confidant, auditor, head)
    }
    assert seen == {
        triager: [True, False, False],
        confidant: [True, False, False],
        auditor: [False, False, False],
        head: [False, False, False],
    }


def test_the_day_it_happened_may_be_unknown(department: Department) -> None:
    made = make_receipt(department, happened_part="not_sure")
    assert made.report.happened_date is None
    dated = make_receipt(department, "b", happened_date=date(2026, 2, 28))
    assert dated.report.happened_date == date(2026, 2, 28)

"""Who reports in confidence is sealed; what opens it, and what the reporter hears of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from beamward.features.reports import access, queries, services
from beamward.features.reports.models import Event, Identity, Message, Report, Reporter
from beamward.features.reports.services import Receipt, ReportRefused
from beamward.foundation.accounts.models import User
from beamward.foundation.notices.models import Notice
from beamward.foundation.organisations.models import Department
from beamward.foundation.seals import queries as seals
from beamward.foundation.seals import services as seal_services
from beamward.foundation.seals.models import Holder, Opening, Seal
from beamward.foundation.seals.services import SealRefused
from beamward.foundation.trail.models import Actor, Entry
from tests.support.factories import NOW, PASSPHRASE, make_key, make_receipt

pytestmark = pytest.mark.django_db

ATTEMPT = "0123456789abcdef"
REASON = "Somebody is being threatened."


@pytest.fixture
def receipt(department: Department, confidant: User, second: User, reporter: User) -> Receipt:
    """The receipt of a report in confidence, sealed for two confidants."""
    for person in (confidant, second):
        make_key(department, person)
    return make_receipt(
        department, identity=Identity.CONFIDENCE, reporter=reporter, contact="ext. 12"
    )


def ask(receipt: Receipt, by: User) -> Opening:
    return services.ask_to_open(
        report=receipt.report, reason=REASON, passphrase=PASSPHRASE, by=by, at=NOW
    )


def agree(opening: Opening, by: User) -> services.Who:
    return services.agree_to_open(opening=opening, passphrase=PASSPHRASE, by=by, at=NOW)


def told_to_reporter(receipt: Receipt) -> list[tuple[str, str]]:
    return [(message.event, message.body) for message in queries.messages_of(receipt.report)]


def test_two_confidants_learn_who_it_was_and_the_reporter_hears_of_it(
    receipt: Receipt, confidant: User, second: User, reporter: User
) -> None:
    opening = ask(receipt, confidant)
    assert told_to_reporter(receipt) == []
    who = agree(opening, second)
    assert who == services.Who(reporter.full_name, "ext. 12", reporter.public_id)
    assert told_to_reporter(receipt) == [(Event.OPENED, REASON)]
    again = services.read_identity(opening=opening, passphrase=PASSPHRASE, by=confidant, at=NOW)
    assert again == who
    assert told_to_reporter(receipt) == [(Event.OPENED, REASON)]


def test_the_one_who_is_asked_and_the_one_who_asked_get_notice(
    receipt: Receipt, confidant: User, second: User, reporter: User
) -> None:
    agree(ask(receipt, confidant), second)
    notices = Notice.objects.filter(kind__startswith="report.").order_by("id")
    assert [(notice.to, notice.kind) for notice in notices] == [
        (second, "report.opening_asked"),
        (confidant, "report.opening_answered"),
    ]
    # A notice to the account of who reported would join the two in a table for good.
    assert not Notice.objects.filter(to=reporter).exists()


def test_a_refused_request_tells_who_asked_and_not_the_reporter(
    receipt: Receipt, confidant: User, second: User
) -> None:
    services.refuse_to_open(opening=ask(receipt, confidant), by=second, at=NOW)
    assert told_to_reporter(receipt) == []
    assert Notice.objects.filter(to=confidant, kind="report.opening_answered").exists()


def test_with_the_reporters_consent_one_confidant_reads_and_the_reporter_hears_of_it_once(
    receipt: Receipt, confidant: User, reporter: User
) -> None:
    services.consent(report=receipt.report, code=receipt.code, at=NOW)
    services.consent(report=receipt.report, code=receipt.code, at=NOW)
    sealed = seals.seal_of(receipt.report)
    assert sealed is not None
    opening = seals.consent_of(sealed)
    assert opening is not None
    for _time in range(2):
        who = services.read_identity(opening=opening, passphrase=PASSPHRASE, by=confidant, at=NOW)
        assert who.name == reporter.full_name
    assert told_to_reporter(receipt) == [(Event.READ, "")]
    assert Notice.objects.filter(kind="report.identity_allowed").count() == 2
    services.take_back_consent(report=receipt.report, at=NOW)
    with pytest.raises(PermissionDenied):
        services.read_identity(opening=opening, passphrase=PASSPHRASE, by=confidant, at=NOW)


def test_nobody_but_a_confidant_asks_or_agrees(
    receipt: Receipt, confidant: User, triager: User, quality_lead: User, stranger: User
) -> None:
    opening = ask(receipt, confidant)
    for person in (triager, quality_lead, stranger):
        with pytest.raises(PermissionDenied):
            ask(receipt, person)
        with pytest.raises(PermissionDenied):
            agree(opening, person)
        assert not access.may_open(person, receipt.report)


def test_the_trail_tells_who_when_and_why_and_never_whom(
    receipt: Receipt, confidant: User, second: User, reporter: User
) -> None:
    agree(ask(receipt, confidant), second)
    entries = Entry.objects.filter(
        subject_kind="reports.report", subject_id=receipt.report.public_id
    ).order_by("id")
    assert [(entry.act, entry.by, entry.after.get("reason")) for entry in entries] == [
        ("report.received", None, None),
        ("seal.asked", confidant, REASON),
        ("seal.opened", second, REASON),
    ]
    told = str(list(entries.values()))
    for trace in (reporter.full_name, reporter.public_id, "ext. 12"):
        assert trace not in told


def test_without_a_key_nothing_is_taken_in_confidence_and_nothing_is_half_written(
    department: Department, confidant: User
) -> None:
    with pytest.raises(ReportRefused, match="key"):
        make_receipt(department, identity=Identity.CONFIDENCE, name="Zhao Qiang")
    assert not Report.objects.exists()
    assert not Entry.objects.filter(act="report.received").exists()
    assert not queries.has_confidant(department)
    make_key(department, confidant)
    assert queries.has_confidant(department)


def test_when_all_keys_are_lost_the_identity_is_lost_and_the_report_is_not(
    receipt: Receipt, department: Department, confidant: User, second: User, triager: User
) -> None:
    for holder in Holder.objects.all():
        seal_services.remove(holder=holder, by=holder.user, at=NOW)
    with pytest.raises(ReportRefused, match="No confidant is left"):
        services.consent(report=receipt.report, code=receipt.code, at=NOW)
    make_key(department, confidant)
    make_key(department, second)
    with pytest.raises(SealRefused, match="Only its reporter"):
        ask(receipt, confidant)
    with pytest.raises(ReportRefused, match="No confidant is left"):
        services.consent(report=receipt.report, code=receipt.code, at=NOW)
    kept = queries.of_public_id(receipt.report.public_id)
    assert kept is not None
    assert access.may_read(triager, kept)
    assert kept.narrative
    message = services.write_to_reporter(report=kept, body="How high?", by=triager, at=NOW)
    assert list(queries.messages_of(kept)) == [message]
    assert make_receipt(department, "b", identity=Identity.CONFIDENCE, name="Li").report.pk


def test_a_name_from_before_there_were_keys_is_shown_to_nobody_and_sealed_by_the_second_key(
    department: Department, confidant: User, second: User, reporter: User
) -> None:
    old = Report.objects.create(
        department=department, narrative="x", identity=Identity.CONFIDENCE, received_at=NOW
    )
    Reporter.objects.create(report=old, user=reporter, name="", contact="ext. 12")
    assert not access.may_see_reporter(confidant, old)
    make_key(department, confidant)
    assert Reporter.objects.exists()
    make_key(department, second)
    assert not Reporter.objects.exists()
    opening = services.ask_to_open(
        report=old, reason=REASON, passphrase=PASSPHRASE, by=confidant, at=NOW
    )
    assert agree(opening, second).name == reporter.full_name
    assert Entry.objects.get(act="report.identity_sealed").actor == Actor.SYSTEM


# --- more openly, never less ---------------------------------------------------------------------


def loosen(receipt: Receipt, to: Identity, name: str = "Zhao Qiang") -> Report:
    return services.loosen(
        report=receipt.report, code=receipt.code, to=to, name=name, contact="ext. 5", at=NOW
    )


def test_an_anonymous_reporter_becomes_known_in_confidence_and_then_by_name(
    department: Department, confidant: User, second: User, triager: User
) -> None:
    make_key(department, confidant)
    make_key(department, second)
    receipt = make_receipt(department)
    sealed = loosen(receipt, Identity.CONFIDENCE)
    assert sealed.identity == Identity.CONFIDENCE
    assert not Reporter.objects.exists()
    opening = services.ask_to_open(
        report=sealed, reason=REASON, passphrase=PASSPHRASE, by=confidant, at=NOW
    )
    assert agree(opening, second) == services.Who("Zhao Qiang", "ext. 5", "")
    named = loosen(receipt, Identity.NAMED)
    assert Reporter.objects.get().name == "Zhao Qiang"
    assert access.may_see_reporter(triager, named)
    assert not Seal.objects.exists()
    entries = Entry.objects.filter(act="report.loosened").order_by("id")
    assert [(entry.actor, entry.before, entry.after) for entry in entries] == [
        (Actor.REPORTER, {"identity": "anonymous"}, {"identity": "confidence"}),
        (Actor.REPORTER, {"identity": "confidence"}, {"identity": "named"}),
    ]


@pytest.mark.parametrize(
    ("first", "to"),
    [
        (Identity.NAMED, Identity.CONFIDENCE),
        (Identity.NAMED, Identity.ANONYMOUS),
        (Identity.NAMED, Identity.NAMED),
        (Identity.CONFIDENCE, Identity.ANONYMOUS),
        (Identity.ANONYMOUS, Identity.ANONYMOUS),
    ],
)
def test_nobody_becomes_less_known_than_before(
    department: Department, confidant: User, first: Identity, to: Identity
) -> None:
    make_key(department, confidant)
    told: dict[str, Any] = {} if first == Identity.ANONYMOUS else {"name": "Zhao Qiang"}
    receipt = make_receipt(department, identity=first, **told)
    with pytest.raises(ReportRefused, match="never less"):
        loosen(receipt, to)
    assert Report.objects.get().identity == first


def test_becoming_known_needs_a_name_and_for_a_seal_a_key(department: Department) -> None:
    receipt = make_receipt(department)
    with pytest.raises(ReportRefused, match="name"):
        loosen(receipt, Identity.NAMED, name="  ")
    with pytest.raises(ReportRefused, match="key"):
        loosen(receipt, Identity.CONFIDENCE)
    services.withdraw(report=receipt.report, at=NOW)
    with pytest.raises(ReportRefused, match="withdrawn"):
        loosen(receipt, Identity.NAMED)
    assert Report.objects.get().identity == Identity.ANONYMOUS


# --- no finer than the day -----------------------------------------------------------------------


@pytest.mark.parametrize("identity", [Identity.ANONYMOUS, Identity.CONFIDENCE])
def test_of_who_stays_unknown_no_table_keeps_a_time_finer_than_the_day(
    department: Department, confidant: User, triager: User, identity: Identity
) -> None:
    make_key(department, confidant)
    told: dict[str, Any] = {} if identity == Identity.ANONYMOUS else {"name": "Zhao Qiang"}
    at = NOW + timedelta(days=1, hours=3, minutes=17)
    receipt = make_receipt(
        department, "Patient John Smith lay too low.", identity=identity, at=at, **told
    )
    report = receipt.report
    services.add_as_reporter(report=report, body="More.", attempt=ATTEMPT, at=at)
    services.mask(report=report, by=None, at=at)
    if identity == Identity.CONFIDENCE:
        services.consent(report=report, code=receipt.code, at=at)
        services.take_back_consent(report=report, at=at)
    services.withdraw(report=report, at=at)
    from tests.features.reports.thief import dump

    told_times = str(dump())
    for trace in ("12:47", "12, 47", "09:47"):
        assert trace not in told_times
    kept = Report.objects.get()
    midnight = at.replace(hour=0, minute=0)
    assert {kept.received_at, kept.withdrawn_at, kept.masked_at} == {midnight}


def test_the_day_is_that_of_the_department(confidant: User) -> None:
    from tests.support.factories import make_department

    department = make_department("sha", time_zone="Asia/Shanghai")
    late = NOW.replace(hour=17, minute=5)  # Five past one in the night of Shanghai.
    receipt = make_receipt(department, at=late)
    assert receipt.report.received_at == NOW.replace(hour=16, minute=0)


def test_a_report_by_name_keeps_its_time(department: Department, reporter: User) -> None:
    made = make_receipt(department, identity=Identity.NAMED, reporter=reporter)
    assert made.report.received_at == NOW


# --- unread --------------------------------------------------------------------------------------


def test_words_of_the_reporter_are_unread_until_somebody_who_handles_it_reads_them(
    department: Department, triager: User, auditor: User
) -> None:
    report = make_receipt(department).report
    assert not queries.with_unread_words([department.pk])
    first = services.add_as_reporter(report=report, body="More.", attempt=ATTEMPT, at=NOW)
    services.add_as_reporter(report=report, body="And more.", attempt=ATTEMPT, at=NOW)
    (unread,) = queries.with_unread_words([department.pk])
    assert unread.first_unread == first.pk
    with pytest.raises(PermissionDenied):
        services.mark_read_by_department(report=report, by=auditor)
    services.mark_read_by_department(report=report, by=triager)
    assert not queries.with_unread_words([department.pk])


def test_what_the_department_says_is_new_to_the_reporter_until_the_next_look(
    department: Department, triager: User
) -> None:
    report = make_receipt(department).report
    services.add_as_reporter(report=report, body="More.", attempt=ATTEMPT, at=NOW)
    asked = services.write_to_reporter(report=report, body="How high?", by=triager, at=NOW)
    said = list(queries.messages_of(report))
    assert queries.new_for_reporter(said, since=report.reporter_read_to) == {asked.pk}
    before = Entry.objects.count()
    services.mark_read_by_reporter(report=report, messages=said)
    report.refresh_from_db()
    assert queries.new_for_reporter(said, since=report.reporter_read_to) == set()
    assert Entry.objects.count() == before
    assert Message.objects.count() == 2

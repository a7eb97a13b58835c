"""The pages of confidants, and what the holder of a receipt decides about the own name."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beamward.features.reports import services
from beamward.features.reports.models import Identity, Report
from beamward.features.reports.services import Receipt
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department
from beamward.foundation.seals.models import Holder, Opening
from tests.features.reports.conftest import text_of
from tests.support.factories import NOW, PASSPHRASE, make_key, make_receipt

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]

ANOTHER = "nine herons leave the frozen lake"
NAME = "Zhao Qiang"


@pytest.fixture
def receipt(department: Department, confidant: User, second: User) -> Receipt:
    """The receipt of a report in confidence, sealed for two confidants."""
    for person in (confidant, second):
        make_key(department, person)
    return make_receipt(department, identity=Identity.CONFIDENCE, name=NAME, contact="ext. 12")


def page_of(receipt: Receipt) -> str:
    return f"/reports/{receipt.report.public_id}/identity"


def act(client: Client, receipt: Receipt, name: str, **typed: Any) -> Any:
    opening = Opening.objects.last()
    return client.post(
        page_of(receipt),
        {
            "act": name,
            "opening": opening.public_id if opening else "",
            "passphrase": PASSPHRASE,
            **typed,
        },
    )


# --- keys ----------------------------------------------------------------------------------------


def set_up(client: Client, **typed: str) -> Any:
    return client.post("/seals/onc/set-up", {"new": PASSPHRASE, "again": PASSPHRASE, **typed})


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_confidant_sets_up_a_key_and_sees_the_recovery_sheet_once(
    client_of: ClientOf, department: Department, confidant: User, language: str
) -> None:
    client = client_of(confidant, language)
    assert client.get("/seals").url == "/seals/onc"  # type: ignore[attr-defined]
    assert 'action="/seals/onc/set-up"' in text_of(client.get("/seals/onc"))
    sheet = set_up(client)
    assert sheet.status_code == 200
    assert sheet["Cache-Control"] == "no-store"
    code = re.sub(r"<[^>]+>", "", re.findall(r'class="code"[^>]*>(.*?)</p>', text_of(sheet))[0])
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){6}", code)
    later = text_of(client.get("/seals/onc"))
    assert code not in later
    assert 'action="/seals/onc/set-up"' not in later
    assert 'action="/seals/onc/rotate"' in later


@pytest.mark.parametrize(
    ("typed", "word"),
    [({"again": "something else"}, "differ"), ({"new": "short", "again": "short"}, "too easy")],
)
def test_a_refused_passphrase_is_explained_and_not_given_back(
    client_of: ClientOf, department: Department, confidant: User, typed: dict[str, str], word: str
) -> None:
    refused = set_up(client_of(confidant), **typed)
    assert refused.status_code == 422
    assert word in text_of(refused)
    assert PASSPHRASE not in text_of(refused)
    assert not Holder.objects.exists()


def test_the_passphrase_is_changed_and_the_key_replaced(
    client_of: ClientOf, department: Department, confidant: User
) -> None:
    client = client_of(confidant)
    set_up(client)
    wrong = {"passphrase": ANOTHER, "new": ANOTHER, "again": ANOTHER}
    assert client.post("/seals/onc/passphrase", wrong).status_code == 422
    right = {**wrong, "passphrase": PASSPHRASE}
    assert client.post("/seals/onc/passphrase", right).status_code == 302
    before = bytes(Holder.objects.get().public_key)
    assert client.post("/seals/onc/rotate", {"passphrase": PASSPHRASE}).status_code == 422
    assert client.post("/seals/onc/rotate", {"passphrase": ANOTHER}).status_code == 200
    assert bytes(Holder.objects.get().public_key) != before


def test_a_leaver_hands_over_and_removes_the_own_key(
    client_of: ClientOf, department: Department, receipt: Receipt, confidant: User
) -> None:
    successor = make_key(department).holder
    client = client_of(confidant)
    typed = {"to": successor.public_id, "passphrase": PASSPHRASE}
    handed = client.post("/seals/onc/hand-over", typed, follow=True)
    assert "1 sealed identity was handed over" in text_of(handed)
    own = Holder.objects.get(user=confidant)
    address = f"/seals/onc/remove/{own.public_id}"
    assert "cannot be undone" in text_of(client.get(address))
    assert Holder.objects.filter(pk=own.pk).exists()
    assert client.post(address).status_code == 302
    assert not Holder.objects.filter(pk=own.pk).exists()


def test_keys_are_the_business_of_confidants(
    client_of: ClientOf,
    department: Department,
    receipt: Receipt,
    quality_lead: User,
    administrator: User,
    stranger: User,
    confidant: User,
    second: User,
) -> None:
    key = Holder.objects.get(user=confidant)
    for person, status in ((quality_lead, 403), (administrator, 403), (stranger, 404)):
        client = client_of(person)
        assert client.get("/seals/onc").status_code == status
        assert set_up(client).status_code == status
        assert client.post(f"/seals/onc/remove/{key.public_id}").status_code == status
    assert client_of(quality_lead).get("/seals").status_code == 403
    assert client_of(second).post(f"/seals/onc/remove/{key.public_id}").status_code == 403
    assert client_of(second).get("/seals/nowhere").status_code == 404
    assert Holder.objects.count() == 2


# --- opening -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_two_confidants_open_an_identity_on_its_page(
    client_of: ClientOf, receipt: Receipt, confidant: User, second: User, language: str
) -> None:
    one, other = client_of(confidant, language), client_of(second, language)
    assert NAME not in text_of(one.get(page_of(receipt)))
    assert act(one, receipt, "ask", reason="A threat <b>.").status_code == 200
    waiting = text_of(other.get("/seals/onc"))
    assert "A threat" in waiting
    assert "<b>." not in other.get("/seals/onc").content.decode()
    assert page_of(receipt) in waiting
    opened = act(other, receipt, "agree")
    assert NAME in text_of(opened)
    assert "no-store" in opened["Cache-Control"]
    assert NAME not in text_of(one.get(page_of(receipt)))
    assert NAME in text_of(act(one, receipt, "read"))


def test_a_wrong_passphrase_keeps_the_reason(
    client_of: ClientOf, receipt: Receipt, confidant: User
) -> None:
    refused = act(client_of(confidant), receipt, "ask", reason="A threat.", passphrase="wrong")
    assert refused.status_code == 422
    assert "A threat." in text_of(refused)
    assert not Opening.objects.exists()


def test_a_confidant_refuses(
    client_of: ClientOf, receipt: Receipt, confidant: User, second: User
) -> None:
    act(client_of(confidant), receipt, "ask", reason="Curious.")
    assert act(client_of(second), receipt, "refuse", passphrase="").status_code == 200
    refused = act(client_of(second), receipt, "agree")
    assert refused.status_code == 422
    assert NAME not in text_of(refused)


def test_the_sealed_page_is_not_for_others(
    client_of: ClientOf,
    receipt: Receipt,
    confidant: User,
    quality_lead: User,
    reporter: User,
    stranger: User,
) -> None:
    act(client_of(confidant), receipt, "ask", reason="A threat.")
    for person, status in ((quality_lead, 403), (reporter, 404), (stranger, 404)):
        client = client_of(person)
        assert client.get(page_of(receipt)).status_code == status
        for name in ("ask", "agree", "refuse", "read"):
            assert act(client, receipt, name, reason="x").status_code == status


def test_an_opening_of_one_report_is_no_key_to_the_page_of_another(
    client_of: ClientOf, receipt: Receipt, department: Department, confidant: User, second: User
) -> None:
    other = make_receipt(department, "b", identity=Identity.CONFIDENCE, name="Li Na")
    act(client_of(confidant), receipt, "ask", reason="A threat.")
    assert act(client_of(second), other, "agree").status_code == 404


def test_the_incident_leads_confidants_to_the_seal_and_nobody_else(
    client_of: ClientOf, receipt: Receipt, confidant: User, quality_lead: User
) -> None:
    from beamward.features.incidents import queries as incidents

    incident = incidents.of_report(receipt.report.public_id)
    assert incident is not None
    address = f"/incidents/{incident.public_id}"
    assert page_of(receipt) in text_of(client_of(confidant).get(address))
    assert page_of(receipt) not in text_of(client_of(quality_lead).get(address))


def test_the_menu_counts_what_waits_for_a_confidant(
    client_of: ClientOf, receipt: Receipt, confidant: User, second: User, quality_lead: User
) -> None:
    from beamward.features.reports.web import keys

    act(client_of(confidant), receipt, "ask", reason="A threat.")
    assert (keys.waiting(second), keys.waiting(confidant)) == (1, 0)
    assert 'href="/seals"' in text_of(client_of(second).get("/"))
    assert 'href="/seals"' not in text_of(client_of(quality_lead).get("/"))


# --- with the receipt ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_reporter_allows_it_and_reads_who_has_looked(
    client_of: ClientOf, visitor: Client, receipt: Receipt, confidant: User, language: str
) -> None:
    code = {"code": receipt.code, "lang": language}
    assert "/receipt/consent" in text_of(visitor.post("/receipt", code))
    assert visitor.post("/receipt/consent", {**code, "allow": "yes"}).status_code == 200
    client = client_of(confidant)
    assert NAME not in text_of(client.get(page_of(receipt)))
    assert NAME in text_of(act(client, receipt, "read"))
    looked = text_of(visitor.post("/receipt", code))
    told = "A confidant has read who you are" if language == "en" else "保密联系人"
    assert told in looked
    visitor.post("/receipt/consent", {**code, "allow": "no"})
    assert act(client, receipt, "read").status_code == 403


def test_the_reporter_becomes_known_by_name_and_not_less_again(
    visitor: Client, department: Department
) -> None:
    made = make_receipt(department)
    code = {"code": made.code}
    refused = visitor.post("/receipt/known", {**code, "to": "named", "contact": "ext. 9"})
    assert refused.status_code == 422
    assert "ext. 9" in text_of(refused)
    assert visitor.post("/receipt/known", {**code, "name": NAME}).status_code == 422
    named = visitor.post("/receipt/known", {**code, "to": "named", "name": NAME})
    assert named.status_code == 200
    assert not named.cookies
    assert Report.objects.get().identity == Identity.NAMED
    back = visitor.post("/receipt/known", {**code, "to": "anonymous", "name": NAME})
    assert back.status_code == 422
    assert Report.objects.get().identity == Identity.NAMED


def test_in_confidence_is_offered_with_the_receipt_only_where_there_is_a_key(
    visitor: Client, department: Department, confidant: User
) -> None:
    code = {"code": make_receipt(department).code}
    assert 'value="confidence"' not in text_of(visitor.post("/receipt", code))
    make_key(department, confidant)
    assert 'value="confidence"' in text_of(visitor.post("/receipt", code))


def test_the_talk_is_asked_for_anew_and_answers_only_with_news(
    visitor: Client, department: Department, triager: User
) -> None:
    made = make_receipt(department)
    first = text_of(visitor.post("/receipt", {"code": made.code}))
    assert 'hx-trigger="every 30s"' in first
    asked = {"code": made.code, "since": "0", "last": "0"}
    assert visitor.post("/receipt/thread", asked).status_code == 204
    said = services.write_to_reporter(report=made.report, body="How high?", by=triager, at=NOW)
    news = visitor.post("/receipt/thread", asked)
    assert "How high?" in text_of(news)
    assert "<html" not in text_of(news)
    assert ">new<" in text_of(news)
    seen = {**asked, "last": str(said.pk)}
    assert visitor.post("/receipt/thread", seen).status_code == 204
    assert ">new<" not in text_of(visitor.post("/receipt", {"code": made.code}))
    wrong = {"code": "000-000-000-000-000-000-000", "last": "x"}
    assert visitor.post("/receipt/thread", wrong).status_code == 204


def test_the_department_sees_what_is_unread_until_a_handler_has_read_it(
    client_of: ClientOf, department: Department, triager: User, auditor: User
) -> None:
    from beamward.features.incidents import queries as incidents

    made = make_receipt(department)
    services.add_as_reporter(report=made.report, body="More.", attempt="0" * 16, at=NOW)
    incident = incidents.of_report(made.report.public_id)
    assert incident is not None
    address = f"/incidents/{incident.public_id}"
    for person, is_new in ((auditor, True), (auditor, True), (triager, True), (triager, False)):
        assert (">new<" in text_of(client_of(person).get(address))) is is_new


def test_the_first_page_lists_what_reporters_have_written_until_it_is_read(
    client_of: ClientOf, department: Department, triager: User, auditor: User
) -> None:
    from beamward.features.incidents import queries as incidents

    made = make_receipt(department)
    incident = incidents.of_report(made.report.public_id)
    assert incident is not None
    link = f"/incidents/{incident.public_id}#messages"
    assert link not in text_of(client_of(triager).get("/"))
    services.add_as_reporter(report=made.report, body="More.", attempt="0" * 16, at=NOW)
    assert link in text_of(client_of(triager).get("/"))
    assert link not in text_of(client_of(auditor).get("/"))
    client_of(triager).get(f"/incidents/{incident.public_id}")
    assert link not in text_of(client_of(triager).get("/"))


def test_a_confidant_who_leaves_has_a_key_in_hand(
    department: Department, receipt: Receipt, confidant: User, triager: User
) -> None:
    from beamward.foundation.accounts import handover

    key = Holder.objects.get(user=confidant)
    work = dict(handover.open_work(confidant))
    assert work["Keys for sealed identities"] == [handover.Piece(key.public_id, "/seals/onc")]
    assert "Keys for sealed identities" not in dict(handover.open_work(triager))


def test_a_look_that_brings_nothing_new_writes_nothing(
    visitor: Client, department: Department, triager: User
) -> None:
    made = make_receipt(department)
    services.write_to_reporter(report=made.report, body="How high?", by=triager, at=NOW)
    visitor.post("/receipt", {"code": made.code})
    with CaptureQueriesContext(connection) as asked:
        visitor.post("/receipt", {"code": made.code})
    assert not [query for query in asked.captured_queries if "UPDATE" in query["sql"]]


def test_a_disk_that_keeps_no_mark_still_shows_the_talk(
    visitor: Client, department: Department, triager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_receipt(department)
    services.write_to_reporter(report=made.report, body="How high?", by=triager, at=NOW)

    def full(**_what: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(services, "mark_read_by_reporter", full)
    shown = visitor.post("/receipt", {"code": made.code})
    assert shown.status_code == 200
    assert "How high?" in text_of(shown)

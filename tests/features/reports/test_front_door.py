"""The form of the front door: seven questions, nothing lost, no cookie, no account."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from beamward.features.reports import limiter, services
from beamward.features.reports.limiter import Limiter
from beamward.features.reports.models import Identity, Report, Reporter
from beamward.features.reports.web.forms import MOST_PICTURES
from beamward.foundation.accounts.models import User
from beamward.foundation.files import disk
from beamward.foundation.files.queries import files_of
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Machine
from tests.features.reports.conftest import code_in, hidden, text_of
from tests.support.factories import NOW, make_key

pytestmark = pytest.mark.django_db
Fill = Callable[..., dict[str, Any]]

TOLD = "The wrong bolus lay on the field; seen before the beam."


@pytest.fixture
def machine(department: Department) -> Machine:
    return organisations.add_machine(
        department=department,
        code="L1",
        name_en="Linac 1",
        name_zh="1号加速器",
        technique="photon_imrt_vmat",
        by=None,
        at=NOW,
    )


# --- telling ---------------------------------------------------------------------------------------


def test_a_few_words_are_enough(department: Department, visitor: Client, fill: Fill) -> None:
    answer = visitor.post("/r/onc", fill(visitor, narrative=TOLD))
    assert answer.status_code == 200
    report = Report.objects.get()
    assert (report.narrative, report.identity) == (TOLD, Identity.ANONYMOUS)
    assert report.receipt_digest
    assert not Reporter.objects.exists()
    assert "Within 3 days" in text_of(answer)
    assert "Within 30 days" in text_of(answer)


def test_every_answer_is_kept(
    department: Department, machine: Machine, visitor: Client, fill: Fill, photo: Any
) -> None:
    answers = {
        "event_type": "near_miss",
        "when": "2026-03-01",
        "happened_part": "morning",
        "step": "p12_patient_setup",
        "place": f"machine:{machine.public_id}",
        "pictures": [photo],
    }
    visitor.post("/r/onc", fill(visitor, narrative=TOLD, **answers))
    report = Report.objects.get()
    assert report.event_type == "near_miss"
    assert report.happened_date == date(2026, 3, 1)
    assert report.happened_part == "morning"
    assert report.step == "p12_patient_setup"
    assert (report.machine, report.technique) == (machine, "photon_imrt_vmat")
    assert report.language == "en"
    (file,) = files_of(report)
    kept = disk.path_of(file.stored_name).read_bytes()
    assert b"Telltale" not in kept
    assert file.shown_name == ""


def test_not_sure_is_an_answer_to_every_question(
    department: Department, visitor: Client, fill: Fill
) -> None:
    sure = dict.fromkeys(("event_type", "when", "happened_part", "step", "place"), "not_sure")
    answer = visitor.post("/r/onc", fill(visitor, narrative=TOLD, **sure))
    assert answer.status_code == 200
    report = Report.objects.get()
    assert {report.event_type, report.happened_part, report.step, report.technique} == {"not_sure"}
    assert report.happened_date is None


def test_another_day_is_the_day_that_was_typed(
    department: Department, visitor: Client, fill: Fill
) -> None:
    answers = {"when": "other", "happened_date": "2025-12-24"}
    visitor.post("/r/onc", fill(visitor, narrative=TOLD, **answers))
    assert Report.objects.get().happened_date == date(2025, 12, 24)


def test_today_means_the_day_that_the_page_showed(department: Department, visitor: Client) -> None:
    page = text_of(visitor.get("/r/onc"))
    today, yesterday = re.findall(r'name="when" value="(\d{4}-\d\d-\d\d)"', page)
    assert date.fromisoformat(today).toordinal() - date.fromisoformat(yesterday).toordinal() == 1


def test_by_name_without_an_account_a_name_is_asked_for(
    department: Department, visitor: Client, fill: Fill
) -> None:
    refused = visitor.post("/r/onc", fill(visitor, narrative=TOLD, identity="named"))
    assert refused.status_code == 422
    assert "Please give your name" in text_of(refused)
    assert TOLD in text_of(refused)
    told = {"narrative": TOLD, "identity": "named", "name": "Li Na", "contact": "ext. 12"}
    assert visitor.post("/r/onc", fill(visitor, **told)).status_code == 200
    teller = Reporter.objects.get()
    assert (teller.name, teller.contact, teller.user) == ("Li Na", "ext. 12", None)


def test_a_name_that_was_typed_before_choosing_to_stay_unknown_is_dropped(
    department: Department, visitor: Client, fill: Fill
) -> None:
    visitor.post("/r/onc", fill(visitor, narrative=TOLD, name="Li Na", contact="ext. 12"))
    assert Report.objects.get().identity == Identity.ANONYMOUS
    assert not Reporter.objects.exists()


def test_in_confidence_is_offered_only_where_a_confidant_has_a_key(
    department: Department, visitor: Client, fill: Fill, make_confidant: Callable[[], User]
) -> None:
    assert 'value="confidence"' not in text_of(visitor.get("/r/onc"))
    secret = {"narrative": TOLD, "identity": "confidence", "name": "Li Na"}
    assert visitor.post("/r/onc", fill(visitor, **secret)).status_code == 422
    confidant = make_confidant()
    assert visitor.post("/r/onc", fill(visitor, **secret)).status_code == 422
    make_key(department, confidant)
    assert 'value="confidence"' in text_of(visitor.get("/r/onc"))
    assert visitor.post("/r/onc", fill(visitor, **secret)).status_code == 200


@pytest.fixture
def make_confidant(department: Department) -> Callable[[], User]:
    from beamward.foundation.organisations.models import Role
    from tests.support.factories import make_person

    return lambda: make_person(department, Role.CONFIDANT)


# --- many tries, one report ------------------------------------------------------------------------


def test_a_second_press_shows_the_same_code_and_makes_nothing(
    department: Department, visitor: Client, fill: Fill
) -> None:
    told = fill(visitor, narrative=TOLD)
    first, second = visitor.post("/r/onc", told), visitor.post("/r/onc", told)
    assert code_in(first) == code_in(second)
    assert Report.objects.count() == 1


def test_whoever_finds_a_sent_form_and_tells_something_else_never_sees_the_first_code(
    department: Department, visitor: Client, fill: Fill
) -> None:
    told = fill(visitor, narrative=TOLD)
    first = visitor.post("/r/onc", told)
    second = visitor.post("/r/onc", {**told, "narrative": "Something else."})
    assert code_in(first) != code_in(second)
    assert Report.objects.count() == 2


def test_every_form_has_its_own_key(department: Department, visitor: Client) -> None:
    keys = {hidden(visitor.get("/r/onc"))["attempt"] for _ in range(5)}
    assert len(keys) == 5
    assert all(len(str(key)) >= 22 for key in keys)


def test_a_form_without_its_key_is_sent_all_the_same(
    department: Department, visitor: Client
) -> None:
    answer = visitor.post("/r/onc", {"narrative": TOLD, "attempt": "?"})
    assert answer.status_code == 200
    assert Report.objects.count() == 1


# --- nothing typed is lost --------------------------------------------------------------------------


def test_after_an_error_everything_typed_stands_there_again(
    department: Department, machine: Machine, visitor: Client, fill: Fill, photo: Any
) -> None:
    answers = {
        "event_type": "near_miss",
        "when": "other",
        "happened_date": "2999-01-01",
        "happened_part": "night",
        "step": "p12_patient_setup",
        "place": "technique:tbi",
        "identity": "named",
        "name": "Li Na",
        "contact": "ext. 12",
        "pictures": [photo],
    }
    told = fill(visitor, narrative="\nFirst line <b>\n\nsecond & third", **answers)
    page = visitor.post("/r/onc", told)
    assert page.status_code == 422
    html = text_of(page)
    assert "lies in the future" in html
    assert ">\n\nFirst line <b>\n\nsecond & third</textarea>" in html
    assert b"First line &lt;b&gt;" in page.content
    for chosen in ('value="near_miss"', 'value="other"', 'value="named"'):
        assert re.search(rf"{chosen}[^>]* checked", html), chosen
    for chosen in ("night", "p12_patient_setup", "technique:tbi"):
        assert re.search(rf'value="{chosen}" selected', html), chosen
    for typed in ("2999-01-01", "Li Na", "ext. 12"):
        assert f'value="{typed}"' in html
    assert hidden(page)["attempt"] == told["attempt"]
    assert "choose these pictures again" in html
    assert "li-na-at-linac.jpg" in html
    assert not Report.objects.exists()


def test_an_empty_report_is_refused_in_the_words_of_the_page(
    department: Department, visitor: Client, fill: Fill
) -> None:
    page = visitor.post("/r/onc", fill(visitor, narrative=" \n "))
    assert page.status_code == 422
    assert "A few words are enough" in text_of(page)


def test_a_text_that_is_too_long_is_refused_and_kept_whole(
    department: Department, visitor: Client, fill: Fill
) -> None:
    long = "x" * 100_001
    page = visitor.post("/r/onc", fill(visitor, narrative=long))
    assert page.status_code == 422
    assert long in text_of(page)


def test_line_breaks_and_odd_characters_arrive_as_typed(
    department: Department, visitor: Client, fill: Fill
) -> None:
    visitor.post("/r/onc", fill(visitor, narrative="a\r\nb\x00c 患者 \U0001f4a1"))
    assert Report.objects.get().narrative == "a\nbc 患者 \U0001f4a1"


def test_when_the_database_fails_the_text_comes_back_with_a_button_to_send_it_again(
    department: Department,
    visitor: Client,
    fill: Fill,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = fill(visitor, narrative=TOLD, step="not_sure")

    def fail(**_given: Any) -> None:
        raise OperationalError(f"failing row contains ({TOLD})")

    with monkeypatch.context() as broken:
        broken.setattr(services, "report", fail)
        page = visitor.post("/r/onc", told)
    assert page.status_code == 503
    assert page["Retry-After"]
    html = text_of(page)
    assert f">\n{TOLD}</textarea>" in html
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
    assert again["attempt"] == told["attempt"]
    assert TOLD not in caplog.text
    assert "OperationalError" in caplog.text
    assert visitor.post("/r/onc", {**again, "narrative": TOLD}).status_code == 200
    assert Report.objects.get().step == "not_sure"


def test_a_file_that_is_too_large_is_thrown_away_and_the_text_stays(
    department: Department, visitor: Client, fill: Fill, settings: Any
) -> None:
    from dataclasses import replace

    settings.BEAMWARD = replace(settings.BEAMWARD, upload_limit_mb=1)
    large = SimpleUploadedFile("large.jpg", b"\xff\xd8\xff" + b"0" * 1_000_001, "image/jpeg")
    page = visitor.post("/r/onc", fill(visitor, narrative=TOLD, pictures=[large]))
    assert page.status_code == 422
    assert "“large.jpg” is too large" in text_of(page)
    assert TOLD in text_of(page)
    assert not Report.objects.exists()


def test_what_is_no_picture_and_too_many_pictures_are_refused_by_name(
    department: Department, visitor: Client, fill: Fill, photo: SimpleUploadedFile
) -> None:
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.4 ... %%EOF", "image/jpeg")
    page = visitor.post("/r/onc", fill(visitor, narrative=TOLD, pictures=[photo, letter]))
    assert page.status_code == 422
    assert "“letter.pdf”: This is not a picture" in text_of(page)
    many = [
        SimpleUploadedFile(f"{number}.jpg", b"x", "image/jpeg")
        for number in range(MOST_PICTURES + 1)
    ]
    page = visitor.post("/r/onc", fill(visitor, narrative=TOLD, pictures=many))
    assert f"at most {MOST_PICTURES}" in text_of(page)
    assert not Report.objects.exists()


def test_without_scripts_the_language_changes_and_the_text_stays(
    department: Department, visitor: Client, fill: Fill
) -> None:
    told = fill(visitor, narrative=TOLD, event_type="near_miss", switch="zh-hans")
    page = visitor.post("/r/onc", told)
    html = text_of(page)
    assert page.status_code == 200
    assert '<html lang="zh-Hans"' in html
    assert "发生了什么？" in html
    assert TOLD in html
    assert re.search(r'value="near_miss"[^>]* checked', html)
    assert hidden(page) == {"attempt": told["attempt"], "lang": "zh-hans"}
    assert not Report.objects.exists()


# --- identities --------------------------------------------------------------------------------------

WITH_NAME = "Patient John Smith, MRN 4711471, lay 2 cm too low."
MASKED = "Patient [patient], MRN [record number], lay 2 cm too low."


def test_the_notice_says_what_was_seen_and_offers_to_mask_it(
    department: Department, visitor: Client
) -> None:
    answer = visitor.post("/r/onc/look", {"narrative": WITH_NAME})
    html = text_of(answer)
    assert "the name of a patient: <strong>John Smith</strong>" in html
    assert "a record number: <strong>4711471</strong>" in html
    assert "Mask these words" in html
    assert "<textarea" not in html


def test_a_text_without_identities_gets_no_notice(department: Department, visitor: Client) -> None:
    answer = visitor.post("/r/onc/look", {"narrative": TOLD})
    assert answer.status_code == 200
    assert text_of(answer).strip() == ""


def test_the_masked_text_comes_back_for_the_form(department: Department, visitor: Client) -> None:
    html = text_of(visitor.post("/r/onc/look", {"narrative": WITH_NAME, "act": "mask"}))
    assert f">\n{MASKED}</textarea>" in html
    assert "John" not in html
    assert 'hx-swap-oob="outerHTML"' in html


def test_a_look_keeps_nothing_and_asks_the_database_nothing(
    visitor: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        visitor.post("/r/onc/look", {"narrative": WITH_NAME})


def test_a_look_too_many_leaves_the_page_as_it_is(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "LOOKS", Limiter(1))
    answers = [visitor.post("/r/onc/look", {"narrative": WITH_NAME}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 204]
    assert answers[1].content == b""


def test_identities_never_block_and_are_offered_for_masking_after_sending(
    department: Department, visitor: Client, fill: Fill
) -> None:
    thanks = visitor.post("/r/onc", fill(visitor, narrative=WITH_NAME))
    assert thanks.status_code == 200
    assert Report.objects.get().narrative == WITH_NAME
    assert "<strong>John Smith</strong>" in text_of(thanks)
    code = code_in(thanks)
    masked = visitor.post("/r/onc/mask", {"code": code})
    assert masked.status_code == 200
    assert Report.objects.get().narrative == MASKED
    assert code_in(masked) == code
    assert "John" not in text_of(masked)


def test_without_scripts_a_refused_form_carries_the_notice_and_its_button_masks(
    department: Department, visitor: Client, fill: Fill
) -> None:
    told = fill(visitor, narrative=WITH_NAME, identity="named")
    assert "<strong>John Smith</strong>" in text_of(visitor.post("/r/onc", told))
    page = visitor.post("/r/onc", {**told, "act": "mask"})
    assert f">\n{MASKED}</textarea>" in text_of(page)
    assert not Report.objects.exists()


@pytest.mark.parametrize("code", ["", "not a code", "000-000-000-000-000-000-000"])
def test_nothing_is_masked_without_the_right_code(
    department: Department, visitor: Client, code: str
) -> None:
    assert visitor.post("/r/onc/mask", {"code": code}).status_code in {404, 422}


# --- machines, departments, languages ---------------------------------------------------------------


def test_the_qr_code_of_a_machine_fills_it_in(machine: Machine, visitor: Client) -> None:
    html = text_of(visitor.get("/r/onc?m=L1"))
    assert f'value="machine:{machine.public_id}" selected' in html
    assert "Filled in from the QR code: Linac 1" in html


def test_a_machine_that_is_gone_or_unknown_is_passed_over(
    machine: Machine, visitor: Client, administrator: User
) -> None:
    organisations.set_machine_active(machine=machine, active=False, by=administrator, at=NOW)
    for code in ("L1", "nothing", "<script>"):
        page = visitor.get("/r/onc", {"m": code})
        assert page.status_code == 200
        assert "Filled in" not in text_of(page)


def test_a_machine_whose_technique_is_in_no_list_does_not_stop_a_report(
    department: Department, visitor: Client, fill: Fill
) -> None:
    odd = organisations.add_machine(
        department=department,
        code="odd",
        name_en="Odd",
        name_zh="",
        technique="homeopathy",
        by=None,
        at=NOW,
    )
    told = fill(visitor, narrative=TOLD, place=f"machine:{odd.public_id}")
    assert visitor.post("/r/onc", told).status_code == 200
    assert (Report.objects.get().machine, Report.objects.get().technique) == (odd, "")


def test_an_unknown_department_gets_a_page_that_helps_and_keeps_the_text(
    department: Department, visitor: Client
) -> None:
    page = visitor.get("/r/onk")
    assert page.status_code == 404
    assert "Scan the QR code" in text_of(page)
    assert TOLD in text_of(visitor.post("/r/onk", {"narrative": TOLD}))


def test_the_case_of_the_address_does_not_matter(department: Department, visitor: Client) -> None:
    answer = visitor.get("/r/ONC?m=L1")
    assert (answer.status_code, answer["Location"]) == (302, "/r/onc?m=L1")


@pytest.mark.parametrize(
    ("wanted", "address", "words"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.5", "/r/onc", "发生了什么？"),
        ("en-GB", "/r/onc", "What happened?"),
        ("fr", "/r/onc", "What happened?"),
        ("zh-CN", "/r/onc?lang=en", "What happened?"),
        ("en", "/r/onc?lang=zh-hans", "发生了什么？"),
        ("en", "/r/onc?lang=klingon", "What happened?"),
    ],
)
def test_the_page_speaks_the_language_of_the_browser_or_of_its_switch(
    department: Department, wanted: str, address: str, words: str
) -> None:
    page = Client(headers={"accept-language": wanted}).get(address)
    assert words in text_of(page)


def test_the_form_asks_seven_questions_of_which_one_is_required(
    department: Department, visitor: Client
) -> None:
    html = text_of(visitor.get("/r/onc"))
    assert re.findall(r'<span class="number">(\d)</span>', html) == list("1234567")
    assert html.count('aria-required="true"') == 1
    assert not re.search(r"<(input|select|textarea)[^>]* required", html)


# --- no trace in the browser, no help for other sites -----------------------------------------------


def test_no_page_of_the_door_sets_a_cookie_or_stays_in_a_cache(
    department: Department, visitor: Client, fill: Fill
) -> None:
    thanks = visitor.post("/r/onc", fill(visitor, narrative=TOLD))
    code = code_in(thanks)
    answers = [
        visitor.get("/r/onc"),
        thanks,
        visitor.post("/r/onc", {"narrative": ""}),
        visitor.post("/r/onc/look", {"narrative": TOLD}),
        visitor.post("/r/onc/mask", {"code": code}),
        visitor.get("/r/onc/sent"),
        visitor.get("/r/nowhere"),
        visitor.get("/receipt"),
        visitor.post("/receipt", {"code": code}),
        visitor.post("/receipt/add", {"code": code, "body": "x", "attempt": "y"}),
        visitor.post("/receipt/withdraw", {"code": code}),
    ]
    for answer in answers:
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        assert "Cookie" not in answer["Vary"]
        assert code not in str(answer.headers)
    assert not visitor.cookies


def test_the_form_works_without_a_security_token(department: Department) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/r/onc", {"narrative": TOLD}).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_report_that_another_site_sends_is_refused_with_its_text(
    department: Department, visitor: Client, site: str
) -> None:
    page = visitor.post("/r/onc", {"narrative": TOLD}, headers={"sec-fetch-site": site})
    assert page.status_code == 403
    assert TOLD in text_of(page)
    assert "Send again" not in text_of(page)
    assert not Report.objects.exists()


# --- whoever is signed in ------------------------------------------------------------------------------


@pytest.fixture
def here() -> dict[str, str]:
    return {"sec-fetch-site": "same-origin"}


def test_with_an_account_the_name_is_shown_and_vouched_for(
    department: Department,
    reporter: User,
    client_of: Callable[..., Client],
    fill: Fill,
    here: dict[str, str],
) -> None:
    client = client_of(reporter)
    assert "By name (Person reporter)" in text_of(client.get("/r/onc"))
    told = fill(client, narrative=TOLD, identity=f"named:{reporter.public_id}")
    assert client.post("/r/onc", told, headers=here).status_code == 200
    assert Reporter.objects.get().user == reporter


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://testserver"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_nobody_reports_in_the_name_of_an_account_from_elsewhere(
    department: Department,
    reporter: User,
    client_of: Callable[..., Client],
    fill: Fill,
    headers: dict[str, str],
    status: int,
) -> None:
    client = client_of(reporter)
    told = fill(client, narrative=TOLD, identity=f"named:{reporter.public_id}")
    page = client.post("/r/onc", told, headers=headers)
    assert page.status_code == status
    assert Reporter.objects.exists() == (status == 200)
    assert status == 200 or TOLD in text_of(page)


def test_a_session_that_has_ended_loses_nothing(
    department: Department,
    reporter: User,
    visitor: Client,
    client_of: Callable[..., Client],
    fill: Fill,
    here: dict[str, str],
) -> None:
    told = fill(client_of(reporter), narrative=TOLD, identity=f"named:{reporter.public_id}")
    page = visitor.post("/r/onc", told, headers=here)
    html = text_of(page)
    assert page.status_code == 422
    assert "You were signed out meanwhile" in html
    assert TOLD in html
    assert re.search(r'value="named"[^>]* checked', html)
    assert 'name="name"' in html
    assert not Report.objects.exists()


def test_on_a_shared_computer_nobody_reports_in_the_name_of_the_next_person(
    department: Department,
    reporter: User,
    triager: User,
    client_of: Callable[..., Client],
    fill: Fill,
    here: dict[str, str],
) -> None:
    told = fill(client_of(reporter), narrative=TOLD, identity=f"named:{reporter.public_id}")
    page = client_of(triager).post("/r/onc", told, headers=here)
    assert page.status_code == 422
    assert "somebody else has signed in" in text_of(page)
    assert "By name (Person triager)" in text_of(page)
    assert not Report.objects.exists()


def test_the_menu_leads_to_the_form_of_the_own_department(
    department: Department, reporter: User, client_of: Callable[..., Client]
) -> None:
    answer = client_of(reporter).get(reverse("report-start"))
    assert answer["Location"] == "/r/onc"
    assert Client().get(reverse("report-start"))["Location"].startswith("/sign-in")


# --- abuse ---------------------------------------------------------------------------------------------


def test_who_sends_too_much_is_asked_to_wait_and_keeps_the_text(
    department: Department, visitor: Client, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "REPORTS", Limiter(2))
    told = [fill(visitor, narrative=f"{TOLD} {number}", name="Li Na") for number in range(3)]
    answers = [visitor.post("/r/onc", each) for each in told]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    refused = answers[2]
    assert 1 <= int(refused["Retry-After"]) <= 30
    assert f"{TOLD} 2" in text_of(refused)
    assert 'value="Li Na"' in text_of(refused)
    assert hidden(refused)["attempt"] == told[2]["attempt"]
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert elsewhere.post("/r/onc", told[2]).status_code == 200


def test_the_form_costs_few_queries(
    department: Department, machine: Machine, visitor: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        visitor.get("/r/onc?m=L1")

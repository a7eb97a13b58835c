"""The front door in a real browser: quick, patient with bad networks, and gone without a trace."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from beamward.features.reports import limiter
from beamward.features.reports.limiter import Limiter
from beamward.features.reports.models import Identity, Report, Reporter
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Machine
from tests.browser.conftest import PHONE
from tests.support.factories import NOW, make_key

PageOf = Callable[..., Page]
TOUCH = {"viewport": PHONE, "has_touch": True, "is_mobile": True}

WORDS = {
    "en": {
        "told": (
            "The bolus of yesterday was still on the field list; the therapist saw it "
            "on the monitor and stopped before the first beam."
        ),
        "named": "Patient John Smith, MRN 4711471, lay 2 cm too low.",
        "masked": "Patient [patient], MRN [record number], lay 2 cm too low.",
        "kind": "Near miss",
        "day": "Today",
        "thanks": "Thank you. Your report has arrived.",
        "offline": "Not sent yet: the network is gone.",
        "busy": "Not sent yet: the server does not answer properly.",
    },
    "zh": {
        "told": (
            "昨天的补偿膜还留在射野列表里，技师在监视器上看到后，在出第一束之前停了下来，"
            "重新核对了全部附件。"
        )
        * 3,
        "named": "患者张伟，住院号4711471，床低了两厘米。",
        "masked": "患者[患者姓名]，住院号[病历号]，床低了两厘米。",
        "kind": "近似差错（未遂事件）",
        "day": "今天",
        "thanks": "谢谢，您的上报已收到。",
        "offline": "尚未发送：网络已断开。",
        "busy": "尚未发送：服务器没有正常应答。",
    },
}
both_languages = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REPORTS", "LOOKS", "GUESSES"):
        monkeypatch.setattr(limiter, name, Limiter(100_000))


@pytest.fixture
def department(department: Department, confidant: User) -> Department:
    make_key(department, confidant)
    return department


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


class Thumb:
    """A thumb that counts what it touches."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, place: Locator) -> None:
        """Touch a place."""
        place.tap()
        self.taps += 1

    def choose(self, place: Locator, value: str) -> None:
        """Touch a list, and then the answer in it."""
        place.select_option(value)
        self.taps += 2


def answer(page: Page, words: str) -> Locator:
    """Return an answer that is pressed anywhere on its row."""
    return page.locator(".answer label", has_text=words).first


def send(page: Page) -> Locator:
    return page.locator(".send button")


def write(page: Page, text: str) -> None:
    page.locator("#id_narrative").fill(text)


def code_on(page: Page) -> str:
    return page.locator("#receipt-code").inner_text()


def kept_in(page: Page, storage: str) -> str:
    """Return everything that one of the browser's storages holds for the page."""
    kept: str = page.evaluate(f"Object.values({storage}).join('\\n')")
    return kept


# --- quick -------------------------------------------------------------------------------------------


@both_languages
def test_a_report_takes_less_than_a_minute_and_six_taps(
    language: str, machine: Machine, page_of: PageOf
) -> None:
    words = WORDS[language]
    told = words["told"][:120]
    assert len(told) == 120
    page, thumb = page_of(None, language, **TOUCH), Thumb()
    began = time.monotonic()
    page.goto("/r/onc?m=L1")
    thumb.tap(page.locator("#id_narrative"))
    # 40 words of five characters a minute.
    page.keyboard.type(told, delay=60_000 / (40 * 5))
    thumb.tap(answer(page, words["kind"]))
    thumb.tap(answer(page, words["day"]))
    thumb.choose(page.locator("#id_step"), "p12_patient_setup")
    thumb.tap(send(page))
    expect(page.locator("h1")).to_have_text(words["thanks"])
    took = time.monotonic() - began
    assert took < 60, f"{took:.1f} s"
    assert thumb.taps <= 6
    report = Report.objects.get()
    assert report.narrative == told
    assert (report.event_type, report.step) == ("near_miss", "p12_patient_setup")
    assert report.happened_date is not None
    assert (report.machine, report.technique) == (machine, "photon_imrt_vmat")
    assert page.problems == []  # type: ignore[attr-defined]


# --- what the page says while somebody types ---------------------------------------------------------


@both_languages
def test_identities_are_shown_while_typing_and_masked_by_one_press(
    language: str,
    department: Department,
    page_of: PageOf,
    accessible: Callable[[Page], None],
    picture: Callable[..., Any],
) -> None:
    words = WORDS[language]
    page = page_of(None, language, **TOUCH)
    page.goto("/r/onc")
    picture(page, f"front-door-form-{language}")
    accessible(page)
    page.locator("#id_narrative").tap()
    page.keyboard.type(words["named"], delay=5)
    notice = page.locator("#identity-notice")
    expect(notice.locator("li")).to_have_count(2)
    accessible(page)
    picture(page, f"front-door-notice-{language}")
    notice.locator("button").tap()
    expect(page.locator("#id_narrative")).to_have_value(words["masked"])
    expect(page.locator("#id_narrative")).to_be_focused()
    expect(notice.locator("li")).to_have_count(0)
    send(page).tap()
    expect(page.locator("#receipt-code")).to_be_visible()
    assert Report.objects.get().narrative == words["masked"]
    accessible(page)
    picture(page, f"front-door-thanks-{language}")


def test_the_notice_never_blocks(department: Department, page_of: PageOf) -> None:
    page = page_of(None, "en", **TOUCH)
    page.goto("/r/onc")
    write(page, WORDS["en"]["named"])
    expect(page.locator("#identity-notice li")).to_have_count(2)
    send(page).tap()
    expect(page.locator("#receipt-code")).to_be_visible()
    assert Report.objects.get().narrative == WORDS["en"]["named"]
    page.locator("main .notice button").tap()
    expect(page.locator("main .notice.good")).to_be_visible()
    assert Report.objects.get().narrative == WORDS["en"]["masked"]


# --- nothing is lost ------------------------------------------------------------------------------------


@both_languages
def test_without_a_network_the_text_stays_and_is_sent_when_it_is_back(
    language: str, department: Department, page_of: PageOf, picture: Callable[..., Any]
) -> None:
    words = WORDS[language]
    page = page_of(None, language, **TOUCH)
    page.goto("/r/onc")
    write(page, words["told"])
    page.context.set_offline(True)
    send(page).tap()
    expect(page.locator("#send-status")).to_contain_text(words["offline"])
    picture(page, f"front-door-offline-{language}")
    expect(page.locator("#id_narrative")).to_have_value(words["told"])
    # What is typed while waiting is sent as well.
    page.locator("#id_narrative").press("End")
    write(page, words["told"] + " +")
    page.context.set_offline(False)
    expect(page.locator("#receipt-code")).to_be_visible(timeout=20_000)
    assert [report.narrative for report in Report.objects.all()] == [words["told"] + " +"]


def test_an_answer_that_is_lost_on_its_way_makes_no_second_report(
    department: Department, page_of: PageOf
) -> None:
    page = page_of(None, "en", **TOUCH)
    page.goto("/r/onc")
    write(page, WORDS["en"]["told"])
    seen: list[str] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        arrived = route.fetch()
        seen.append(arrived.text().partition('id="receipt-code"')[2].partition("</p>")[0])
        if len(seen) == 1:
            route.abort("connectionreset")
        else:
            route.fulfill(response=arrived)

    page.route("**/r/onc", lose_the_first)
    send(page).tap()
    expect(page.locator("#send-status")).to_contain_text(WORDS["en"]["offline"])
    expect(page.locator("#receipt-code")).to_be_visible(timeout=20_000)
    assert Report.objects.count() == 1
    assert len(seen) == 2
    assert seen[0] == seen[1] != ""


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_server_that_restarts_is_waited_for(
    department: Department, page_of: PageOf, status: int
) -> None:
    page = page_of(None, "en", **TOUCH)
    page.goto("/r/onc")
    write(page, WORDS["en"]["told"])
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if route.request.method == "POST" and not refused:
            refused.append(route.request.url)
            page_of_a_proxy = "<html><h1>Bad Gateway</h1></html>"
            route.fulfill(status=status, body=page_of_a_proxy, headers={"Retry-After": "1"})
        else:
            route.continue_()

    page.route("**/r/onc", refuse_once)
    send(page).tap()
    expect(page.locator("#send-status")).to_contain_text("Your text is kept on this page")
    expect(page.locator("#id_narrative")).to_have_value(WORDS["en"]["told"])
    expect(page.locator("#receipt-code")).to_be_visible(timeout=20_000)
    assert Report.objects.count() == 1


def test_a_page_of_somebody_else_is_not_taken_for_thanks(
    department: Department, page_of: PageOf
) -> None:
    page = page_of(None, "en", **TOUCH)
    page.goto("/r/onc")
    write(page, WORDS["en"]["told"])
    page.route(
        "**/r/onc",
        lambda route: route.fulfill(body="<html><main id='content'>Sign in to the WiFi</main>"),
    )
    send(page).tap()
    expect(page.locator("#send-status")).to_contain_text(WORDS["en"]["busy"])
    expect(page.locator("#id_narrative")).to_have_value(WORDS["en"]["told"])
    page.unroute("**/r/onc")
    expect(page.locator("#receipt-code")).to_be_visible(timeout=20_000)


def test_a_double_press_makes_one_report(department: Department, page_of: PageOf) -> None:
    page = page_of(None, "en")
    page.goto("/r/onc")
    write(page, WORDS["en"]["told"])
    posts: list[str] = []
    page.on(
        "request",
        lambda request: posts.append(request.url) if request.method == "POST" else None,
    )
    send(page).dblclick()
    expect(page.locator("#receipt-code")).to_be_visible()
    assert len([url for url in posts if url.endswith("/r/onc")]) == 1
    assert Report.objects.count() == 1


def test_a_draft_survives_a_reload_in_its_tab_and_is_gone_once_sent(
    department: Department, page_of: PageOf, picture: Callable[..., Any]
) -> None:
    words = WORDS["en"]
    page = page_of(None, "en", **TOUCH)
    page.goto("/r/onc")
    key = page.locator("[name=attempt]").input_value()
    page.locator("#id_narrative").tap()
    page.keyboard.type(words["named"], delay=2)
    answer(page, words["kind"]).tap()
    answer(page, "By name").tap()
    page.locator("#id_name").fill("Li Na")
    page.reload()
    assert words["named"] in kept_in(page, "sessionStorage")
    expect(page.locator("#restored")).to_be_visible()
    expect(page.locator("#id_narrative")).to_have_value(words["named"])
    expect(page.locator("[value=near_miss]")).to_be_checked()
    expect(page.locator("[name=identity][value=named]")).to_be_checked()
    expect(page.locator("#id_name")).to_have_value("Li Na")
    expect(page.locator("[name=attempt]")).to_have_value(key)
    # The notice about identities comes back with the text.
    expect(page.locator("#identity-notice li")).to_have_count(2)
    picture(page, "front-door-restored-en")
    other_tab = page.context.new_page()
    other_tab.goto("/r/onc")
    expect(other_tab.locator("#id_narrative")).to_have_value("")
    assert WORDS["en"]["named"] not in kept_in(page, "localStorage")
    send(page).tap()
    expect(page.locator("#receipt-code")).to_be_visible()
    assert Reporter.objects.get().name == "Li Na"
    assert "Smith" not in kept_in(page, "sessionStorage")
    page.goto("/r/onc")
    expect(page.locator("#id_narrative")).to_have_value("")
    expect(page.locator("#restored")).to_be_hidden()


def test_a_draft_can_be_thrown_away(department: Department, page_of: PageOf) -> None:
    page = page_of(None, "en", **TOUCH)
    page.goto("/r/onc")
    write(page, WORDS["en"]["told"])
    page.reload()
    page.locator("#discard").tap()
    expect(page.locator("#restored")).to_be_hidden()
    expect(page.locator("#id_narrative")).to_have_value("")
    assert WORDS["en"]["told"] not in kept_in(page, "sessionStorage")


def test_a_refused_form_keeps_the_chosen_pictures(
    department: Department, page_of: PageOf, accessible: Callable[[Page], None], tmp_path: Any
) -> None:
    from PIL import Image

    Image.new("RGB", (40, 30), "red").save(tmp_path / "couch.png")
    page = page_of(None, "en", **TOUCH)
    page.goto("/r/onc")
    write(page, WORDS["en"]["told"])
    page.locator("#id_pictures").set_input_files(tmp_path / "couch.png")
    answer(page, "By name").tap()
    send(page).tap()
    expect(page.locator(".problems")).to_be_focused()
    expect(page.locator("#id_narrative")).to_have_value(WORDS["en"]["told"])
    expect(page.locator("#files-lost")).to_have_count(0)
    assert page.evaluate("document.getElementById('id_pictures').files.length") == 1
    accessible(page)
    page.locator("#id_name").fill("Li Na")
    send(page).tap()
    expect(page.locator("#receipt-code")).to_be_visible()
    from beamward.foundation.files.queries import files_of

    assert files_of(Report.objects.get()).count() == 1


# --- no trace -------------------------------------------------------------------------------------------


def test_after_sending_nothing_leads_back_to_the_code(
    department: Department, page_of: PageOf
) -> None:
    page = page_of(None, "en", **TOUCH)
    page.goto("/r/onc?m=L1")
    write(page, WORDS["en"]["told"])
    send(page).tap()
    expect(page.locator("#receipt-code")).to_be_visible()
    code = code_on(page)
    assert page.url.endswith("/r/onc/sent")
    page.reload()
    assert code not in page.content()
    expect(page.locator("h1")).to_have_text("What happens with a report")
    page.go_back()
    assert code not in page.content()
    assert page.context.cookies() == []
    assert Report.objects.count() == 1


def test_an_anonymous_report_of_somebody_signed_in_sends_no_cookie(
    department: Department, reporter: User, page_of: PageOf
) -> None:
    page = page_of(reporter, "en")
    page.goto("/r/onc")
    expect(page.locator("#id_identity")).to_contain_text("By name (Person reporter)")
    sent: list[dict[str, str]] = []
    page.on(
        "request",
        lambda request: (
            sent.append(request.all_headers())
            if request.method == "POST" and request.url.endswith("/r/onc")
            else None
        ),
    )
    write(page, WORDS["en"]["told"])
    send(page).click()
    expect(page.locator("#receipt-code")).to_be_visible()
    assert [headers.get("cookie") for headers in sent] == [None]
    page.goto("/r/onc")
    write(page, WORDS["en"]["told"])
    answer(page, "By name").click()
    send(page).click()
    expect(page.locator("#receipt-code")).to_be_visible()
    assert "sessionid" in sent[1]["cookie"]
    assert Reporter.objects.get().user == reporter
    assert {report.identity for report in Report.objects.all()} == {
        Identity.NAMED,
        Identity.ANONYMOUS,
    }


# --- the receipt ----------------------------------------------------------------------------------------


@both_languages
def test_the_receipt_opens_the_report_and_takes_more(
    language: str,
    department: Department,
    page_of: PageOf,
    accessible: Callable[[Page], None],
    picture: Callable[..., Any],
) -> None:
    page = page_of(None, language, **TOUCH)
    page.goto("/r/onc")
    write(page, WORDS[language]["told"])
    send(page).tap()
    code = code_on(page)
    page.goto("/receipt")
    accessible(page)
    page.locator("#id_code").fill(code.lower())
    page.locator("main button.primary").tap()
    expect(page.locator("#state")).to_be_visible()
    accessible(page)
    page.locator("#id_body").fill("+ 1")
    page.locator("form:has(#id_body) button").tap()
    expect(page.locator(".timeline")).to_contain_text("+ 1")
    picture(page, f"front-door-receipt-{language}")
    assert code not in page.url
    page.locator(".apart button").tap()
    expect(page.locator("button.danger")).to_be_visible()
    accessible(page)
    picture(page, f"front-door-withdraw-{language}")
    page.locator("button.danger").tap()
    expect(page.locator("main .notice.good")).to_be_visible()
    expect(page.locator("#id_body")).to_have_count(0)
    assert Report.objects.get().withdrawn_at
    assert page.context.cookies() == []


# --- without scripts ------------------------------------------------------------------------------------


@both_languages
def test_everything_works_without_scripts(
    language: str, machine: Machine, page_of: PageOf, picture: Callable[..., Any]
) -> None:
    words = WORDS[language]
    page = page_of(None, language, java_script_enabled=False, **TOUCH)
    page.goto("/r/onc?m=L1")
    write(page, words["named"])
    answer(page, words["kind"]).tap()
    page.locator("#id_identity_2").check()
    send(page).tap()
    # By name, and no name: the page comes back with everything.
    expect(page.locator("#id_narrative")).to_have_value(words["named"])
    expect(page.locator("[value=near_miss]")).to_be_checked()
    page.locator("#id_name").fill("Li Na")
    page.locator(".side-head button:visible").last.tap()
    expect(page.locator("#id_narrative")).to_have_value(words["named"])
    expect(page.locator("#id_name")).to_have_value("Li Na")
    page.locator(".side-head button:visible").last.tap()
    send(page).tap()
    expect(page.locator("h1")).to_have_text(words["thanks"])
    picture(page, f"front-door-without-scripts-{language}")
    code = code_on(page)
    assert Report.objects.get().narrative == words["named"]
    page.locator("main .notice button").tap()
    expect(page.locator("main .notice.good")).to_be_visible()
    assert code_on(page) == code
    assert Report.objects.get().narrative == words["masked"]
    page.locator("main a.button").tap()
    page.locator("#id_code").fill(code)
    page.locator("main button.primary").tap()
    page.locator("#id_body").fill("+ 1")
    page.locator("form:has(#id_body) button").tap()
    expect(page.locator(".timeline")).to_contain_text("+ 1")
    page.locator(".apart button").tap()
    page.locator("button.danger").tap()
    expect(page.locator("main .notice.good")).to_be_visible()
    assert Report.objects.get().withdrawn_at
    assert page.context.cookies() == []


# --- what departments set up -----------------------------------------------------------------------------


@both_languages
def test_report_link_and_word_lists(
    language: str,
    machine: Machine,
    quality_lead: User,
    page_of: PageOf,
    accessible: Callable[[Page], None],
    picture: Callable[..., Any],
) -> None:
    page = page_of(quality_lead, language)
    for path, name in (
        ("/departments/onc/posters", "posters"),
        ("/departments/onc/terms", "word-lists"),
        ("/departments/onc/terms/modality", "word-list"),
    ):
        page.goto(path)
        accessible(page)
        picture(page, f"department-{name}-{language}")
    page.locator("#term-tbi").uncheck()
    page.locator("main form button").first.click()
    expect(page.locator(".notice.good")).to_be_visible()
    page.goto("/r/onc")
    expect(page.locator("#id_place option[value='technique:tbi']")).to_have_count(0)
    expect(page.locator("#id_place option[value='technique:electrons']")).to_have_count(1)

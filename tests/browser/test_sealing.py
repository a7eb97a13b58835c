"""Sealing as people do it, in both languages; and what a browser tells between pages of reports."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from beamward.features.reports import limiter, services
from beamward.features.reports.limiter import Limiter
from beamward.features.reports.models import Identity, Report
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from tests.support.factories import NOW, PASSPHRASE, make_key, make_person, make_receipt

PageOf = Callable[..., Page]
Accessible = Callable[[Page], None]

NAME = "Zhao Qiang"
both_languages = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REPORTS", "LOOKS", "GUESSES"):
        monkeypatch.setattr(limiter, name, Limiter(100_000))


@both_languages
def test_two_confidants_set_up_keys_and_open_an_identity(
    language: str,
    department: Department,
    confidant: User,
    page_of: PageOf,
    accessible: Accessible,
    picture: Callable[..., object],
) -> None:
    pages = []
    for person in (confidant, make_person(department, Role.CONFIDANT, login="second")):
        page = page_of(person, language)
        page.goto("/seals")
        accessible(page)
        page.locator("#set_up_new").fill(PASSPHRASE)
        page.locator("#set_up_again").fill(PASSPHRASE)
        page.locator('form[action$="set-up"] button').click()
        expect(page.locator(".code")).to_have_text(re.compile(r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){6}$"))
        accessible(page)
        picture(page, f"recovery-sheet-{language}")
        pages.append(page)
    one, other = pages
    receipt = make_receipt(department, identity=Identity.CONFIDENCE, name=NAME)
    address = f"/reports/{receipt.report.public_id}/identity"
    one.goto(address)
    accessible(one)
    one.locator("#reason").fill("A colleague is being threatened.")
    one.locator("#ask_passphrase").fill(PASSPHRASE)
    one.locator('form:has(#reason) button[type="submit"]').click()
    expect(one.locator(".timeline")).to_be_visible()
    other.goto("/seals")
    accessible(other)
    picture(other, f"seals-{language}")
    other.locator(f'main a[href="{address}"]').click()
    accessible(other)
    other.locator("#agree").fill(PASSPHRASE)
    other.locator('button[value="agree"]').click()
    expect(other.locator("#who")).to_be_visible()
    expect(other.locator("main")).to_contain_text(NAME)
    accessible(other)
    picture(other, f"identity-{language}")


@both_languages
def test_a_reporter_without_javascript_allows_it_and_reads_who_has_looked(
    language: str,
    department: Department,
    confidant: User,
    context_for: Callable[..., BrowserContext],
    page_of: PageOf,
    accessible: Accessible,
) -> None:
    make_key(department, confidant)
    receipt = make_receipt(department, identity=Identity.CONFIDENCE, name=NAME)
    page = context_for(language, java_script_enabled=False).new_page()
    page.goto("/receipt")
    page.locator("#id_code").fill(receipt.code)
    page.locator("main form button").first.click()
    page.locator('form[action="/receipt/consent"] button').click()
    desk = page_of(confidant, language)
    desk.goto(f"/reports/{receipt.report.public_id}/identity")
    desk.locator("#read_1").fill(PASSPHRASE)
    desk.locator("form:has(#read_1) button").click()
    expect(desk.locator("main")).to_contain_text(NAME)
    seen = page_of(None, language)
    seen.goto("/receipt")
    seen.locator("#id_code").fill(receipt.code)
    seen.locator("main form button").first.click()
    expect(seen.locator("#thread .timeline li")).to_have_count(1)
    accessible(seen)


def test_an_open_receipt_shows_news_by_itself(
    department: Department, triager: User, page_of: PageOf
) -> None:
    receipt = make_receipt(department)
    page = page_of(None)
    page.clock.install()
    page.goto("/receipt")
    page.locator("#id_code").fill(receipt.code)
    page.locator("main form button").first.click()
    expect(page.locator("#thread")).to_be_visible()
    services.write_to_reporter(report=receipt.report, body="How high?", by=triager, at=NOW)
    page.clock.run_for(31_000)
    expect(page.locator("#thread")).to_contain_text("How high?")
    expect(page.locator("#thread .badge")).to_have_count(1)


def listened(page: Page) -> list[Request]:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    return asked


def test_no_request_of_a_visitor_tells_where_it_comes_from_or_goes_elsewhere(
    department: Department, page_of: PageOf, live_server: object
) -> None:
    page = page_of(None)
    asked = listened(page)
    page.goto("/r/onc")
    page.locator("#id_narrative").fill("The couch stood too low.")
    page.locator(".send button").click()
    expect(page.locator("#receipt-code")).to_be_visible()
    code = page.locator("#receipt-code").inner_text()
    page.goto("/receipt")
    page.locator("#id_code").fill(code)
    page.locator("main form button").first.click()
    page.locator("#id_body").fill("More.")
    page.locator('form[action="/receipt/add"] button').click()
    expect(page.locator("#thread .timeline li")).to_have_count(1)
    assert len([request for request in asked if request.method == "POST"]) >= 3
    assert not any(request.all_headers().get("referer") for request in asked)
    home = str(getattr(live_server, "url", ""))
    assert all(request.url.startswith((home, "data:")) for request in asked)


def test_without_javascript_a_named_report_still_proves_where_it_comes_from(
    department: Department,
    reporter: User,
    page_of: PageOf,
) -> None:
    page = page_of(reporter, java_script_enabled=False)
    asked = listened(page)
    page.goto("/r/onc")
    page.locator("#id_narrative").fill("The couch stood too low.")
    page.locator(f'input[value="named:{reporter.public_id}"]').check(force=True)
    page.locator(".send button").click()
    expect(page.locator("#receipt-code")).to_be_visible()
    assert Report.objects.get().identity == Identity.NAMED
    (sent,) = [request for request in asked if request.method == "POST"]
    assert sent.all_headers()["origin"] != "null"

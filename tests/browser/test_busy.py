"""A server without a free place: the page that nginx answers then costs nobody a word."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from beamward.features.reports.models import Report
from beamward.foundation.organisations.models import Department
from tests.browser.test_front_door import TOUCH, WORDS, both_languages, send, write

NGINX = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"


def _busy_at_first(page: Page, times: int) -> list[int]:
    """Answer the first posts as nginx does when all places are taken; return who was refused."""
    shown = re.search(r'return 503 "(.*)";', NGINX.read_text(encoding="utf-8"))
    assert shown is not None
    refused: list[int] = []

    def answer(route: Route) -> None:
        if route.request.method != "POST" or len(refused) == times:
            route.continue_()
            return
        refused.append(503)
        route.fulfill(
            status=503,
            body=shown[1],
            headers={"Retry-After": "1", "Content-Type": "text/html; charset=utf-8"},
        )

    page.route("**/r/onc", answer)
    return refused


@both_languages
def test_a_busy_server_is_told_of_and_tried_again_until_the_report_is_there(
    language: str, department: Department, page_of: Callable[..., Page]
) -> None:
    words = WORDS[language]
    page = page_of(None, language, **TOUCH)
    page.goto("/r/onc")
    write(page, words["told"])
    refused = _busy_at_first(page, 2)

    send(page).tap()

    expect(page.locator("#send-status")).to_contain_text(words["busy"])
    expect(page.locator("#id_narrative")).to_have_value(words["told"])
    expect(page.locator("#receipt-code")).to_be_visible(timeout=20_000)
    assert refused == [503, 503]
    assert [report.narrative for report in Report.objects.all()] == [words["told"]]


@both_languages
def test_without_scripts_the_page_loaded_anew_sends_what_was_typed(
    language: str, department: Department, page_of: Callable[..., Page]
) -> None:
    words = WORDS[language]
    page = page_of(None, language, java_script_enabled=False, **TOUCH)
    page.goto("/r/onc")
    write(page, words["told"])
    _busy_at_first(page, 1)
    send(page).tap()
    expect(page.locator("body")).to_contain_text("您输入的内容会再次发送")
    expect(page.locator("body")).to_contain_text("what you typed is sent again")

    page.reload()

    expect(page.locator("h1")).to_have_text(words["thanks"])
    assert [report.narrative for report in Report.objects.all()] == [words["told"]]

"""A computer on the ward: the next person sees nothing of the last one, who loses nothing either."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from beamward.features.incidents.models import Incident, Remark
from beamward.foundation.accounts.models import User

NARRATIVE = "The couch stood 2 cm too high."
REMARK = "床高偏差 2 cm：已与物理师核对。"
WORDS = {
    "en": ("Sign out", "Add remark", "What you typed is here again."),
    "zh": ("退出", "发表意见", "您输入的内容已恢复。"),
}


@pytest.fixture
def incident(make_incident: Callable[..., Incident]) -> Incident:
    """An incident that waits for its triage."""
    return make_incident(narrative=NARRATIVE)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nobody_goes_back_to_a_page_of_somebody_who_has_signed_out(
    page_of: Callable[..., Page], quality_lead: User, incident: Incident, language: str
) -> None:
    page = page_of(quality_lead, language)
    page.goto(f"/incidents/{incident.public_id}")
    expect(page.get_by_text(NARRATIVE).first).to_be_visible()
    page.get_by_role("button", name=WORDS[language][0]).first.click()
    expect(page.locator("input[name=username]")).to_be_visible()

    page.go_back()

    expect(page.locator("input[name=username]")).to_be_visible()
    expect(page.get_by_text(NARRATIVE)).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_sent_and_never_answered_is_there_on_the_way_back(
    page_of: Callable[..., Page],
    quality_lead: User,
    incident: Incident,
    picture: Callable[..., Any],
    language: str,
) -> None:
    _sign_out, add, restored = WORDS[language]
    page = page_of(quality_lead, language)
    page.goto(f"/incidents/{incident.public_id}")
    page.route("**/remark", lambda route: route.abort("connectionrefused"))
    field = page.locator("textarea[name=body]")
    field.fill(REMARK)
    page.get_by_role("button", name=add).click()
    page.wait_for_url("chrome-error://**")

    page.go_back()

    expect(field).to_have_value(REMARK)
    expect(page.locator("#live")).to_contain_text(restored)
    picture(page, f"restored-{language}")
    page.unroute("**/remark")
    page.get_by_role("button", name=add).click()
    expect(page.get_by_text(REMARK).first).to_be_visible()
    assert Remark.objects.get().body == REMARK

    # What has been answered is not given back a second time. (Over plain HTTP, Chromium itself
    # still fills fields in; over TLS it does not for a page that it may not keep.)
    page.go_back()
    expect(field).to_be_visible()
    expect(page.locator("#live")).not_to_contain_text(restored)

"""Signing in with a real browser: passkeys, and what a shared computer asks of people."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from beamward.foundation.accounts import factors
from beamward.foundation.accounts.attempts import SIGN_IN
from beamward.foundation.accounts.models import Factor, FactorKind, Session, User
from beamward.foundation.organisations.models import Department, Role
from tests.browser.steps import Words
from tests.support.factories import PASSWORD, make_person

LANGUAGES = ["en", "zh"]


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    SIGN_IN.clear()


@pytest.fixture
def person(department: Department) -> User:
    """Somebody who has nothing but a password yet."""
    return make_person(department, Role.REPORTER, login="lina", full_name="Li Na")


def with_authenticator(page: Page) -> None:
    """Give the browser a device that holds passkeys and knows its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_in(page: Page, words: Words, login: str = "lina") -> None:
    page.locator("#id_username").fill(login)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name=words("Sign in"), exact=True).click()


def press(page: Page, text: str) -> None:
    page.get_by_role("button", name=text, exact=True).click()


def let_time_pass(person: User, seconds: int = 3600) -> None:
    """Let the person's session be left alone for a while."""
    row = Session.objects.get(user=person)
    store = Session.get_session_store_class()(row.session_key)
    store["seen"] -= seconds
    store.save()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passkey_is_made_and_then_opens_the_door_alone_and_as_second_step(
    language: str,
    person: User,
    page_of: Callable[..., Page],
    accessible: Callable[[Page], None],
) -> None:
    words = Words(language)
    page = page_of(None, language)
    with_authenticator(page)
    page.goto(reverse("sign-in"))
    sign_in(page, words)
    page.goto(reverse("account-security"))
    accessible(page)
    page.get_by_role("link", name=words("Add a passkey")).click()
    accessible(page)
    page.locator("#id_name").fill("my phone")
    press(page, words("Make the passkey"))
    expect(page.get_by_role("heading", level=1)).to_have_text(words("Recovery codes"))
    accessible(page)
    assert Factor.objects.get(user=person, kind=FactorKind.PASSKEY).name == "my phone"

    press(page, words("Sign out"))
    page.get_by_role("link", name=words("Sign in with a passkey")).click()
    accessible(page)
    press(page, words("Use a passkey"))
    expect(page.get_by_role("link", name="Li Na")).to_be_visible()

    press(page, words("Sign out"))
    sign_in(page, words)
    expect(page.get_by_role("heading", level=1)).to_have_text(words("Second factor"))
    accessible(page)
    press(page, words("Use a passkey"))
    expect(page.get_by_role("link", name="Li Na")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_app_is_set_up_from_what_the_page_shows(
    language: str,
    person: User,
    page_of: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[..., object],
) -> None:
    words = Words(language)
    page = page_of(person, language)
    page.goto(reverse("factor-app"))
    accessible(page)
    picture(page, f"sign-in-app-{language}")
    seed = re.sub(r"\s", "", page.locator("#seed").inner_text())
    now = int(page.evaluate("Date.now() / 1000"))
    page.locator("#id_code").fill(factors.code_at(seed, now))
    press(page, words("Set up"))
    expect(page.locator("#codes li")).to_have_count(factors.RECOVERY_CODES)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_pause_the_same_person_goes_on_with_what_was_typed(
    language: str,
    scripts: bool,
    person: User,
    page_of: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[..., object],
) -> None:
    words = Words(language)
    page = page_of(person, language, java_script_enabled=scripts)
    page.goto(reverse("account"))
    page.locator("#id_full_name").fill("李娜 Li Na")
    let_time_pass(person)
    press(page, words("Save"))
    expect(page.get_by_role("heading", level=1)).to_have_text(words("Who goes on?"))
    if scripts:
        accessible(page)
        picture(page, f"sign-in-locked-{language}")
    page.locator("#confirm").fill(PASSWORD)
    press(page, words("Continue"))
    expect(page.get_by_role("link", name="李娜 Li Na")).to_be_visible()
    person.refresh_from_db()
    assert person.full_name == "李娜 Li Na"


def test_what_was_typed_comes_back_after_the_session_has_ended(
    person: User, page_of: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    words = Words("zh")
    page = page_of(person, "zh")
    page.goto(reverse("account"))
    page.locator("#id_full_name").fill("李娜 Li Na")
    Session.objects.all().delete()
    press(page, words("Save"))
    accessible(page)
    sign_in(page, words)
    expect(page.get_by_role("heading", level=1)).to_have_text(words("You are signed in again"))
    accessible(page)
    press(page, words("Send again"))
    expect(page.get_by_role("link", name="李娜 Li Na")).to_be_visible()
    person.refresh_from_db()
    assert person.full_name == "李娜 Li Na"


def test_a_page_left_alone_hides_itself_unless_something_unsent_stands_on_it(
    person: User, page_of: Callable[..., Page]
) -> None:
    words = Words("en")
    page = page_of(person, "en")
    page.clock.install()
    page.goto(reverse("account"))
    page.locator("#id_full_name").fill("Somebody types")
    let_time_pass(person)
    page.clock.run_for(16 * 60 * 1000)
    expect(page.locator("#id_full_name")).to_have_value("Somebody types")
    page.goto("about:blank")
    page.goto(reverse("account"))
    page.locator("#confirm").fill(PASSWORD)
    press(page, words("Continue"))
    expect(page.locator("#id_full_name")).to_have_value("Li Na")
    let_time_pass(person)
    page.clock.run_for(16 * 60 * 1000)
    expect(page.get_by_role("heading", level=1)).to_have_text(words("Who goes on?"))


def test_a_page_on_which_somebody_types_stays_open(
    person: User, page_of: Callable[..., Page]
) -> None:
    page = page_of(person, "en")
    page.clock.install()
    page.goto(reverse("account"))
    let_time_pass(person, seconds=14 * 60)
    page.clock.run_for(14 * 60 * 1000)
    with page.expect_response(lambda answer: answer.url.endswith(reverse("account-here"))):
        page.locator("#id_full_name").press("x")
    let_time_pass(person, seconds=14 * 60)
    page.reload()
    expect(page.locator("#id_full_name")).to_have_value("Li Na")

"""After a pause, and after a session has ended: nothing is shown, nothing typed is lost."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beamward.foundation.accounts import sessions
from beamward.foundation.accounts.models import Session, User
from beamward.foundation.accounts.web import typed
from beamward.foundation.trail.models import Entry
from tests.support.factories import PASSWORD
from tests.support.pages import age, hidden

pytestmark = pytest.mark.django_db

STORY = "The couch stood too low.\n第二行：摆位偏差。"
TYPED = {"full_name": "Li Na", "email": "", "language": "en", "time_zone": "UTC"}


@pytest.fixture
def client(client_of: Callable[..., Client], reporter: User) -> Client:
    client = client_of(reporter)
    age(client, "seen", seconds=15 * 60)
    return client


def test_until_the_pause_is_long_enough_nothing_is_asked(
    client_of: Callable[..., Client], reporter: User
) -> None:
    client = client_of(reporter)
    age(client, "seen", seconds=14 * 60)
    assert client.get(reverse("account")).status_code == 200
    assert client.session[sessions.SEEN] > client.session[sessions.BEGUN] - 60, "seen again"


def test_after_a_pause_the_page_asks_who_goes_on_and_shows_nothing_else(
    client: Client, reporter: User
) -> None:
    page = client.get(reverse("account"))
    assert page.status_code == 403
    assert "Who goes on?" in page.text
    assert "Person reporter is still signed in" in page.text
    assert "Main menu" not in page.text
    answer = {"typed": hidden(page.text, "typed"), "confirm": PASSWORD}
    assert client.post(reverse("account"), answer).status_code == 303
    assert client.get(reverse("account")).status_code == 200


def test_a_form_sent_after_a_pause_is_taken_when_the_same_person_goes_on(
    client: Client, reporter: User
) -> None:
    page = client.post(reverse("account"), TYPED)
    assert page.status_code == 403
    assert "Li Na" not in page.text
    reporter.refresh_from_db()
    assert reporter.full_name == "Person reporter"
    client.post(reverse("account"), {"typed": hidden(page.text, "typed"), "confirm": PASSWORD})
    reporter.refresh_from_db()
    assert reporter.full_name == "Li Na"


def test_nobody_goes_on_with_a_wrong_password(client: Client, reporter: User) -> None:
    page = client.post(reverse("account"), TYPED)
    answer = {"typed": hidden(page.text, "typed"), "confirm": "wrong"}
    again = client.post(reverse("account"), answer)
    assert (again.status_code, "Who goes on?" in again.text) == (403, True)
    assert client.get(reverse("account")).status_code == 403
    reporter.refresh_from_db()
    assert reporter.full_name == "Person reporter"


def test_nothing_typed_unlocks_nothing(client: Client) -> None:
    age(client, "confirmed")
    page = client.get(reverse("account"))
    answer = {"typed": hidden(page.text, "typed"), "confirm": ""}
    assert client.post(reverse("account"), answer).status_code == 403


def test_what_a_page_asks_for_by_itself_keeps_no_session_open_and_loads_the_page_anew(
    client_of: Callable[..., Client], reporter: User
) -> None:
    client = client_of(reporter)
    age(client, "seen", seconds=10 * 60)
    seen = client.session[sessions.SEEN]
    client.get(reverse("account"), headers={"hx-request": "true"})
    assert client.session[sessions.SEEN] == seen
    age(client, "seen", seconds=5 * 60)
    answer = client.get(reverse("account"), headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")


def test_somebody_else_signs_in_from_a_locked_page(client: Client, triager: User) -> None:
    client.get(reverse("account"))
    door = client.post(reverse("sign-out"), {"next": reverse("account")}).headers["Location"]
    client.get(door)
    typed = {"username": "triager", "password": PASSWORD, "next": reverse("account")}
    assert client.post(reverse("sign-in"), typed).status_code == 302
    assert "Person triager" in client.get(reverse("account")).text


def test_what_was_typed_on_a_locked_page_waits_for_whoever_signs_in_next(
    client: Client, reporter: User, triager: User
) -> None:
    locked = client.post(reverse("account"), {**TYPED, "full_name": STORY})
    out = client.post(reverse("sign-out"), {"next": "/", "typed": hidden(locked.text, "typed")})
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "_auth_user_id" not in client.session
    assert "couch" not in out.text
    back = client.post(
        reverse("sign-in"),
        {"username": "triager", "password": PASSWORD, "typed": hidden(out.text, "typed")},
    )
    assert "The couch stood too low." in back.text


def test_somebody_who_is_typing_is_there(client_of: Callable[..., Client], reporter: User) -> None:
    client = client_of(reporter)
    age(client, "seen", seconds=14 * 60)
    assert client.get(reverse("account-here")).status_code == 204
    age(client, "seen", seconds=14 * 60)
    assert client.get(reverse("account")).status_code == 200


def test_the_pause_can_be_switched_off(client: Client, settings: Any) -> None:
    settings.BEAMWARD = dataclasses.replace(settings.BEAMWARD, idle_minutes=0)
    assert client.get(reverse("account")).status_code == 200


def test_a_session_ends_twelve_hours_after_signing_in_however_much_it_is_used(
    client_of: Callable[..., Client], reporter: User
) -> None:
    client = client_of(reporter)
    age(client, "begun", seconds=11 * 3600)
    row = Session.objects.get(user=reporter)
    assert (row.expire_date - row.begun_at).total_seconds() == pytest.approx(12 * 3600, abs=5)  # type: ignore[operator]


# --- the session has ended ------------------------------------------------------------------------


@pytest.fixture
def ended(client_of: Callable[..., Client], reporter: User) -> Client:
    client = client_of(reporter)
    client.get(reverse("account"))
    Session.objects.all().delete()
    return client


def send(client: Client, reporter: User) -> str:
    typed = {**TYPED, "full_name": STORY, "typed_by": reporter.public_id}
    page = client.post(reverse("account"), typed)
    assert page.status_code == 403
    assert "What you typed is kept" in page.text
    assert "couch" not in page.text
    return page.text


def test_a_form_whose_session_has_ended_is_sent_again_after_signing_in(
    ended: Client, reporter: User
) -> None:
    page = send(ended, reporter)
    back = ended.post(
        reverse("sign-in"),
        {"username": "reporter", "password": PASSWORD, "typed": hidden(page, "typed")},
    )
    assert back.status_code == 200
    assert "The couch stood too low.\n第二行：摆位偏差。" in back.text
    assert f'<form method="post" action="{reverse("account")}"' in back.text
    assert "Person reporter" in back.text, "the page is the person's already"
    assert hidden(back.text, "typed_by") == reporter.public_id
    assert hidden(back.text, "time_zone") == "UTC"
    ended.post(reverse("account"), {**TYPED, "full_name": "Li Na"})
    reporter.refresh_from_db()
    assert reporter.full_name == "Li Na"


def test_a_wrong_password_on_the_way_back_loses_nothing(ended: Client, reporter: User) -> None:
    page = send(ended, reporter)
    wrong = {"username": "reporter", "password": "wrong", "typed": hidden(page, "typed")}
    page = ended.post(reverse("sign-in"), wrong).text
    right = {"username": "reporter", "password": PASSWORD, "typed": hidden(page, "typed")}
    assert "The couch stood too low." in ended.post(reverse("sign-in"), right).text


def test_another_person_gets_the_text_to_copy_and_cannot_send_it(
    ended: Client, reporter: User, triager: User
) -> None:
    page = send(ended, reporter)
    back = ended.post(
        reverse("sign-in"),
        {"username": "triager", "password": PASSWORD, "typed": hidden(page, "typed")},
    )
    assert "Somebody else has typed this" in back.text
    assert "The couch stood too low." in back.text
    assert "readonly" in back.text
    assert "Send again" not in back.text


def test_reading_a_page_leads_to_the_door_and_back(ended: Client) -> None:
    response = ended.get(reverse("account"))
    assert response.headers["Location"] == f"{reverse('sign-in')}?next={reverse('account')}"


def test_a_form_that_one_person_filled_in_is_never_sent_in_the_name_of_the_next(
    client_of: Callable[..., Client], reporter: User, triager: User
) -> None:
    page = client_of(reporter).get(reverse("account")).text
    next_person = client_of(triager)
    before = Entry.objects.count()
    response = next_person.post(reverse("account"), {**TYPED, "typed_by": hidden(page, "typed_by")})
    assert response.status_code == 403
    assert "not sent in your name" in response.text
    assert "Li Na" in response.text
    triager.refresh_from_db()
    assert triager.full_name == "Person triager"
    assert Entry.objects.count() == before


def test_the_security_token_of_an_earlier_person_offers_nothing_to_send(
    reporter: User, triager: User
) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    strict.force_login(triager)
    response = strict.post(
        reverse("account"),
        {**TYPED, "typed_by": reporter.public_id, "csrfmiddlewaretoken": "x" * 64},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert "Somebody else has typed this" in response.text
    assert "Send again" not in response.text


@pytest.mark.parametrize("is_in", [True, False], ids=["locked", "ended"])
def test_a_page_that_asks_who_sits_there_shows_nothing_when_it_was_open_too_long(
    reporter: User, is_in: bool
) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    if is_in:
        strict.force_login(reporter)
        age(strict, "seen")
    kept = typed.Typed(reverse("account"), [("full_name", STORY), ("typed_by", reporter.public_id)])
    page = strict.post(
        reverse("account") if is_in else reverse("sign-in"),
        {"typed": typed.hidden(kept), "confirm": PASSWORD, "password": PASSWORD},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert page.status_code == 403
    assert "couch" not in page.text
    assert "What you typed is kept" in page.text
    token = hidden(page.text, "csrfmiddlewaretoken")
    answer = {"typed": hidden(page.text, "typed"), "csrfmiddlewaretoken": token}
    if is_in:
        strict.post(reverse("account"), {**answer, "confirm": PASSWORD})
        assert strict.get(reverse("account")).status_code == 200
    else:
        proof = {"username": "reporter", "password": PASSWORD}
        assert "couch stood" in strict.post(reverse("sign-in"), {**answer, **proof}).text

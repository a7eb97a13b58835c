"""The door for people with an account."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.attempts import FREE
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web import devices
from tests.support import hashes
from tests.support.factories import NOW, PASSWORD, make_person


def sign_in(client: Client, login: str, password: str = PASSWORD) -> bool:
    client.post(reverse("sign-in"), {"username": login, "password": password})
    return "_auth_user_id" in client.session


def test_name_and_password_open_the_door(client: Client, reporter: User) -> None:
    assert sign_in(client, "reporter")


def test_the_case_of_a_name_does_not_matter(client: Client, reporter: User) -> None:
    assert sign_in(client, "Reporter")


def test_a_wrong_password_does_not_open_and_does_not_tell_which_was_wrong(
    client: Client, reporter: User
) -> None:
    said = [
        client.post(reverse("sign-in"), {"username": login, "password": "wrong"}).text
        for login in ("reporter", "nobody")
    ]
    assert all("do not fit together" in text for text in said)
    assert "_auth_user_id" not in client.session


def test_who_was_barred_stays_outside(client: Client, reporter: User) -> None:
    reporter.is_active = False
    reporter.save()
    assert not sign_in(client, "reporter")


def test_wrong_passwords_make_the_next_try_wait_even_with_the_right_one(
    client: Client, reporter: User, triager: User
) -> None:
    for _ in range(FREE + 1):
        assert not sign_in(client, "reporter", "wrong")
    response = client.post(reverse("sign-in"), {"username": "REPORTER", "password": PASSWORD})
    assert "Try again in 2 seconds" in response.text
    assert "_auth_user_id" not in client.session
    assert sign_in(client, "triager"), "another name is not held up"


def test_the_right_password_lets_the_count_begin_anew(client: Client, reporter: User) -> None:
    for _ in range(2):
        for _ in range(FREE):
            assert not sign_in(client, "reporter", "wrong")
        assert sign_in(client, "reporter")
        client.logout()


def test_nobody_is_locked_out_on_a_known_device_by_what_others_try(
    client: Client, reporter: User
) -> None:
    assert sign_in(client, "reporter")
    client.post(reverse("sign-out"))
    stranger = Client()
    for _ in range(FREE + 1):
        assert not sign_in(stranger, "reporter", "wrong")
    assert not sign_in(stranger, "reporter"), "the stranger waits"
    assert sign_in(client, "reporter"), "the person does not, though the address is the same"


def test_a_device_that_another_person_knows_is_no_known_one(
    client: Client, reporter: User, triager: User
) -> None:
    assert sign_in(client, "triager")
    client.post(reverse("sign-out"))
    for _ in range(FREE + 1):
        sign_in(client, "reporter", "wrong")
    assert not sign_in(client, "reporter")


def test_a_made_up_device_is_no_known_one(client: Client, reporter: User) -> None:
    client.cookies[devices.COOKIE] = "made:up"
    for _ in range(FREE + 1):
        sign_in(client, "reporter", "wrong")
    assert not sign_in(client, "reporter")


def test_the_cookie_of_a_known_device_names_nobody_and_goes_to_the_door_alone(
    client: Client, reporter: User
) -> None:
    assert sign_in(client, "reporter")
    cookie = client.cookies[devices.COOKIE]
    assert cookie["path"] == reverse("sign-in")
    assert cookie["httponly"]
    assert "reporter" not in str(signing.loads(cookie.value, salt="accounts.known_device"))


def test_an_unknown_name_costs_as_much_work_as_a_wrong_password(
    client: Client, reporter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = hashes.counted(monkeypatch)
    work = {}
    reporter.is_active = True
    barred = make_person(login="barred")
    barred.is_active = False
    barred.save()
    invited = accounts.add(login="invited", full_name="I", password=None, by=None, at=NOW)
    for login in ("reporter", "nobody", barred.login, invited.login):
        hashed.clear()
        assert not sign_in(client, login, "wrong")
        work[login] = len(hashed)
    assert set(work.values()) == {1}, work


def test_no_sign_in_leads_to_another_site(client: Client, reporter: User) -> None:
    response = client.post(
        reverse("sign-in"),
        {"username": "reporter", "password": PASSWORD, "next": "https://elsewhere.example/"},
    )
    assert response.headers["Location"] == reverse("home")


def test_signing_out_takes_pages_and_drafts_along(client: Client, reporter: User) -> None:
    client.force_login(reporter)
    response = client.post(reverse("sign-out"))
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "_auth_user_id" not in client.session


def test_the_next_person_comes_back_to_the_same_page(
    client: Client, reporter: User, triager: User
) -> None:
    client.force_login(reporter)
    left = client.post(reverse("sign-out"), {"next": reverse("account")})
    door = left.headers["Location"]
    assert door == f"{reverse('sign-in')}?next=%2Faccount"
    page = client.get(door).text
    assert "Person reporter" not in page
    typed = {"username": "triager", "password": PASSWORD, "next": reverse("account")}
    assert client.post(reverse("sign-in"), typed).headers["Location"] == reverse("account")
    assert "Person triager" in client.get(reverse("account")).text


def test_signing_out_leads_to_no_other_site(client: Client, reporter: User) -> None:
    client.force_login(reporter)
    left = client.post(reverse("sign-out"), {"next": "https://elsewhere.example/"})
    assert left.headers["Location"] == reverse("sign-in")


def test_a_link_alone_signs_nobody_out(client: Client, reporter: User) -> None:
    client.force_login(reporter)
    assert client.get(reverse("sign-out")).status_code == 405
    assert "_auth_user_id" in client.session

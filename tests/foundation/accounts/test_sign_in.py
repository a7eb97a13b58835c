"""The door for people with an account."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from beamward.foundation.accounts import attempts
from beamward.foundation.accounts.models import User
from tests.support.factories import PASSWORD


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


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


def test_after_too_many_wrong_passwords_even_the_right_one_waits(
    client: Client, reporter: User, triager: User
) -> None:
    for _ in range(attempts.MOST):
        assert not sign_in(client, "reporter", "wrong")
    response = client.post(reverse("sign-in"), {"username": "REPORTER", "password": PASSWORD})
    assert "Wait 15 minutes" in response.text
    assert "_auth_user_id" not in client.session
    assert sign_in(client, "triager"), "another name is not held up"


def test_the_right_password_lets_the_count_begin_anew(client: Client, reporter: User) -> None:
    for _ in range(attempts.MOST - 1):
        sign_in(client, "reporter", "wrong")
    assert sign_in(client, "reporter")
    client.logout()
    assert not sign_in(client, "reporter", "wrong")
    assert sign_in(client, "reporter")


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


def test_a_link_alone_signs_nobody_out(client: Client, reporter: User) -> None:
    client.force_login(reporter)
    assert client.get(reverse("sign-out")).status_code == 405
    assert "_auth_user_id" in client.session

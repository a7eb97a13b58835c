"""What people keep about themselves."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from beamward.foundation.accounts import services
from beamward.foundation.accounts.models import User
from beamward.foundation.trail.models import Entry
from tests.support.factories import NOW, PASSWORD, make_person

pytestmark = pytest.mark.django_db


def test_a_person_changes_the_own_account_and_the_change_is_recorded(
    client_of: Callable[..., Client], reporter: User
) -> None:
    before = reporter.full_name
    response = client_of(reporter).post(
        reverse("account"),
        {"full_name": "Li Na", "email": "", "language": "en", "time_zone": "Asia/Shanghai"},
    )
    assert response.status_code == 302
    reporter.refresh_from_db()
    assert (reporter.full_name, reporter.time_zone) == ("Li Na", "Asia/Shanghai")
    entry = Entry.objects.latest("id")
    assert entry.by == reporter
    assert entry.before == {"full_name": before, "language": "", "time_zone": ""}
    assert entry.after == {"full_name": "Li Na", "language": "en", "time_zone": "Asia/Shanghai"}


def test_what_was_typed_wrongly_comes_back_and_nothing_is_kept(
    client_of: Callable[..., Client], reporter: User
) -> None:
    response = client_of(reporter).post(
        reverse("account"), {"full_name": "Li Na", "email": "no address", "time_zone": "Nowhere"}
    )
    assert 'value="no address"' in response.text
    assert 'href="#id_email"' in response.text
    reporter.refresh_from_db()
    assert reporter.email == ""


def test_the_account_stands_behind_sign_in(client: Client) -> None:
    for name in ("account", "password-change", "account-tokens"):
        response = client.get(reverse(name))
        assert response.headers["Location"].startswith(reverse("sign-in"))


def test_two_names_that_differ_in_case_alone_are_one() -> None:
    make_person(login="anna")
    with pytest.raises(ValidationError, match="taken"):
        make_person(login="Anna")


@pytest.mark.parametrize("login", ["with space", "semi;colon", ""])
def test_a_malformed_sign_in_name_is_refused(login: str) -> None:
    with pytest.raises(ValidationError):
        services.add(login=login, full_name="A", password=PASSWORD, by=None, at=NOW)


def test_a_chinese_sign_in_name_is_taken() -> None:
    assert make_person(login="李娜").login == "李娜"


def test_a_person_without_password_cannot_sign_in(client: Client) -> None:
    services.add(login="later", full_name="Later", password=None, by=None, at=NOW)
    assert not client.login(username="later", password="")


def test_a_password_is_changed_by_who_knows_the_present_one(
    client_of: Callable[..., Client], reporter: User
) -> None:
    client = client_of(reporter)
    new = "quiet harbour at dawn"
    typed = {"old_password": PASSWORD, "new_password": new, "new_password_again": new}
    assert client.post(reverse("password-change"), typed).status_code == 302
    reporter.refresh_from_db()
    assert reporter.check_password(new)
    assert client.get(reverse("account")).status_code == 200, "this session stays"
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.before, entry.after) == ("account.password_set", {}, {})


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("not it", "quiet harbour at dawn", "quiet harbour at dawn", "not your present password"),
        (PASSWORD, "quiet harbour at dawn", "quiet harbour at dusk", "two new passwords differ"),
        (PASSWORD, "x7-!q", "x7-!q", "too short: it needs at least 8 characters"),
        (PASSWORD, "reporter1", "reporter1", "too similar to the sign-in name"),
    ],
)
def test_a_password_is_not_changed_otherwise(
    client_of: Callable[..., Client], reporter: User, old: str, new: str, again: str, said: str
) -> None:
    typed = {"old_password": old, "new_password": new, "new_password_again": again}
    response = client_of(reporter).post(reverse("password-change"), typed)
    assert said in response.text
    assert new not in response.text
    reporter.refresh_from_db()
    assert reporter.check_password(PASSWORD)


def test_changing_the_password_ends_the_sessions_elsewhere(
    client_of: Callable[..., Client], reporter: User
) -> None:
    elsewhere = client_of(reporter)
    services.set_password(user=reporter, password="quiet harbour", by=reporter, at=NOW)
    assert elsewhere.get(reverse("account")).status_code == 302

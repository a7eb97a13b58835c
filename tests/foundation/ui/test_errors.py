"""Pages that say what went wrong."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department
from beamward.foundation.ui import errors

NARRATIVE = "The couch stood too low; the image showed it."


@pytest.fixture
def strict() -> Client:
    """A browser whose forms need their security token."""
    return Client(enforce_csrf_checks=True, headers={"accept-language": "en"})


def test_a_form_that_was_open_too_long_comes_back_with_what_was_typed(
    strict: Client, reporter: User
) -> None:
    strict.force_login(reporter)
    response = strict.post(
        reverse("account"),
        {"full_name": NARRATIVE, "time_zone": "UTC"},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert response.status_code == 403
    assert NARRATIVE in response.text
    assert '<input type="hidden" name="time_zone" value="UTC">' in response.text
    assert "Send again" in response.text
    reporter.refresh_from_db()
    assert reporter.full_name != NARRATIVE


def test_a_form_that_came_back_can_be_sent_again(strict: Client, reporter: User) -> None:
    strict.force_login(reporter)
    same = {"sec-fetch-site": "same-origin"}
    refused = strict.post(reverse("account"), {"full_name": "A New Name"}, headers=same)
    token = refused.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    strict.post(reverse("account"), {"full_name": "A New Name", "csrfmiddlewaretoken": token})
    reporter.refresh_from_db()
    assert reporter.full_name == "A New Name"


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}, {}],
    ids=["fetched from another site", "of another origin", "of unknown origin"],
)
def test_a_form_of_another_site_is_never_offered_again(
    strict: Client, reporter: User, headers: dict[str, str]
) -> None:
    strict.force_login(reporter)
    response = strict.post(reverse("account"), {"full_name": NARRATIVE}, headers=headers)
    assert response.status_code == 403
    assert NARRATIVE in response.text
    assert "Send again" not in response.text


def test_a_password_is_never_written_on_a_page(strict: Client, reporter: User) -> None:
    strict.force_login(reporter)
    typed = {name: f"secret of {name}" for name in ("old_password", "new_password")}
    typed["new_password_again"] = "secret of the second"
    response = strict.post(
        reverse("password-change"), typed, headers={"sec-fetch-site": "same-origin"}
    )
    assert response.status_code == 403
    assert "secret of" not in response.text
    assert "Send again" not in response.text


def test_a_refusal_gives_its_reason_in_the_language_of_the_person(
    client_of: Callable[..., Client], reporter: User, department: Department
) -> None:
    reporter.language = "zh-hans"
    reporter.save()
    response = client_of(reporter).get(reverse("department-people", args=[department.code]))
    assert response.status_code == 403
    assert "您没有此权限" in response.text
    assert 'lang="zh-Hans"' in response.text


def test_an_address_that_leads_nowhere_answers_in_the_language_of_the_person(
    client_of: Callable[..., Client], reporter: User
) -> None:
    reporter.language = "zh-hans"
    reporter.save()
    assert "此网址没有内容" in client_of(reporter).get("/nothing/here").text


@pytest.mark.usefixtures("english")
def test_the_page_of_a_failure_asks_the_database_nothing(
    django_assert_num_queries: Any, rf: RequestFactory, db: None
) -> None:
    with django_assert_num_queries(0):
        response = errors.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


@pytest.mark.usefixtures("english")
def test_a_request_that_makes_no_sense_is_answered(rf: RequestFactory, db: None) -> None:
    response = errors.bad_request(rf.get("/"))
    assert response.status_code == 400
    assert "not understood" in response.content.decode()

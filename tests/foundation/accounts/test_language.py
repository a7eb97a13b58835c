"""In which language and time zone pages speak."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse

from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.middleware import language_for
from beamward.foundation.organisations.models import Department
from beamward.foundation.trail.models import Entry

CHINESE = 'lang="zh-Hans"'


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh", "zh-hans"),
        ("zh-Hans-CN", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("en-GB", "en"),
        ("de-DE,zh-CN;q=0.5", "zh-hans"),
        ("de-DE", "en"),
        ("*", "en"),
        ("", "en"),
        ("zh-CN;q=0.1,en;q=0.9", "en"),
    ],
)
def test_a_visitor_hears_the_first_language_we_know(
    rf: RequestFactory, asked: str, spoken: str
) -> None:
    assert language_for(rf.get("/", headers={"accept-language": asked})) == spoken


def test_what_a_visitor_chose_outdoes_the_browser(client: Client, db: None) -> None:
    chosen = client.post(reverse("set-language"), {"language": "zh-hans", "next": "/sign-in"})
    assert chosen.status_code == 303
    assert chosen.headers["Location"] == "/sign-in"
    cookie = chosen.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    page = client.get(reverse("sign-in"), headers={"accept-language": "en"})
    assert CHINESE in page.text
    assert page.headers["Content-Language"] == "zh-hans"


def test_no_cookie_is_set_before_a_visitor_chooses(client: Client, db: None) -> None:
    assert settings.LANGUAGE_COOKIE_NAME not in client.get(reverse("sign-in")).cookies


def test_a_visitor_chooses_without_a_security_token_and_without_a_session(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("set-language"), {"language": "zh-hans", "next": "/"})
    assert response.status_code == 303
    assert set(response.cookies) == {settings.LANGUAGE_COOKIE_NAME}


def test_what_a_person_chose_is_kept_with_the_person_and_recorded(
    client_of: Callable[..., Client], reporter: User
) -> None:
    client = client_of(reporter, "en")
    response = client.post(reverse("set-language"), {"language": "zh-hans", "next": "/account"})
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies
    reporter.refresh_from_db()
    assert reporter.language == "zh-hans"
    assert CHINESE in client.get(reverse("account")).text
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.after) == ("account.changed", {"language": "zh-hans"})


def test_a_persons_choice_outdoes_the_cookie(
    client_of: Callable[..., Client], reporter: User
) -> None:
    reporter.language = "zh-hans"
    reporter.save()
    client = client_of(reporter, "en")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert CHINESE in client.get(reverse("account")).text


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_choosing_a_language_leads_to_no_other_site(client: Client, db: None, target: str) -> None:
    response = client.post(reverse("set-language"), {"language": "en", "next": target})
    assert response.headers["Location"] == "/"


def test_a_language_we_do_not_speak_changes_nothing(client: Client, db: None) -> None:
    response = client.post(reverse("set-language"), {"language": "xx", "next": "/"})
    assert response.status_code == 303
    assert not response.cookies


def test_times_are_those_of_the_department_until_the_person_chooses(
    client_of: Callable[..., Client], reporter: User, department: Department
) -> None:
    department.time_zone = "Asia/Shanghai"
    department.save()
    client = client_of(reporter)
    assert "time zone Asia/Shanghai" in client.get(reverse("account")).text
    reporter.time_zone = "Europe/Zurich"
    reporter.save()
    assert "time zone Europe/Zurich" in client.get(reverse("account")).text


def test_a_time_zone_that_this_machine_does_not_know_breaks_no_page(
    client_of: Callable[..., Client], reporter: User
) -> None:
    reporter.time_zone = "Mars/Olympus"
    reporter.save()
    assert "time zone UTC" in client_of(reporter).get(reverse("account")).text

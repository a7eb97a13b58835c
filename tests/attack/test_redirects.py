"""Nothing that a link or a form says leads away from this site, and no host but ours is believed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.core import mail
from django.test import Client

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from tests.support.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db

ELSEWHERE = (
    "https://elsewhere.example/",
    "HTTPS://elsewhere.example",
    "//elsewhere.example",
    "///elsewhere.example",
    "////elsewhere.example",
    r"/\elsewhere.example",
    r"\\elsewhere.example",
    r"/\/elsewhere.example",
    "https:elsewhere.example",
    "https:/elsewhere.example",
    "https:///elsewhere.example",
    "http://testserver@elsewhere.example/",
    "http://testserver.elsewhere.example/",
    r"http://testserver\@elsewhere.example/",
    "//testserver:80@elsewhere.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    " //elsewhere.example",
    "\t//elsewhere.example",
    "\n//elsewhere.example",
    "/\t/elsewhere.example",
    "/\n/elsewhere.example",
    "/\r/elsewhere.example",
    "\x00//elsewhere.example",
    "//elsewhere%2eexample",
    "%2f%2felsewhere.example",
    "%68ttps://elsewhere.example",
    "/%09/elsewhere.example",
    "/%5celsewhere.example",
    "//ｅlsewhere.example",
    "https://elsewhere。example",
    "／／elsewhere.example",
    "ftp://elsewhere.example",
    "//[::1]/",
    "http://[",
    "/ok\r\nSet-Cookie: evil=1",
)
"""Addresses of another site, written in every way that somebody was once taken in by."""


def stays(location: str) -> bool:
    """Tell whether a browser that is sent there stays on this site, and runs nothing."""
    # Browsers drop these characters and take a backslash for a slash before they look at an address.
    read = location.strip("".join(map(chr, range(33)))).replace("\\", "/")
    for dropped in "\t\r\n":
        read = read.replace(dropped, "")
    try:
        found = urlsplit(urljoin("http://testserver/here", read))
    except ValueError:
        return False
    return (found.scheme, found.netloc) == ("http", "testserver") and not location.startswith("//")


def test_what_leads_elsewhere_is_known_as_such() -> None:
    away = [target for target in ELSEWHERE if not stays(target)]
    assert len(away) > 25
    assert stays("/incidents?state=open")


def test_no_target_that_is_handed_in_leads_away(
    reporter: User, client_of: Callable[..., Client]
) -> None:
    for target in ELSEWHERE:
        inside = client_of(reporter)
        answers = [
            Client().post("/language", {"language": "en", "next": target}),
            Client().post(f"/sign-in?next={quote(target)}", _typed("")),
            Client().post("/sign-in", _typed(target)),
            inside.get("/sign-in", {"next": target}),
            inside.post("/sign-out", {"next": target}),
        ]
        for answer in answers:
            if "\x00" in target and answer.status_code == 400:
                continue
            assert answer.status_code in {302, 303}, target
            assert stays(answer["Location"]), (target, answer["Location"])
            assert "evil" not in answer.cookies


@pytest.mark.parametrize("target", ["a", "incident", "a b"])
def test_a_target_that_is_a_word_makes_no_page_fail(
    target: str, reporter: User, client_of: Callable[..., Client]
) -> None:
    inside = client_of(reporter)
    inside.raise_request_exception = False
    assert inside.get("/sign-in", {"next": target}).status_code == 302


def _typed(target: str) -> dict[str, str]:
    return {"username": "reporter", "password": PASSWORD, "next": target}


def test_no_path_of_ours_leads_away(client: Client) -> None:
    for target in ELSEWHERE:
        for asked in (f"/{quote(target)}", f"//{quote(target)}", f"/r/{quote(target)}"):
            answer = client.get(asked)
            assert answer.status_code in {301, 302, 400, 404}, asked
            if answer.status_code in {301, 302}:
                assert stays(answer["Location"]), asked


# --- the host that a request names -------------------------------------------------------------------


HOSTS = (
    "elsewhere.example",
    "testserver.elsewhere.example",
    "testserver@elsewhere.example",
    "testserver:80@elsewhere.example",
    "testserver/elsewhere.example",
    "testserver, elsewhere.example",
    "testserver\telsewhere.example",
    "",
    "[::1",
    "<script>",
    "a" * 5000,
)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/r/onc", "/receipt", "/api/v1/incidents"])
def test_a_host_that_is_not_ours_is_refused_without_being_named(
    path: str, department: Department
) -> None:
    for host in HOSTS:
        answer = Client().get(path, headers={"host": host})
        assert answer.status_code == 400, host
        text = answer.content.decode()
        for told in ("elsewhere.example", "<script>", "Traceback", "ALLOWED_HOSTS"):
            assert told not in text, host
        assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "header", ["x-forwarded-host", "x-host", "x-original-url", "x-rewrite-url", "forwarded"]
)
def test_no_other_header_names_the_host_or_the_page(
    header: str, department: Department, client_of: Callable[..., Client], administrator: User
) -> None:
    inside = client_of(administrator)
    for path in ("/sign-in", "/r/onc", "/departments/onc/posters", "/nowhere"):
        told = inside.get(path, headers={header: "elsewhere.example"})
        assert told.status_code == inside.get(path).status_code
        assert "elsewhere.example" not in told.content.decode() + str(dict(told.items()))


def test_links_in_mails_and_codes_name_the_address_that_was_set(
    settings: Any,
    department: Department,
    administrator: User,
    client_of: Callable[..., Client],
    mailoutbox: list[mail.EmailMessage],
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    settings.BEAMWARD = replace(
        settings.BEAMWARD, public_url="https://safety.example", email_host="mail.example"
    )
    invited = make_person(department, Role.REPORTER, login="new", email="new@example.org")
    inside = client_of(administrator)
    inside.post(f"/people/{invited.public_id}/invite", headers={"host": "other.example"})
    (sent,) = mailoutbox
    assert "https://safety.example/invitation/" in str(sent.body)
    assert "other.example" not in str(sent.body)
    page = inside.get("/departments/onc/posters", headers={"host": "other.example"}).text
    assert "https://safety.example/r/onc" in page
    assert "other.example" not in page

"""A record to tell of, and a mail server."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from beamward.foundation import subjects
from beamward.foundation.accounts.models import User
from beamward.foundation.notices import kinds
from beamward.foundation.organisations.models import Department

KIND = "tests.waiting"


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._sentences, KIND, "A report waits to be triaged.")
    monkeypatch.setitem(
        subjects._kinds,
        "organisations.department",
        subjects.Kind(
            name="organisations.department",
            find=lambda public_id: Department.objects.filter(public_id=public_id).first(),
            title=lambda department: department.name,
            url=lambda department: f"/departments/{department.code}",
            may_read=lambda reader, department: isinstance(reader, User),
        ),
    )


@pytest.fixture
def mail_server(settings: Any) -> None:
    """An installation with a mail server."""
    settings.BEAMWARD = replace(
        settings.BEAMWARD, email_host="mail.example.org", public_url="https://safety.example.org"
    )


@pytest.fixture
def with_address(triager: User) -> Callable[..., User]:
    """Return what gives the triager an e-mail address and a language."""

    def give(language: str = "en") -> User:
        triager.email, triager.language = "triager@example.org", language
        triager.save()
        return triager

    return give

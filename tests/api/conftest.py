"""What the tests of the API share: a program that acts for a person."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from beamward.features.reports import limiter
from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.models import User

ROOT = "/api/v1"


class Program:
    """A program with the token of a person, or without one."""

    def __init__(self, token: str | None, language: str = "en") -> None:
        self.headers = {"accept-language": language}
        if token:
            self.headers["authorization"] = f"Bearer {token}"
        self.client = Client()

    def get(self, path: str, **query: Any) -> Any:
        """Return the answer to a question."""
        return self.client.get(ROOT + path, query, headers=self.headers)

    def post(self, path: str, body: Any = None, *, key: str = "", raw: bytes | None = None) -> Any:
        """Return the answer to an act."""
        headers = {**self.headers, **({"idempotency-key": key} if key else {})}
        return self.client.post(
            ROOT + path,
            data={} if body is None and raw is None else body if raw is None else raw,
            content_type="application/json",
            headers=headers,
        )


@pytest.fixture
def program_of(db: None) -> Callable[..., Program]:
    """Return a program that acts for a person."""

    def program(user: User, language: str = "en") -> Program:
        at = timezone.now()
        token = accounts.issue_token(
            user=user, name="test", expires_at=at + timedelta(days=1), at=at
        )
        return Program(token, language)

    return program


@pytest.fixture
def nobody(db: None) -> Program:
    """A program without a token."""
    return Program(None)


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test send as often as it likes, unless it is about the limiter."""
    for name in ("REPORTS", "GUESSES"):
        monkeypatch.setattr(limiter, name, limiter.Limiter(100_000))

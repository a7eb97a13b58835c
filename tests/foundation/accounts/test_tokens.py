"""Secrets with which programs act for people."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from beamward.foundation.accounts import queries, services
from beamward.foundation.accounts.models import ApiToken, User
from beamward.foundation.trail.models import Entry
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


def issue(user: User) -> str:
    return services.issue_token(
        user=user, name="export", expires_at=NOW + timedelta(days=30), at=NOW
    )


def holder(token: str, days: int = 0) -> User | None:
    return queries.holder_of(services.digest_of(token), at=NOW + timedelta(days=days))


def test_a_token_speaks_for_its_person_until_it_runs_out(reporter: User) -> None:
    token = issue(reporter)
    assert holder(token) == reporter
    assert holder(token, days=31) is None
    assert holder(token + "x") is None


def test_a_token_of_a_person_who_was_barred_opens_nothing(reporter: User) -> None:
    token = issue(reporter)
    reporter.is_active = False
    reporter.save()
    assert holder(token) is None


def test_a_token_is_shown_once_and_never_kept(
    client_of: Callable[..., Client], reporter: User
) -> None:
    client = client_of(reporter)
    made = client.post(reverse("account-tokens"), {"name": "export", "days": "30"})
    found = re.search(r'id="secret">([^<]+)<', made.text)
    assert found
    assert made.headers["Cache-Control"] == "no-store"
    token = found.group(1)
    assert token not in client.get(reverse("account-tokens")).text
    kept = ApiToken.objects.get()
    assert token not in (kept.digest, kept.name)
    entry = Entry.objects.latest("id")
    assert entry.act == "token.issued"
    assert token not in str((entry.before, entry.after))


def test_a_token_that_was_revoked_opens_nothing_and_is_revoked_once(
    client_of: Callable[..., Client], reporter: User
) -> None:
    token = issue(reporter)
    kept = ApiToken.objects.get()
    client = client_of(reporter)
    for _ in range(2):
        client.post(reverse("account-token-revoke", args=[kept.public_id]))
    assert holder(token) is None
    assert Entry.objects.filter(act="token.revoked").count() == 1


def test_nobody_revokes_the_token_of_another(
    client_of: Callable[..., Client], reporter: User, triager: User
) -> None:
    token = issue(reporter)
    kept = ApiToken.objects.get()
    response = client_of(triager).post(reverse("account-token-revoke", args=[kept.public_id]))
    assert response.status_code == 404
    assert holder(token) == reporter

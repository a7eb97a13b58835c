"""The character that PostgreSQL takes into no text: in addresses, searches and forms of every page."""

import re

import pytest
from django.db import transaction
from django.test import Client

from tests.attack.world import World
from tests.support import doors

pytestmark = pytest.mark.django_db

ENDS_THE_SESSION = {"sign-out", "session-end", "sessions-end"}


def failing(world: World, method: str, *, in_address: bool) -> list[str]:
    """Return the names of the pages that fail, asked with that character."""
    inside = Client()
    inside.force_login(world.boss)
    inside.raise_request_exception = False
    found = []
    for name, blanks in doors.pages().items():
        # Only the blanks that may hold anything; a code may not, and so leads nowhere.
        spoilt = re.sub(r"<str:\w+>", "x%00", blanks) if in_address else blanks
        if name in ENDS_THE_SESSION or (in_address and spoilt == blanks):
            continue
        typed = {} if in_address else dict.fromkeys(WORDS, "a\x00b")
        before = transaction.savepoint()
        answer = getattr(inside, method)(world.address(name, spoilt), typed)
        transaction.savepoint_rollback(before)
        if answer.status_code >= 500:
            found.append(name)
    return found


WORDS = (
    *("q", "state", "type", "sort", "after", "before", "machine", "owner", "investigator"),
    *("name", "title", "reason", "body", "question", "login", "full_name", "email", "username"),
    *("password", "code", "narrative", "name_en", "name_zh", "kind", "identity", "from", "into"),
)


@pytest.mark.parametrize(("method", "in_address"), [("get", True), ("get", False), ("post", False)])
def test_no_page_fails_over_it(plain: World, method: str, in_address: bool) -> None:
    assert failing(plain, method, in_address=in_address) == []

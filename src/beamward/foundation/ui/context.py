"""What every page knows of its reader and of the installation: the variable ``page``."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web import typed
from beamward.foundation.accounts.web.reader import signed_in
from beamward.foundation.ui import navigation


@dataclass(frozen=True)
class Place:
    """An entry of the menu as one reader sees it."""

    name: str
    label: str
    url: str
    waiting: int


class Page:
    """The frame of a page. Everything is asked for only when the template uses it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def person(self) -> User | None:
        """The person who is signed in, or None."""
        return signed_in(self._request)

    @cached_property
    def navigation(self) -> list[Place]:
        """The menu of the person; empty for a visitor."""
        person = self.person
        if person is None:
            return []
        return [
            Place(
                entry.name,
                str(entry.label),
                navigation.fixed_address(entry.url_name),
                entry.count(person) if entry.count else 0,
            )
            for entry in navigation.entries_for(person)
        ]

    @cached_property
    def messages(self) -> Iterable[Any]:
        """What the last act has to say; read without touching the session of a visitor."""
        return messages.get_messages(self._request) if self.person else ()

    @property
    def language(self) -> str:
        """The language of the page as HTML names it."""
        return "zh-Hans" if (get_language() or "en").startswith("zh") else "en"

    @property
    def other_language(self) -> tuple[str, str]:
        """Code and own name of the language that the page is not in."""
        return ("en", "English") if self.language == "zh-Hans" else ("zh-hans", "简体中文")

    @property
    def address(self) -> str:
        """Path and query of the page, to come back to; only a page that was read has one."""
        return self._request.get_full_path() if self._request.method == "GET" else "/"

    @property
    def time_zone(self) -> str:
        """The time zone in which the page writes times."""
        return timezone.get_current_timezone_name()

    @property
    def idle_minutes(self) -> int:
        """After how many minutes a page that is left alone asks who goes on; 0 for never."""
        return int(settings.BEAMWARD.idle_minutes)

    @property
    def is_demonstration(self) -> bool:
        """Whether this installation only demonstrates."""
        return bool(settings.BEAMWARD.is_demonstration)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the context processor's contribution."""
    return {"page": Page(request), "csrf_input": _marks_of_forms(request)}


def _marks(request: HttpRequest) -> SafeString:
    person = signed_in(request)
    token = csrf_input(request)
    if person is None:
        return token
    return token + format_html(
        '<input type="hidden" name="{}" value="{}">', typed.BY, person.public_id
    )


_marks_of_forms = lazy(_marks, SafeString, str)
"""The security token and, for a signed-in person, whose form it is: a form that stays open while
somebody else signs in is not sent in the other's name."""

"""The pages that say what went wrong, and that give back what was typed."""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN, get_token
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beamward.foundation import storage
from beamward.foundation.accounts.web import typed
from beamward.foundation.accounts.web.middleware import speak_to_reader
from beamward.foundation.accounts.web.reader import signed_in

_NOT_GIVEN_BACK = (typed.BY, "passkey")

_log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that makes no sense."""
    return say(
        request,
        HTTPStatus.BAD_REQUEST,
        _("This request was not understood"),
        _("Go back and try again. If it happens again, tell the administrator what you did."),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request for what the reader may not do, with the reason where one is given."""
    return say(
        request,
        HTTPStatus.FORBIDDEN,
        _("You may not do this"),
        str(exception or "")
        or _("Your roles do not include this. The department's administrator gives roles."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request for what is not there, or not there for this reader."""
    return say(
        request,
        HTTPStatus.NOT_FOUND,
        _("There is nothing at this address"),
        _("The address may be mistyped, or what was here may not be open to you."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when the program failed, without the database: that may be what failed."""
    trouble = storage.trouble_of(sys.exception())
    if trouble is not None:
        return not_kept(request, trouble)
    return render(
        request,
        "ui/failed.html",
        {
            "title": _("Something went wrong on our side"),
            "text": _(
                "What was saved before is safe. Go back: what you typed should still be in the"
                " form. Try again in a minute, and tell the administrator if it stays so."
            ),
        },
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )


class Why(StrEnum):
    """Why a form comes back instead of being taken."""

    EXPIRED = "expired"
    SIGNED_IN = "signed_in"
    ANOTHER = "another"
    FACTOR = "factor"


@dataclass(frozen=True)
class Given:
    """A value that came with a form, as it is given back."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        """Whether a person seems to have written it: it holds a space or a line, or is long."""
        return len(self.value) > 24 or any(mark in self.value for mark in " \n，。")


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose security token is missing or outlived.

    Everything that was typed, but passwords, comes back on the page, to be copied and, if the form
    came from this site, to be sent again with one press. A form that another site made is never
    offered again: the press would do what that site wanted.
    """
    carried = typed.carried(request)
    if carried is not None:
        # The page was one of those that ask who sits there; they import this module.
        from beamward.foundation.accounts.web import sign_in

        return sign_in.ask_again(request, carried)
    kept = typed.of(request)
    reader = signed_in(request)
    if reader is not None and kept.by not in ("", reader.public_id):
        return give_back(request, kept, Why.ANOTHER)
    return give_back(request, kept, Why.EXPIRED, can_resend=_came_from_here(request, reason))


def give_back(
    request: HttpRequest, kept: typed.Typed, why: Why, *, can_resend: bool = True
) -> HttpResponse:
    """Answer with everything that was typed, but passwords, to be copied or sent again."""
    speak_to_reader(request)
    can_resend = can_resend and why in (Why.EXPIRED, Why.SIGNED_IN)
    return render(
        request,
        "ui/form_expired.html",
        {"why": why.value, **_returned(kept, can_resend=can_resend)},
        status=HTTPStatus.OK if why is Why.SIGNED_IN else HTTPStatus.FORBIDDEN,
    )


def not_kept(request: HttpRequest, trouble: storage.Trouble) -> HttpResponse:
    """Answer that nothing can be kept at the moment, and give back what was typed.

    Asks neither the session nor the database. An open door sets no cookie: its form has no token.
    """
    # Only the kind of trouble: what a database says may quote the row that it refused.
    _log.error("nothing can be kept: %s", trouble)
    kept = typed.of(request)
    view = request.resolver_match.func if request.resolver_match else None
    response = render(
        request,
        "ui/not_kept.html",
        {
            "title": _("This cannot be done at the moment"),
            "text": storage.sentence(trouble),
            "by": kept.by,
            "token": "" if getattr(view, "csrf_exempt", False) else get_token(request),
            **_returned(kept, can_resend=_came_from_here(request, "")),
        },
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    )
    response.headers["Retry-After"] = str(storage.RETRY_S[trouble])
    return response


def _returned(kept: typed.Typed, *, can_resend: bool) -> dict[str, Any]:
    """Return what a page that gives a form back shows of it; it cannot resend a lost password."""
    shown = [
        Given(name, value)
        for name, value in kept.fields
        if name not in _NOT_GIVEN_BACK and "password" not in name
    ]
    lost_secret = any("password" in name for name, _value in kept.fields)
    return {
        "typed": shown,
        "path": kept.path,
        "files_lost": kept.had_files,
        "can_resend": can_resend and bool(shown) and not lost_secret,
    }


def _came_from_here(request: HttpRequest, reason: str) -> bool:
    if reason.startswith(REASON_BAD_ORIGIN.partition("%")[0]):
        return False
    if request.headers.get("Sec-Fetch-Site"):
        return request.headers["Sec-Fetch-Site"] == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


def say(
    request: HttpRequest, status: int, title: str | Promise, text: str | Promise
) -> HttpResponse:
    """Answer with a sentence."""
    speak_to_reader(request)
    return render(request, "ui/error.html", {"title": title, "text": text}, status=status)


class NoNulInAddresses:
    """Answers a page's address that holds the character NUL, which no text has and PostgreSQL refuses.

    The API says so itself, in its own form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        holds_nul = "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
        if holds_nul and not request.path_info.startswith("/api/"):
            return bad_request(request)
        return self.get_response(request)


class NotKept:
    """Answers with its page where a view fails because nothing can be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer in the view's place; an error of another kind is left alone."""
        trouble = storage.trouble_of(error)
        return None if trouble is None else not_kept(request, trouble)

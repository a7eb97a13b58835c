"""The pages that say what went wrong, and that give back what was typed."""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beamward.foundation.accounts.web.middleware import speak_to_reader

_NOT_GIVEN_BACK = ("csrfmiddlewaretoken",)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that makes no sense."""
    return _say(
        request,
        HTTPStatus.BAD_REQUEST,
        _("This request was not understood"),
        _("Go back and try again. If it happens again, tell the administrator what you did."),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request for what the reader may not do, with the reason where one is given."""
    return _say(
        request,
        HTTPStatus.FORBIDDEN,
        _("You may not do this"),
        str(exception or "")
        or _("Your roles do not include this. The department's administrator gives roles."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request for what is not there, or not there for this reader."""
    return _say(
        request,
        HTTPStatus.NOT_FOUND,
        _("There is nothing at this address"),
        _("The address may be mistyped, or what was here may not be open to you."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when the program failed, without the database: that may be what failed."""
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


@dataclass(frozen=True)
class Typed:
    """A value that came with a refused form."""

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
    typed = [
        Typed(name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_GIVEN_BACK and "password" not in name
        for value in values
        if isinstance(value, str)
    ]
    speak_to_reader(request)
    lost_secret = any("password" in name for name in request.POST)
    return render(
        request,
        "ui/form_expired.html",
        {
            "typed": typed,
            "files_lost": bool(request.FILES),
            "can_resend": _came_from_here(request, reason) and bool(typed) and not lost_secret,
        },
        status=HTTPStatus.FORBIDDEN,
    )


def _came_from_here(request: HttpRequest, reason: str) -> bool:
    if reason.startswith(REASON_BAD_ORIGIN.partition("%")[0]):
        return False
    if request.headers.get("Sec-Fetch-Site"):
        return request.headers["Sec-Fetch-Site"] == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


def _say(
    request: HttpRequest, status: HTTPStatus, title: str | Promise, text: str | Promise
) -> HttpResponse:
    speak_to_reader(request)
    return render(request, "ui/error.html", {"title": title, "text": text}, status=status)

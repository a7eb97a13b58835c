"""Who sits at the page now: after a pause, after the session has ended, and at a shared computer."""

from collections.abc import Callable
from time import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from beamward.foundation.accounts import sessions
from beamward.foundation.accounts.web import confirm, sign_in, typed
from beamward.foundation.accounts.web.reader import signed_in
from beamward.foundation.ui import errors

TOUCHED_EVERY_S = 60
"""That somebody is there is written down at most this often."""

APART = frozenset(
    [
        "sign-in",
        "sign-in-second",
        "sign-in-passkey",
        "sign-in-single",
        "sign-in-single-back",
        "sign-out",
        "invitation",
    ]
)
"""Pages on which one comes and goes; they ask for themselves what they need."""

SETTING_UP = frozenset(["account-security", "factor-app", "factor-passkey", "factor-codes"])
"""Pages that are open to somebody who still has to set up a second factor."""


class Presence:
    """Locks a page that was left alone, and gives back what was typed by somebody who is gone.

    Pages that take no security token act for no session (the open doors, the API): they are left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _was_sent_to_sign_in(request, response):
            kept = typed.of(request)
            if kept.fields:
                return sign_in.ask_to_sign_in(request, kept)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_rest: Any
    ) -> HttpResponse | None:
        """Let the person on to the view, or answer in its place."""
        person = signed_in(request)
        if person is None or getattr(view, "csrf_exempt", False) or _name(request) in APART:
            return None
        is_part = "HX-Request" in request.headers
        confirm.take_answer(request)
        if confirm.is_idle(request):
            if is_part:
                # The part of a page is no place to ask: the page itself is loaded anew, and asks.
                return HttpResponse(status=204, headers={"HX-Refresh": "true"})
            return confirm.ask(request, locked=True)
        if confirm.wants_to_read(request):
            return HttpResponseRedirect(request.get_full_path(), status=303)
        if request.POST.get(typed.BY, person.public_id) != person.public_id:
            return errors.give_back(request, typed.of(request), errors.Why.ANOTHER)
        if request.session.get(sessions.NEEDS_FACTOR) and _name(request) not in SETTING_UP:
            if request.method == "POST":
                return errors.give_back(request, typed.of(request), errors.Why.FACTOR)
            return redirect("account-security")
        # What a page asks for by itself does not show that somebody is there.
        if not is_part and time() - request.session.get(sessions.SEEN, 0) >= TOUCHED_EVERY_S:
            request.session[sessions.SEEN] = int(time())
        return None


def _name(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def _was_sent_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether a form met a page behind sign-in after its session had ended."""
    return (
        request.method == "POST"
        and response.status_code == 302
        and _name(request) not in APART
        and urlsplit(response.headers["Location"]).path == reverse(settings.LOGIN_URL)
        and signed_in(request) is None
    )

"""Asking somebody who is signed in: is it still you? Before a dangerous act, and after a pause.

Both are answered at the address that was asked for, so that the act goes on with all that was typed.
"""

import functools
from collections.abc import Callable
from time import monotonic, time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from beamward.foundation.accounts import queries, services, sessions
from beamward.foundation.accounts.attempts import SIGN_IN
from beamward.foundation.accounts.factors import FactorRefused
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web import passkeys, typed
from beamward.foundation.accounts.web.forms import wait_sentence
from beamward.foundation.accounts.web.middleware import speak_to_reader
from beamward.foundation.accounts.web.reader import person as reader_of

CONFIRMED_FOR_S = 10 * 60
"""For how long a proof is good for dangerous acts."""

CLOCKS_DIFFER_S = 60
"""How far a moment may lie in the future: by as much the clocks of two servers may differ."""

FIELD = "confirm"
"""The field in which a password or a code is given; its presence marks the answer to our question."""

View = Callable[..., HttpResponse]


def is_sent(request: HttpRequest) -> bool:
    """Tell whether the form that was sent acts; for views that only show a form when read."""
    return request.method == "POST"


def always(request: HttpRequest) -> bool:
    """Tell that even reading the page is dangerous: it shows a secret, or begins a dangerous act."""
    return True


def recently_confirmed(*, when: Callable[[HttpRequest], bool] = is_sent) -> Callable[[View], View]:
    """Ask for a proof before a dangerous act, unless one was given in the last ten minutes.

    It stands below ``login_required``. What was typed goes on with the act.

    Parameters
    ----------
    when : callable, optional
        Tells whether a request is dangerous; without it every POST is.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if when(request) and not is_fresh(request):
                return ask(request, locked=False)
            return view(request, *args, **kwargs)

        return asked

    return decorate


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether the person has proved in the last ten minutes who it is."""
    return _was_within(CONFIRMED_FOR_S, request.session.get(sessions.CONFIRMED, 0))


def is_idle(request: HttpRequest) -> bool:
    """Tell whether the session was left alone for so long that somebody else may sit there."""
    minutes: int = settings.BEAMWARD.idle_minutes
    return minutes > 0 and not _was_within(minutes * 60, request.session.get(sessions.SEEN, 0))


def _was_within(seconds: int, moment: int) -> bool:
    """Tell whether a moment lies no longer ago; a clock that was set back proves nothing."""
    return -CLOCKS_DIFFER_S <= time() - moment < seconds


def confirmed_now(request: HttpRequest) -> None:
    """Keep that the person has just proved who it is."""
    request.session[sessions.CONFIRMED] = request.session[sessions.SEEN] = int(time())


def take_answer(request: HttpRequest) -> None:
    """Judge the answer to our question, and put what was typed back in its place.

    Whether the proof was one shows in ``is_fresh``; why not is said when we ask again.
    """
    if request.method != "POST" or FIELD not in request.POST:
        return
    kept = typed.carried(request)
    if kept is None or kept.path != request.get_full_path():
        return
    secret = str(request.POST.get(FIELD, ""))
    answer = str(request.POST.get(passkeys.FIELD, ""))
    # The view reads the form as it was sent first.
    request.POST = kept.values  # type: ignore[assignment]
    if secret or answer:
        request.META[_REFUSAL] = _judge(request, secret, answer)


def wants_to_read(request: HttpRequest) -> bool:
    """Tell whether our question stood before a page, not before an act."""
    return _READ in request.POST


_READ = "_read"
_REFUSAL = "beamward.refusal"


def _judge(request: HttpRequest, secret: str, answer: str) -> str:
    """Return why the proof is none; if it is one, keep that."""
    person = reader_of(request)
    place = {"device": f"session {request.session.session_key}", "address": ""}
    seconds = SIGN_IN.wait(person.login, **place, now=monotonic())
    if seconds:
        return wait_sentence(seconds)
    if not _is_proof(request, person, secret, answer):
        SIGN_IN.count(person.login, **place, now=monotonic())
        return _("This is neither your password nor a code of yours.")
    SIGN_IN.forget(person.login, **place)
    confirmed_now(request)
    return ""


def _is_proof(request: HttpRequest, person: User, secret: str, answer: str) -> bool:
    if not answer and person.check_password(secret):
        return True
    try:
        if answer:
            passkeys.take(request, person, answer)
        else:
            services.use_code(user=person, code=secret, at=timezone.now())
    except FactorRefused:
        return False
    return True


def ask(request: HttpRequest, *, locked: bool, kept: typed.Typed | None = None) -> HttpResponse:
    """Answer with the question who sits there, at the address that was asked for.

    Parameters
    ----------
    kept : Typed, optional
        What is to go on afterwards; without it, the request.
    """
    person = reader_of(request)
    if kept is None:
        kept = typed.of(request)
        if request.method != "POST":
            kept = typed.Typed(kept.path, [(_READ, "yes")])
    speak_to_reader(request)
    return render(
        request,
        "accounts/locked.html" if locked else "accounts/confirm.html",
        {
            "reader": person,
            "typed": typed.hidden(kept),
            "path": kept.path,
            "refusal": request.META.get(_REFUSAL, ""),
            "has_text": _READ not in kept.values,
            "had_files": kept.had_files,
            "minutes": settings.BEAMWARD.idle_minutes,
            "passkey": passkeys.ask(request, queries.passkeys_of(person)),
            "single": bool(settings.BEAMWARD.oidc_issuer),
        },
        status=403,
    )

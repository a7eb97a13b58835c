"""Passkeys between a page and its session: what was asked of the browser, and what it answered."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils import timezone

from beamward.foundation.accounts import factors, services
from beamward.foundation.accounts.factors import FactorRefused
from beamward.foundation.accounts.models import User

FIELD = "passkey"
"""The hidden field into which the script of the page writes the browser's answer."""

_PROVING, _MAKING = "passkey_proving", "passkey_making"
"""Where the session remembers what was asked."""


def host_of(request: HttpRequest) -> str:
    """Return the name of the server, to which passkeys are bound."""
    return request.get_host().partition(":")[0]


def ask(request: HttpRequest, known: Sequence[str], *, anybody: bool = False) -> str:
    """Return what the page asks of the browser; nothing where there is no passkey to ask for."""
    if not known and not anybody:
        return ""
    options, state = factors.proof_options(host=host_of(request), known=known)
    request.session[_PROVING] = state
    return options


def ask_to_make(request: HttpRequest, person: User, known: Sequence[str]) -> str:
    """Return what the page asks of the browser to make a passkey."""
    options, state = factors.passkey_options(
        host=host_of(request),
        public_id=person.public_id,
        login=person.login,
        full_name=person.full_name,
        known=known,
    )
    request.session[_MAKING] = state
    return options


def made(request: HttpRequest, answer: str) -> str:
    """Return what to keep of the passkey that the browser has made.

    Raises
    ------
    FactorRefused
        If the answer does not fit what was asked for.
    """
    return factors.made_passkey(answer, host=host_of(request), state=_asked(request, _MAKING))


def take(request: HttpRequest, person: User, answer: str) -> None:
    """Take the browser's proof of one of the person's passkeys.

    Raises
    ------
    FactorRefused
        If it proves none of them.
    """
    services.use_passkey(
        user=person,
        answer=answer,
        host=host_of(request),
        state=_asked(request, _PROVING),
        at=timezone.now(),
    )


def _asked(request: HttpRequest, what: str) -> dict[str, str]:
    """Return what was asked; it is asked anew each time, so that no answer is good twice."""
    state: dict[str, str] | None = request.session.pop(what, None)
    if state is None:
        raise FactorRefused
    return state

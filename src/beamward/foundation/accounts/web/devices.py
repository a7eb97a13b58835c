"""On what somebody signs in: its kind for the list of sessions, and whether it is known."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from beamward.foundation.accounts.models import Device, User

COOKIE = "__Secure-known_device" if settings.SESSION_COOKIE_SECURE else "known_device"
COOKIE_SECONDS = 365 * 24 * 3600
MOST_PEOPLE = 30
"""On a shared computer so many people are known; beyond it the one who came first is forgotten."""

_SALT = "accounts.known_device"

# iPadOS calls itself a Macintosh; Android calls itself Linux too, and so is asked for first.
_SIGNS = (
    ("Android", Device.ANDROID),
    ("iPhone", Device.APPLE),
    ("iPad", Device.APPLE),
    ("Windows", Device.WINDOWS),
    ("Macintosh", Device.MAC),
    ("Linux", Device.LINUX),
)


def kind_of(request: HttpRequest) -> Device:
    """Return the kind of device, no finer than a person needs to know it again."""
    agent = request.headers.get("User-Agent", "")
    return next((kind for sign, kind in _SIGNS if sign in agent), Device.OTHER)


@dataclass(frozen=True)
class _Known:
    name: str
    people: list[str]


def name_for(request: HttpRequest, login: str) -> str:
    """Return what the device is called if somebody has signed in on it by that name, else nothing."""
    known = _known(request)
    return known.name if known and _mark(known.name, login) in known.people else ""


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let the device be known as one on which the person has signed in.

    The cookie is sent to the sign-in pages alone, never with a report. It names nobody: it carries
    keyed digests, which another device's number changes.
    """
    known = _known(request) or _Known(secrets.token_hex(8), [])
    mark = _mark(known.name, user.login)
    people = [*(other for other in known.people if other != mark), mark][-MOST_PEOPLE:]
    response.set_cookie(
        COOKIE,
        signing.dumps([known.name, people], salt=_SALT),
        max_age=COOKIE_SECONDS,
        path=reverse("sign-in"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _known(request: HttpRequest) -> _Known | None:
    try:
        name, people = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_SECONDS
        )
    except signing.BadSignature:
        return None
    return _Known(name, people)


def _mark(device: str, login: str) -> str:
    text = f"{device}/{login.casefold()}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()[:16]

"""In which language and time zone a page speaks."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import (
    get_supported_language_variant,
    parse_accept_lang_header,
)

from beamward.foundation.accounts.web.reader import signed_in
from beamward.foundation.organisations import queries as organisations

GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageAndTimeZone:
    """Speaks the language of the cookie, else of the browser, else of the installation.

    It asks neither the session nor the database: the pages without sign-in depend on no one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(language_for(request))
        timezone.deactivate()
        response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        # Ward computers are shared: no page stays in a browser, nor anywhere on the way to it.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class PersonsChoices:
    """Speaks the language, and writes times in the zone, that the signed-in person chose.

    A person without a time zone gets the department's.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Wait for the view to be known: it may be an open door, where nobody is asked."""
        speak_to_reader(request)


def speak_to_reader(request: HttpRequest) -> None:
    """Speak and write as the signed-in person chose; also for pages that answer before any view."""
    person = signed_in(request)
    if person is None:
        return
    if person.language:
        translation.activate(person.language)
    zone = person.time_zone or organisations.time_zone_of(person)
    if zone:
        activate_time_zone(zone)


def language_for(request: HttpRequest) -> str:
    """Return the language of the cookie, else the first one we know that the browser asks for."""
    wanted = [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    wanted += [
        code for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    ]
    for code in wanted:
        if code and code != "*":
            try:
                return get_supported_language_variant(code)
            except LookupError:
                continue
    return settings.LANGUAGE_CODE


def activate_time_zone(name: str) -> None:
    """Write times in the zone from now on; one that this machine does not know changes nothing."""
    try:
        timezone.activate(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        timezone.deactivate()

"""What makes a page an open door: anybody may come in, and nothing of them is kept.

No cookie is set, no cache keeps the page, and no page that follows is told of it. Forms carry no
security token, because a token would need a cookie: instead, whatever says of itself that another site
has sent it is refused, and what would use an account has to prove that it comes from here.
"""

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from beamward.features.reports.limiter import Limiter
from beamward.foundation.accounts.models import User
from beamward.foundation.addresses import address_of

View = Callable[..., HttpResponse]

LANGUAGES = dict(settings.LANGUAGES)


def open_door(view: View) -> View:
    """Make a view an open door."""

    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers.insert(0, Quota(request))
        speak(request.POST.get("lang") or request.GET.get("lang") or "")
        response = view(request, *args, **kwargs)
        response.setdefault("Referrer-Policy", "no-referrer")
        return response

    # Whatever stands around the view, such as the middleware that speaks a person's language, leaves
    # the session alone.
    opened.asks_no_session = True  # type: ignore[attr-defined]
    return opened


def account(request: HttpRequest) -> User | None:
    """Return who is signed in, or None: the one place where an open door asks the session.

    It is asked when somebody opens the form, and when a report shall bear the account's name; never
    for a report that shall not.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, User) else None


def speak(language: str) -> None:
    """Speak the language that the page's own switch chose, if it is one of ours."""
    if language in LANGUAGES:
        translation.activate(language)


class Quota(FileUploadHandler):
    """Throws away a file that grows too large and reads on, so that the typed text still arrives."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.most_bytes = settings.BEAMWARD.upload_limit_mb * 1_000_000
        self.received = 0
        self.thrown_away: list[str] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count a piece, and pass it on unless the file has grown too large."""
        self.received += len(raw_data)
        if self.received > self.most_bytes:
            self.thrown_away.append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


def thrown_away(request: HttpRequest) -> list[str]:
    """Return the names of the files that were too large to be taken in."""
    return [
        name
        for handler in request.upload_handlers
        if isinstance(handler, Quota)
        for name in handler.thrown_away
    ]


def typed_in(request: HttpRequest) -> QueryDict:
    """Return what was typed, without the character that no database takes."""
    typed = request.POST.copy()
    for name, values in typed.lists():
        typed.setlist(name, [str(value).replace("\x00", "") for value in values])
    return typed


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Tell whether the browser says that another site has sent this."""
    return request.headers.get("Sec-Fetch-Site", "") in {"cross-site", "same-site"}


def is_from_here(request: HttpRequest) -> bool:
    """Tell whether the browser says that a page of ours has sent this. Silence is no proof."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        # "none": the reader has loaded the answer to a form of ours anew.
        return site in {"same-origin", "none"}
    origin = urlsplit(request.headers.get("Origin", ""))
    return origin.scheme == request.scheme and origin.netloc == request.get_host()


def take(limiter: Limiter, request: HttpRequest) -> int:
    """Take a token for whoever sends this; return 0, or how many seconds to wait. [s]"""
    return limiter.take(address_of(request), now=monotonic())


def wait(limiter: Limiter, request: HttpRequest) -> int:
    """Return how many seconds whoever sends this has to wait, without taking a token. [s]"""
    return limiter.wait(address_of(request), now=monotonic())


def slowed(response: HttpResponse, seconds: int) -> HttpResponse:
    """Return the response with the word when to come again."""
    response["Retry-After"] = str(seconds)
    return response

"""Who reads a page, asked in a way that leaves a visitor's session alone."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from beamward.foundation.accounts.models import User


def signed_in(request: HttpRequest) -> User | None:
    """Return the person who is signed in, or None.

    Without a session cookie nobody is, and the session is not asked: asking it would mark the
    answer as depending on cookies. Nor is it asked where the view says that it ``asks_no_session``:
    an anonymous report must not touch a session at all.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    if request.resolver_match and getattr(request.resolver_match.func, "asks_no_session", False):
        return None
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def person(request: HttpRequest) -> User:
    """Return the person behind a page that stands behind sign-in.

    Raises
    ------
    PermissionDenied
        If nobody is signed in: the view forgot to ask for sign-in.
    """
    user = signed_in(request)
    if user is None:
        raise PermissionDenied(_("Sign in first."))
    return user

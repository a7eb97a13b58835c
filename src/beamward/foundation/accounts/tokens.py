"""Who is behind a request of a program: the holder of the token that it carries."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from beamward.foundation.accounts import queries, services
from beamward.foundation.accounts.models import User


class Bearer(HttpBearer):
    """The token of a person, in the header ``Authorization: Bearer ...``.

    Nobody is known by a cookie here, so that no other site can make a browser act.
    """

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """Return the person for whom the program acts, or None if the token is not valid."""
        return queries.holder_of(services.digest_of(token), at=timezone.now())


def holder(request: HttpRequest) -> User:
    """Return the person for whom a program acts.

    Raises
    ------
    PermissionDenied
        If the address asks for no token.
    """
    person = getattr(request, "auth", None)
    if not isinstance(person, User):
        raise PermissionDenied(_("A token is needed."))
    return person

"""Who may come in with a password, and whose session goes on."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from beamward.foundation.accounts.models import User

PATH = "beamward.foundation.accounts.backend.Backend"
"""What Django keeps in a session beside the person."""


class Backend(ModelBackend):
    """Django's own, which spends as long on an unknown name as on a wrong password."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Tell whether the account is open; asked again for every page."""
        return isinstance(user, User) and is_open(user)


def is_open(user: User) -> bool:
    """Tell whether the person may sign in today."""
    return user.is_active and (user.leaves_on is None or timezone.localdate() <= user.leaves_on)

"""Django's sessions in the database, with the person and the kind of device beside each."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from beamward.foundation import public_id


class SessionStore(DatabaseStore):
    """Stamps every session that carries a person, by whatever way the person came in."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Return the table."""
        # Django imports the engine before models may be loaded.
        from beamward.foundation.accounts.models import Session

        return Session

    def create_model_instance(self, data: Mapping[str, Any]) -> Any:
        """Return the row for ``data``."""
        kept = cast("dict[str, Any]", data)
        person = kept.get(SESSION_KEY)
        if person is not None:
            now = int(timezone.now().timestamp())
            for stamp in (BEGUN, SEEN, CONFIRMED):
                kept.setdefault(stamp, now)
            kept.setdefault(PUBLIC_ID, public_id.new())
        row: Any = super().create_model_instance(kept)
        if person is not None:
            row.user_id = int(person)
            row.public_id = kept[PUBLIC_ID]
            row.device = kept.get(DEVICE, "")
            row.begun_at = datetime.fromtimestamp(kept[BEGUN], UTC)
        return row

    def get_session_cookie_age(self) -> int:
        """Return for how long the session is good: it is not prolonged by being used. [s]"""
        if self.get(SESSION_KEY) is None:
            return NOBODYS_S
        most: int = settings.SESSION_COOKIE_AGE
        now = int(timezone.now().timestamp())
        return max(1, most - (now - int(self.get(BEGUN, now))))


NOBODYS_S = 15 * 60
"""For how long a session without a person is good: one is between two steps of signing in. [s]"""


BEGUN, SEEN, CONFIRMED = "begun", "seen", "confirmed"
"""When the person signed in, last did something, and last proved who it is. [s since 1970]"""

PUBLIC_ID, DEVICE = "public_id", "device"
"""What the list of sessions shows."""

NEEDS_FACTOR = "needs_factor"
"""Set where the installation asks for a second factor that the person has not set up yet."""

"""Django's sessions in the database, with the person and the kind of device beside each."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from beamward.foundation import public_id, storage


class SessionStore(DatabaseStore):
    """Stamps every session that carries a person, by whatever way the person came in."""

    _loaded: Mapping[str, Any] = {}

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

    def load(self) -> dict[str, Any]:
        """Return what the session holds."""
        held: dict[str, Any] = super().load()
        self._loaded = deepcopy(held)
        return held

    def save(self, must_create: bool = False) -> None:
        """Keep the session. That somebody is still there is worth no page that cannot be read.

        Raises
        ------
        django.db.Error
            If nothing can be kept, and more has changed than when the person was last seen.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            # To Django every failure looks as if the session had been deleted meanwhile.
            failure = error.__context__
            if failure is None or storage.trouble_of(failure) is None:
                raise
            before, now = ({**held, SEEN: 0} for held in (self._loaded, dict(self.items())))
            if before != now:
                raise failure from failure.__cause__

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

"""Text that stands encrypted in the database, under a key made from the installation's secret.

This keeps a copy of the database alone from telling what people wrote. Whoever has the copy and the
secret reads it; what not even they may read is sealed (`services.seal`).
"""

import base64
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from beamward.foundation.seals import secrecy
from beamward.foundation.seals.secrecy import WillNotOpen

VERSION = b"\x01"


class Unreadable(str):
    """Stands for a text that none of the installation's secrets opens; written back as it stood."""

    stored: str


def closed(text: str, *, about: str) -> str:
    """Return a text as it stands in the database."""
    wrapped = secrecy.wrap(text.encode(), _key(settings.SECRET_KEY, about), about=about)
    return base64.b64encode(VERSION + wrapped).decode("ascii")


def disclosed(stored: str, *, about: str) -> str:
    """Return the text that ``closed`` was given; a sentence where the secret is another one."""
    try:
        packed = base64.b64decode(stored, validate=True)
        if packed[:1] == VERSION:
            for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
                try:
                    return secrecy.unwrap(packed[1:], _key(secret, about), about=about).decode()
                except WillNotOpen:
                    continue
    except ValueError:
        pass
    lost = Unreadable(_("(cannot be read: it was written under another secret key)"))
    lost.stored = stored
    return lost


def _key(secret: str | bytes, about: str) -> bytes:
    return secrecy.key_of_code(str(secret), purpose="at rest", about=about)


class SealedText(models.TextField[str, str]):
    """A text that is encrypted on its way into the table, and bound to that table and column.

    It cannot be searched or sorted by.
    """

    def _about(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value: str | None, *_more: Any) -> str | None:
        """Decrypt."""
        return None if value is None else disclosed(value, about=self._about())

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt."""
        if value is None:
            return None
        return (
            value.stored
            if isinstance(value, Unreadable)
            else closed(str(value), about=self._about())
        )

"""A thief who has everything that the server keeps and knows this program by heart.

The thief has every row of every table and the server's secret, and may be given what people know: a
passphrase, a receipt code, a recovery code. Whatever is found that may be a key is tried on whatever is
encrypted, and two halves that are found are joined, until nothing new is found.
"""

import contextlib
import hashlib
import hmac
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection

from beamward.foundation.seals import secrecy
from beamward.foundation.seals.secrecy import Limits, WillNotOpen

Row = dict[str, Any]

SEALED = secrecy.KEY_BYTES + 48
"""How long a sealed half is: a sealed box adds the sender's throw-away key and a tag."""


def dump() -> dict[str, list[Row]]:
    """Return every row of every table, as it stands on the disk."""
    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the name comes from the catalogue
            names = [column[0] for column in cursor.description]
            tables[table] = [
                dict(zip(names, (_plain(value) for value in row), strict=True))
                for row in cursor.fetchall()
            ]
    return tables


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


class Thief:
    """Tries everything.

    Parameters
    ----------
    tables : dict
        What ``dump`` returned.
    known : iterable of str
        What the thief has been told or has overheard.
    """

    def __init__(self, tables: dict[str, list[Row]], known: Iterable[str] = ()) -> None:
        self.tables = tables
        self.known = list(known)
        self.blobs = {
            value
            for rows in tables.values()
            for row in rows
            for value in row.values()
            if isinstance(value, bytes)
        }
        # What Django itself writes into its own tables is the same everywhere.
        self.texts = {
            value
            for table, rows in tables.items()
            if not table.startswith(("django_m", "django_c", "auth_"))
            for row in rows
            for value in row.values()
            if isinstance(value, str) and len(value) < 500
        }
        self.seals = [
            f"{row['subject_kind']}/{row['subject_id']}/{row['public_id']}"
            for row in tables["seals_seal"]
        ]
        self.holders = [row["public_key"].hex() for row in tables["seals_holder"]]

    def read(self) -> list[str]:
        """Return every sealed text that could be read."""
        keys = set(self._first_keys())
        tried: set[bytes] = set()
        read: list[str] = []
        halves: set[bytes] = set()
        while fresh := keys - tried:
            tried |= fresh
            found: set[bytes] = set()
            for key, blob in itertools.product(fresh, self.blobs):
                for opened in self._opened(key, blob):
                    if len(opened) == secrecy.KEY_BYTES:
                        found.add(opened)
                    else:
                        read.append(opened.decode("utf-8", "replace"))
            keys |= found
            # Only what came out of something can be a half; all else was no secret to begin with.
            halves |= found
            keys |= {secrecy.join(one, other) for one, other in itertools.combinations(halves, 2)}
        return read

    def _first_keys(self) -> Iterator[bytes]:
        secret = settings.SECRET_KEY
        yield from (blob for blob in self.blobs if len(blob) == secrecy.KEY_BYTES)
        for text in {*self.texts, *self.known, secret}:
            yield hashlib.sha256(text.encode()).digest()
            yield hmac.digest(secret.encode(), text.encode(), "sha256")
            for purpose, abouts in (("bearer", self.seals), ("recovery", self.holders)):
                for about in abouts:
                    yield secrecy.key_of_code(text, purpose=purpose, about=about)
        for row in self.tables["seals_holder"]:
            limits = Limits(row["passes"], row["memory"])
            for text in {*self.known, secret}:
                yield secrecy.stretched(text, row["salt"], limits)

    def _opened(self, key: bytes, blob: bytes) -> Iterator[bytes]:
        # The length tells what a blob is: a sealed half, a wrapped key, or a text.
        if len(blob) == SEALED:
            with contextlib.suppress(WillNotOpen):
                yield secrecy.open_with(key, blob)
        elif len(blob) > secrecy.KEY_BYTES:
            for about in ("", *self.seals):
                try:
                    yield secrecy.unwrap(blob, key, about=about)
                except WillNotOpen:
                    continue

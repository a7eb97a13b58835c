"""What makes a password too weak, beside what Django itself asks."""

import hashlib
from pathlib import Path

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Asks for a least number of characters."""

    def get_error_message(self) -> str:
        """Return the refusal."""
        return ngettext(
            "The password is too short: it needs at least %(num)d character.",
            "The password is too short: it needs at least %(num)d characters.",
            self.min_length,
        ) % {"num": self.min_length}

    def get_help_text(self) -> str:
        """Return what is asked for."""
        return ngettext(
            "At least %(num)d character.", "At least %(num)d characters.", self.min_length
        ) % {"num": self.min_length}


class NotBreached:
    """Refuses a password that stands in a file of breached ones.

    The file is the one that "Have I Been Pwned" offers for use without a network: a line a password,
    ``SHA-1 in capitals:how often``, in the order of the digests. It is searched on the disk by halving,
    so that 40 GB cost some forty reads and no memory.

    Parameters
    ----------
    path : str
        The file; empty if there is none, and then nothing is refused.
    """

    def __init__(self, path: str = "") -> None:
        self.path = path

    def validate(self, password: str, user: object = None) -> None:
        """Judge a password.

        Raises
        ------
        ValidationError
            If it stands in the file.
        """
        if self.path and _holds(
            Path(self.path),
            hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode(),
        ):
            raise ValidationError(self.get_error_message(), code="password_breached")

    def get_error_message(self) -> str:
        """Return the refusal."""
        return _("This password has become known in a theft of passwords elsewhere: take another.")

    def get_help_text(self) -> str:
        """Return what is asked for."""
        return _("Not a password that has become known elsewhere.")


def _holds(path: Path, digest: bytes) -> bool:
    """Tell whether a sorted file has a line that begins with ``digest``."""
    with path.open("rb") as file:
        low, high = 0, file.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            file.seek(max(0, middle - 1))
            if middle:
                file.readline()  # to the beginning of a line at or after the middle
            line = file.readline()
            if line and line[: len(digest)].upper() < digest:
                low = middle + 1
            else:
                high = middle
        file.seek(max(0, low - 1))
        if low:
            file.readline()
        return file.readline()[: len(digest)].upper() == digest

"""Wrong passwords make the next try wait, in a way with which nobody can lock out a colleague.

Failures are counted for a name at one place: a device on which the person has signed in before, or else
the address. Beside these stands one count for the name over all unknown devices, which slows guessing
from many addresses and never touches a known device.

Everything is kept in the memory of this process only, under digests salted with a number that dies with
it. Each worker process counts for itself, so that with two workers somebody may guess twice as often;
a restart begins anew.
"""

import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from math import ceil

FREE = 5
"""Failures at one place that cost nothing."""

FREE_ELSEWHERE = 20
"""Failures on all unknown devices together that cost nothing."""

LONGEST_S = 15 * 60
"""The longest wait at one place."""

LONGEST_ELSEWHERE_S = 30
"""The longest wait of an unknown device for what was done on others."""

FORGOTTEN_AFTER_S = 3600.0
MOST = 20_000
"""How many counts are kept at most; beyond it the one left alone the longest is forgotten."""


@dataclass
class _Count:
    failures: int
    at: float
    until: float


class Attempts:
    """Counts of failures, each with the moment until which it makes wait."""

    def __init__(self, *, most: int = MOST) -> None:
        self._most = most
        self._salt = secrets.token_bytes(32)
        self._counts: OrderedDict[bytes, _Count] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many counts are kept."""
        return len(self._counts)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._counts.clear()

    def wait(self, login: str, *, device: str, address: str, now: float) -> int:
        """Return for how long the name has to wait at that place; 0 if it need not. [s]

        Parameters
        ----------
        device : str
            What the known device is called, empty for an unknown one.
        now : float
            A clock that never goes back. [s]
        """
        with self._lock:
            untils = [
                self._counts[key].until
                for key, _free, _longest in self._places(login, device, address)
                if key in self._counts
            ]
        return max(0, *(ceil(until - now) for until in untils), 0)

    def count(self, login: str, *, device: str, address: str, now: float) -> None:
        """Count a failure at that place."""
        with self._lock:
            self._forget_old(now)
            for key, free, longest in self._places(login, device, address):
                count = self._counts.setdefault(key, _Count(0, now, now))
                count.failures += 1
                count.at = now
                beyond = count.failures - free
                if beyond > 0:
                    # Doubling stops long before a float would.
                    count.until = now + min(longest, 2 ** min(beyond, 20))
                self._counts.move_to_end(key)
            while len(self._counts) > self._most:
                self._counts.popitem(last=False)

    def forget(self, login: str, *, device: str, address: str) -> None:
        """Begin anew at that place, because the right password was given."""
        with self._lock:
            key, _free, _longest = self._places(login, device, address)[0]
            self._counts.pop(key, None)

    def _places(self, login: str, device: str, address: str) -> list[tuple[bytes, int, int]]:
        name = login.casefold()
        if device:
            return [(self._key("device", name, device), FREE, LONGEST_S)]
        return [
            (self._key("address", name, address), FREE, LONGEST_S),
            (self._key("elsewhere", name), FREE_ELSEWHERE, LONGEST_ELSEWHERE_S),
        ]

    def _key(self, *parts: str) -> bytes:
        text = "\0".join(parts).encode()
        return hashlib.blake2b(text, key=self._salt, digest_size=16).digest()

    def _forget_old(self, now: float) -> None:
        while self._counts:
            oldest = next(iter(self._counts.values()))
            if now - oldest.at < FORGOTTEN_AFTER_S:
                return
            self._counts.popitem(last=False)


SIGN_IN = Attempts()
"""Failures to sign in and to confirm, of this process."""

"""How often one address may send: a bucket of tokens each, in the memory of this process only.

No address is kept: a bucket is found by a digest salted with a number that is drawn when the process
starts and dies with it. A bucket that is full again is forgotten, so what is kept is at most a minute
old. Each worker process counts for itself; the limit holds for each.
"""

import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from math import ceil

from django.conf import settings

from beamward.foundation.addresses import network_of

MOST_ADDRESSES = 10_000
"""How many buckets are kept at most; beyond it the one left alone the longest is forgotten."""

_SECONDS = 60.0


@dataclass
class _Bucket:
    tokens: float
    at: float


class Limiter:
    """Buckets of tokens, one an address, filled again within a minute.

    Parameters
    ----------
    per_minute : int
        How many tokens a bucket holds, and how many it gains in a minute.
    most_addresses : int, optional
        How many buckets are kept.
    """

    def __init__(self, per_minute: int, *, most_addresses: int = MOST_ADDRESSES) -> None:
        self.per_minute = max(1, per_minute)
        self.most_addresses = most_addresses
        self._salt = secrets.token_bytes(32)
        self._buckets: OrderedDict[bytes, _Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many addresses are remembered."""
        return len(self._buckets)

    def take(self, address: str, *, now: float) -> int:
        """Take a token; return 0, or after how many seconds there will be one. [s]

        Parameters
        ----------
        now : float
            A clock that never goes back. [s]
        """
        with self._lock:
            bucket = self._filled(address, now)
            if bucket.tokens >= 1:
                bucket.tokens -= 1
                return 0
            return self._wait(bucket)

    def wait(self, address: str, *, now: float) -> int:
        """Return after how many seconds there will be a token, 0 if there is one; take none. [s]"""
        with self._lock:
            bucket = self._filled(address, now)
            return 0 if bucket.tokens >= 1 else self._wait(bucket)

    def _wait(self, bucket: _Bucket) -> int:
        return ceil((1 - bucket.tokens) * _SECONDS / self.per_minute)

    def _filled(self, address: str, now: float) -> _Bucket:
        self._forget(now)
        key = hashlib.blake2b(network_of(address).encode(), key=self._salt, digest_size=16).digest()
        bucket = self._buckets.setdefault(key, _Bucket(self.per_minute, now))
        gained = max(0.0, now - bucket.at) * self.per_minute / _SECONDS
        bucket.tokens, bucket.at = min(float(self.per_minute), bucket.tokens + gained), now
        self._buckets.move_to_end(key)
        while len(self._buckets) > self.most_addresses:
            self._buckets.popitem(last=False)
        return bucket

    def _forget(self, now: float) -> None:
        """Drop the buckets that must be full again; the one left alone the longest stands first."""
        while self._buckets:
            oldest = next(iter(self._buckets.values()))
            if now - oldest.at < _SECONDS:
                return
            self._buckets.popitem(last=False)


REPORTS = Limiter(settings.BEAMWARD.reports_per_minute)
"""Sent reports and what is added to them."""

LOOKS = Limiter(settings.BEAMWARD.reports_per_minute * 10)
"""Looks at a text while it is typed: one every second or so a typist."""

GUESSES = Limiter(30)
"""Receipt codes that belong to no report. People who report at once may be many; those who err are few."""

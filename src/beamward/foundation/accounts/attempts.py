"""Wrong passwords are counted in memory, by sign-in name; nothing about an address is kept."""

import hashlib
from datetime import timedelta

from django.core.cache import cache

MOST = 10
WAIT = timedelta(minutes=15)


def are_too_many(login: str) -> bool:
    """Tell whether the name has been tried in vain too often to be tried again now."""
    return int(cache.get(_key(login), 0)) >= MOST


def count(login: str) -> None:
    """Count a wrong password."""
    if not cache.add(_key(login), 1, WAIT.total_seconds()):
        cache.incr(_key(login))


def forget(login: str) -> None:
    """Begin anew, because the right password was given."""
    cache.delete(_key(login))


def _key(login: str) -> str:
    return "sign-in:" + hashlib.sha256(login.casefold().encode()).hexdigest()

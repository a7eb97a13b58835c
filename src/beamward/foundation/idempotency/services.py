"""Keeping answers. They are the program's own memory and leave no entry in the trail."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from beamward.foundation.accounts.models import User
from beamward.foundation.idempotency.models import KeptAnswer

KEPT_FOR = timedelta(days=7)
SHORTEST_KEY = 16
LONGEST_KEY = 128


class KeyMalformed(Exception):
    """A key is too short to be anybody's own, too long, or holds more than visible ASCII."""


class KeyReused(Exception):
    """The key was used before, for another request."""


@dataclass(frozen=True)
class Answer:
    """What a program is answered: a status of HTTP and a body of JSON."""

    status: int
    body: Any


def checked(key: str) -> str:
    """Return the key.

    Raises
    ------
    KeyMalformed
        If it cannot be one.
    """
    if not (SHORTEST_KEY <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise KeyMalformed
    return key


def once(
    *, person: User, key: str, request: bytes, act: Callable[[], Answer], at: datetime
) -> Answer:
    """Act, unless the person's program has done so before with the same key; return the answer.

    Parameters
    ----------
    request : bytes
        All that makes the request what it is.

    Raises
    ------
    KeyMalformed
        If the key cannot be one.
    KeyReused
        If the key was used for another request.
    """
    digest = hashlib.sha256(request).hexdigest()
    with transaction.atomic():
        kept = KeptAnswer(
            person=person, key_digest=_digest_of(key), request_digest=digest, kept_at=at
        )
        try:
            with transaction.atomic():
                kept.save(force_insert=True)
        except IntegrityError:
            earlier = KeptAnswer.objects.get(person=person, key_digest=kept.key_digest)
            if earlier.request_digest != digest:
                raise KeyReused from None
            return Answer(earlier.status, earlier.body)
        answer = act()
        kept.status, kept.body = answer.status, answer.body
        kept.save(update_fields=["status", "body"])
    return answer


@transaction.atomic
def forget(*, at: datetime) -> int:
    """Forget old answers; return how many."""
    return KeptAnswer.objects.filter(kept_at__lt=at - KEPT_FOR).delete()[0]


def _digest_of(key: str) -> str:
    return hashlib.sha256(checked(key).encode()).hexdigest()

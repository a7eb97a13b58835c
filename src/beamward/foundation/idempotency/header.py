"""The header by which a program says that two requests are one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema, Status

from beamward.foundation.accounts.tokens import holder
from beamward.foundation.idempotency import services
from beamward.foundation.idempotency.services import Answer

HEADER = "Idempotency-Key"


def key_of(request: HttpRequest) -> str | None:
    """Return the key that a request carries, or None.

    Raises
    ------
    beamward.foundation.idempotency.services.KeyMalformed
        If it cannot be one.
    """
    key = request.headers.get(HEADER)
    return None if key is None else services.checked(key)


def once(view: Callable[..., Any]) -> Callable[..., Any]:
    """Return the view of an act, done once however often it is asked for under one key.

    For routers behind a token: ``router.add_decorator(once)``. Views return a schema, or a
    ``ninja.Status`` with one.
    """

    @wraps(view)
    def guarded(request: HttpRequest, **values: Any) -> Any:
        key = key_of(request)
        if key is None or request.method != "POST":
            return view(request, **values)

        def act() -> Answer:
            result = view(request, **values)
            done = result if isinstance(result, Status) else Status(200, result)
            shown: Schema = done.value
            return Answer(done.status_code, shown.model_dump(mode="json"))

        answer = services.once(
            person=holder(request),
            key=key,
            request=b"\n".join([request.get_full_path().encode(), request.body]),
            act=act,
            at=timezone.now(),
        )
        return Status(answer.status, answer.body)

    return guarded

"""The trail: an entry for every write. ``trail.record`` and ``trail.picture`` are all that writers need."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from beamward.foundation.trail.services import picture as picture
    from beamward.foundation.trail.services import record as record


def __getattr__(name: str) -> Any:
    # Django imports this package before its models may be loaded.
    if name in {"record", "picture"}:
        from beamward.foundation.trail import services

        return getattr(services, name)
    raise AttributeError(name)

"""The kinds of record that ``foundation.retention`` asks of incidents."""

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import access
from beamward.features.incidents.erasure import queries, services
from beamward.foundation.retention import registry
from beamward.foundation.retention.access import may_dispose
from beamward.foundation.retention.rules import CountedFrom, RecordKind


def register() -> None:
    """Make incidents, reports set aside, and their reporters known as kinds of record."""
    for kind in (
        registry.Kind(
            name=RecordKind.INCIDENT,
            subject_kind=access.KIND,
            counted_from=(CountedFrom.CLOSED, CountedFrom.RECEIVED, CountedFrom.HAPPENED),
            ended=queries.ended({State.CLOSED}),
            dispose=services.dispose,
            may_dispose=may_dispose,
        ),
        registry.Kind(
            name=RecordKind.SET_ASIDE,
            subject_kind=access.KIND,
            counted_from=(CountedFrom.RECEIVED, CountedFrom.HAPPENED),
            ended=queries.ended(queries.SET_ASIDE),
            dispose=services.dispose,
            may_dispose=may_dispose,
        ),
        registry.Kind(
            name=RecordKind.IDENTITY,
            subject_kind=access.KIND,
            counted_from=(CountedFrom.CLOSED, CountedFrom.RECEIVED),
            ended=queries.with_reporter,
            dispose=services.forget_reporter,
            may_dispose=may_dispose,
        ),
    ):
        registry.register(kind)

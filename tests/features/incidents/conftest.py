"""What the tests of incidents share."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from beamward.features.incidents.models import Incident, Origin
from beamward.foundation.organisations.models import Department
from tests.support.factories import NOW

Many = Callable[..., list[Incident]]


@pytest.fixture
def many(department: Department) -> Many:
    """Return a maker of many incidents at once, one hour apart, the first the newest."""

    def make(number: int, **options: Any) -> list[Incident]:
        start = Incident.objects.count()
        return Incident.objects.bulk_create(
            Incident(
                **{
                    "department": department,
                    "report_id": f"R{start + place:011d}",
                    "origin": Origin.FRONT_DOOR,
                    "state": "reported",
                    "title": f"Event {start + place}",
                    "received_at": NOW - timedelta(hours=start + place),
                    "reported_date": (NOW - timedelta(hours=start + place)).date(),
                    "due_date": (NOW + timedelta(days=3) - timedelta(hours=start + place)).date(),
                    **options,
                }
            )
            for place in range(number)
        )

    return make


def sent(incident: Incident, **answers: Any) -> dict[str, Any]:
    """Return what a form of an act sends: the answers, and the revision the page was opened with."""
    return {"revision": incident.revision, **answers}

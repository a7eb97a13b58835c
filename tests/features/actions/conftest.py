"""What the tests of actions share."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from beamward.domain.incident.lifecycle import State
from beamward.features.actions.models import Action
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from tests.support import factories

DUE = date(2026, 4, 1)
"""The day on which actions of these tests are due; they were planned on 2 March 2026."""


@pytest.fixture
def incident(make_incident: Callable[..., Incident], investigator: User) -> Incident:
    """An incident that the investigator is investigating."""
    return make_incident(State.INVESTIGATING, investigator=investigator)


@pytest.fixture
def make_action(
    incident: Incident, investigator: User, action_owner: User
) -> Callable[..., Action]:
    """Return a maker of actions that the investigator has given to the action owner."""

    def make(**options: Any) -> Action:
        options.setdefault("owner", action_owner)
        options.setdefault("due_date", DUE)
        return factories.make_action(incident, by=investigator, **options)

    return make


@pytest.fixture
def action(make_action: Callable[..., Action]) -> Action:
    """An open action of the action owner."""
    return make_action()

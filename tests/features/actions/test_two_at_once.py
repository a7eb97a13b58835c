"""Two people act on one action at the same moment."""

import threading

import pytest
from django.db import connection

from beamward.domain.incident.lifecycle import State
from beamward.features.actions import services
from beamward.features.actions.models import Action, ActionState
from beamward.features.actions.services import ActionRefused
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Role
from beamward.foundation.trail import queries as trail
from tests.support.factories import NOW, make_action, make_department, make_incident, make_person


@pytest.mark.django_db(transaction=True)
def test_one_of_two_is_first_and_the_other_reads_a_sentence() -> None:
    department = make_department()
    owner = make_person(department, Role.ACTION_OWNER)
    lead = make_person(department, Role.QUALITY_LEAD)
    investigator = make_person(department, Role.INVESTIGATOR)
    incident = make_incident(department, state=State.INVESTIGATING, investigator=investigator)
    action = make_action(incident, owner=owner, by=investigator)
    together = threading.Barrier(2)
    done: list[Action] = []
    refused: list[ActionRefused] = []

    def finish(by: User) -> None:
        try:
            together.wait(timeout=30)
            done.append(
                services.finish(
                    action=action, seen_revision=0, evidence=f"By {by.login}.", by=by, at=NOW
                )
            )
        except ActionRefused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=finish, args=[person]) for person in (owner, lead)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert (len(done), len(refused)) == (1, 1)
    assert str(refused[0])
    action.refresh_from_db()
    assert (action.state, action.evidence) == (ActionState.DONE, done[0].evidence)
    acts = [entry.act for entry in trail.entries_of(action)]
    assert acts == ["action.planned", "action.done"]

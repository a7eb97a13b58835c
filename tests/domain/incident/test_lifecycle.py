"""The life of an incident, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beamward.domain.incident.lifecycle import (
    STANDING,
    TRANSITIONS,
    State,
    Step,
    StepRefused,
    offers,
    take,
)


def test_a_report_is_triaged_once() -> None:
    assert take(Step.TRIAGE, state=State.REPORTED) is State.TRIAGED
    with pytest.raises(StepRefused) as refusal:
        take(Step.TRIAGE, state=State.TRIAGED)
    assert refusal.value.step is Step.TRIAGE
    assert refusal.value.state is State.TRIAGED


def test_a_withdrawn_report_stays_withdrawn() -> None:
    assert not any(offers(step, state=State.WITHDRAWN) for step in Step)


def test_nothing_is_closed_without_an_investigation() -> None:
    closing = {state for state in State if offers(Step.CLOSE, state=state)}
    assert closing == {State.INVESTIGATING, State.ACTIONS_OPEN}


def test_a_report_cannot_be_withdrawn_once_the_investigation_has_begun() -> None:
    assert offers(Step.WITHDRAW, state=State.TRIAGED)
    assert not offers(Step.WITHDRAW, state=State.INVESTIGATING)


def test_every_state_has_its_line_in_the_table_and_can_be_reached() -> None:
    assert set(TRANSITIONS) == set(State)
    reached = {State.REPORTED}
    while more := {t for s in reached for t in TRANSITIONS[s].values()} - reached:
        reached |= more
    assert reached == set(State)


def test_what_ended_without_being_an_incident_does_not_count() -> None:
    assert STANDING.isdisjoint({State.WITHDRAWN, State.DUPLICATE, State.NOT_AN_INCIDENT})
    assert State.CLOSED in STANDING


@given(st.sampled_from(State), st.sampled_from(Step))
def test_a_step_is_taken_exactly_where_it_is_offered(state: State, step: Step) -> None:
    if offers(step, state=state):
        assert take(step, state=state) is TRANSITIONS[state][step]
    else:
        with pytest.raises(StepRefused):
            take(step, state=state)


@given(st.lists(st.sampled_from(Step), max_size=30))
def test_no_sequence_of_steps_leads_from_reported_to_closed_past_triage(steps: list[Step]) -> None:
    state, taken = State.REPORTED, []
    for step in steps:
        if offers(step, state=state):
            state = take(step, state=state)
            taken.append(step)
    if state is State.CLOSED:
        # What was dismissed or merged untriaged and opened again counts as triaged by that act.
        assert Step.TRIAGE in taken or Step.REOPEN in taken
        assert Step.ASSIGN in taken

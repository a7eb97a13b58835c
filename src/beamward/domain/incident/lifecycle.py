"""The life of an incident: which step leads from which state to which.

The table below is the only place that says so; the diagram in the documentation is drawn from it.
"""

from enum import StrEnum


class State(StrEnum):
    """Where an incident stands."""

    REPORTED = "reported"
    TRIAGED = "triaged"
    INVESTIGATING = "investigating"
    ACTIONS_OPEN = "actions_open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    NOT_AN_INCIDENT = "not_an_incident"


class Step(StrEnum):
    """What may be done to it."""

    TRIAGE = "triage"
    ASSIGN = "assign"
    PLAN_ACTIONS = "plan_actions"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    DISMISS = "dismiss"
    REOPEN = "reopen"


TRANSITIONS: dict[State, dict[Step, State]] = {
    State.REPORTED: {
        Step.TRIAGE: State.TRIAGED,
        Step.WITHDRAW: State.WITHDRAWN,
        Step.MERGE: State.DUPLICATE,
        Step.DISMISS: State.NOT_AN_INCIDENT,
    },
    State.TRIAGED: {
        Step.ASSIGN: State.INVESTIGATING,
        Step.WITHDRAW: State.WITHDRAWN,
        Step.MERGE: State.DUPLICATE,
        Step.DISMISS: State.NOT_AN_INCIDENT,
    },
    State.INVESTIGATING: {
        Step.ASSIGN: State.INVESTIGATING,
        Step.PLAN_ACTIONS: State.ACTIONS_OPEN,
        Step.CLOSE: State.CLOSED,
        Step.MERGE: State.DUPLICATE,
        Step.DISMISS: State.NOT_AN_INCIDENT,
    },
    State.ACTIONS_OPEN: {
        Step.ASSIGN: State.INVESTIGATING,
        Step.CLOSE: State.CLOSED,
    },
    State.CLOSED: {Step.REOPEN: State.INVESTIGATING},
    State.DUPLICATE: {Step.REOPEN: State.TRIAGED},
    State.NOT_AN_INCIDENT: {Step.REOPEN: State.TRIAGED},
    # The reporter's word ends it; nobody else opens it again.
    State.WITHDRAWN: {},
}

STANDING = frozenset(State) - {State.WITHDRAWN, State.DUPLICATE, State.NOT_AN_INCIDENT}
"""States of an incident that counts: in lists of what happened, and in rates."""

UNDER_WORK = frozenset({State.INVESTIGATING, State.ACTIONS_OPEN})
"""States in which the findings may be written."""


class StepRefused(Exception):
    """The state does not offer the step."""

    def __init__(self, step: Step, state: State) -> None:
        super().__init__(f"{step} is not offered in the state {state}")
        self.step = step
        self.state = state


def take(step: Step, *, state: State) -> State:
    """Return the state that ``step`` leads to.

    Raises
    ------
    StepRefused
        If ``state`` does not offer ``step``.
    """
    try:
        return TRANSITIONS[state][step]
    except KeyError:
        raise StepRefused(step, state) from None


def offers(step: Step, *, state: State) -> bool:
    """Tell whether ``state`` offers ``step``."""
    return step in TRANSITIONS[state]

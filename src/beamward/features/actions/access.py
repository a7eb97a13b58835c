"""Who may do what with an action, and in which state."""

from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from beamward.features.actions.models import Action, ActionState
from beamward.features.actions.roles import OWNERS, PLANNERS, READERS
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Role
from beamward.foundation.organisations.queries import departments_of, roles_of

Person = User | AnonymousUser

KIND = "actions.action"


class Act(StrEnum):
    """What may be done to an action."""

    CHANGE = "change"
    FINISH = "finish"
    CHECK = "check"
    REOPEN = "reopen"
    CANCEL = "cancel"


FROM: dict[Act, frozenset[ActionState]] = {
    Act.CHANGE: frozenset({ActionState.OPEN}),
    Act.FINISH: frozenset({ActionState.OPEN}),
    Act.CHECK: frozenset({ActionState.DONE}),
    Act.REOPEN: frozenset({ActionState.DONE, ActionState.CHECKED, ActionState.CANCELLED}),
    Act.CANCEL: frozenset({ActionState.OPEN}),
}
"""The states in which each act is possible."""


def may_plan(user: Person, department_id: int) -> bool:
    """Tell whether the person plans actions in the department."""
    return bool(roles_of(user, department_id) & PLANNERS)


def may_list(user: Person, department_id: int) -> bool:
    """Tell whether the person reads all actions of the department."""
    return bool(roles_of(user, department_id) & READERS)


def may_read(user: Person, action: Action) -> bool:
    """Tell whether the person reads the action: its owner, and those who read all."""
    return action.owner_id == user.pk or may_list(user, action.department_id)


def may_know_of(user: Person, action: Action) -> bool:
    """Tell whether the person may be told that there is such an action: whoever works there."""
    return action.owner_id == user.pk or bool(roles_of(user, action.department_id))


def may_finish(user: Person, action: Action) -> bool:
    """Tell whether the person may say that the action is done: its owner or a quality lead."""
    return action.owner_id == user.pk or Role.QUALITY_LEAD in roles_of(user, action.department_id)


def may_check(user: Person, action: Action) -> bool:
    """Tell whether the person may judge the effect: who plans actions, but nobody the own one.

    A quality lead may even then, because a small department has nobody else.
    """
    held = roles_of(user, action.department_id)
    if action.owner_id == user.pk:
        return Role.QUALITY_LEAD in held
    return bool(held & PLANNERS)


def may(user: Person, act: Act, action: Action) -> bool:
    """Tell whether the person may do ``act`` to the action, whatever its state."""
    match act:
        case Act.FINISH:
            return may_finish(user, action)
        case Act.CHECK:
            return may_check(user, action)
        case _:
            return may_plan(user, action.department_id)


def acts(user: Person, action: Action) -> list[Act]:
    """Return what the person may do to the action as it stands."""
    return [act for act in Act if action.state in FROM[act] and may(user, act, action)]


def has_business(user: User) -> bool:
    """Tell whether the person has to do with actions at all."""
    return bool(departments_of(user, *(READERS | OWNERS)))

"""Planning actions, and changing those that are not done."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from beamward.features.actions import access, queries, services
from beamward.features.actions.models import Action, ActionState
from beamward.features.actions.services import ActionChanged, ActionRefused
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from beamward.foundation.notices import queries as notices
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.trail import queries as trail
from tests.features.actions.conftest import DUE
from tests.support.factories import NOW, make_person, tomorrow

pytestmark = pytest.mark.usefixtures("english")


def change(action: Action, by: User, **changed: Any) -> Action:
    """Change an action, leaving as it is what is not named."""
    kept = {
        name: getattr(action, name)
        for name in ("title", "description", "kind", "owner", "due_date", "check_after_days")
    }
    seen = changed.pop("seen_revision", action.revision)
    return services.change(action=action, seen_revision=seen, by=by, at=NOW, **{**kept, **changed})


def test_an_action_has_the_strength_of_its_kind(make_action: Callable[..., Action]) -> None:
    strengths = {
        kind: make_action(kind=kind).strength
        for kind in ("forcing_function", "checklist", "training")
    }
    assert strengths == {"forcing_function": "strong", "checklist": "medium", "training": "weak"}


def test_a_departments_own_kind_has_the_strength_under_which_it_stands(
    make_action: Callable[..., Action], department: Department, quality_lead: User
) -> None:
    organisations.keep_term(
        department=department,
        vocabulary="action_kind",
        code="second_reader",
        parent="medium",
        label_en="Second reader",
        is_own=True,
        is_active=True,
        by=quality_lead,
        at=NOW,
    )
    assert make_action(kind="second_reader").strength == "medium"


@pytest.mark.parametrize("kind", ["", "no_such_kind", "unknown", "not_sure"])
def test_a_kind_that_is_none_is_refused(make_action: Callable[..., Action], kind: str) -> None:
    with pytest.raises(ActionRefused, match="what kind"):
        make_action(kind=kind)


def test_a_kind_that_was_switched_off_may_stay_but_not_be_chosen(
    action: Action, investigator: User, department: Department, quality_lead: User
) -> None:
    for code in ("forcing_function", "automation"):
        organisations.keep_term(
            department=department,
            vocabulary="action_kind",
            code=code,
            is_own=False,
            is_active=False,
            by=quality_lead,
            at=NOW,
        )
    kept = change(action, investigator, title="Another title")
    assert (kept.kind, kept.strength) == ("forcing_function", "strong")
    with pytest.raises(ActionRefused, match="what kind"):
        change(kept, investigator, kind="automation")


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_the_check_comes_after_a_time_that_makes_sense(
    make_action: Callable[..., Action], days: int
) -> None:
    with pytest.raises(ActionRefused, match="1 to 3650 days"):
        make_action(check_after_days=days)


def test_an_action_without_words_is_refused(make_action: Callable[..., Action]) -> None:
    with pytest.raises(ActionRefused, match="what will be changed"):
        make_action(title="  ")


def test_only_who_plans_actions_may_plan_one(
    incident: Incident, department: Department, triager: User, action_owner: User, auditor: User
) -> None:
    for person in (triager, action_owner, auditor):
        with pytest.raises(PermissionDenied):
            services.plan(
                department=department,
                subject=incident,
                title="Checklist",
                kind="checklist",
                owner=action_owner,
                due_date=DUE,
                by=person,
                at=NOW,
            )


def test_an_action_is_given_to_somebody_who_works_here(
    incident: Incident, department: Department, investigator: User, stranger: User, auditor: User
) -> None:
    for person in (stranger, auditor):
        with pytest.raises(ActionRefused, match="does not work"):
            services.plan(
                department=department,
                subject=incident,
                title="Checklist",
                kind="checklist",
                owner=person,
                due_date=DUE,
                by=investigator,
                at=NOW,
            )


def test_a_new_owner_is_told(action: Action, investigator: User, department: Department) -> None:
    new_owner = make_person(department, Role.ACTION_OWNER)
    changed = change(action, investigator, owner=new_owner)
    assert changed.owner == new_owner
    assert [notice.kind for notice in notices.unread_of(new_owner)] == ["action.given"]


def test_a_change_stands_in_the_trail_with_what_it_changed(
    action: Action, investigator: User
) -> None:
    change(action, investigator, title="Interlock, second edition")
    entry = trail.entries_of(action).last()
    assert entry is not None
    assert entry.act == "action.changed"
    assert entry.before == {"title": "Interlock on the couch height"}
    assert entry.after == {"title": "Interlock, second edition"}


def test_a_second_person_is_told_that_somebody_was_first(
    action: Action, investigator: User, quality_lead: User
) -> None:
    change(action, investigator, title="First")
    with pytest.raises(ActionChanged, match="Somebody else"):
        change(action, quality_lead, title="Second", seen_revision=0)
    action.refresh_from_db()
    assert action.title == "First"


def test_the_owner_does_not_change_the_own_task(action: Action, action_owner: User) -> None:
    with pytest.raises(PermissionDenied):
        change(action, action_owner, title="Less")


def test_a_done_action_is_not_changed(
    action: Action, investigator: User, action_owner: User
) -> None:
    done = services.finish(
        action=action, seen_revision=0, evidence="Seen.", by=action_owner, at=NOW
    )
    with pytest.raises(services.NotNow, match="done, to be checked"):
        change(done, investigator, title="Later")


def test_a_cancelled_action_keeps_the_reason_and_can_be_opened_again(
    action: Action, investigator: User
) -> None:
    with pytest.raises(ActionRefused, match="why"):
        services.cancel(action=action, seen_revision=0, reason=" ", by=investigator, at=NOW)
    cancelled = services.cancel(
        action=action, seen_revision=0, reason="The vendor does it.", by=investigator, at=NOW
    )
    assert (cancelled.state, cancelled.cancel_reason) == (
        ActionState.CANCELLED,
        "The vendor does it.",
    )
    assert access.acts(investigator, cancelled) == [access.Act.REOPEN]
    opened = services.reopen(
        action=cancelled, seen_revision=1, reason="It does not.", by=investigator, at=tomorrow()
    )
    assert (opened.state, opened.cancel_reason) == (ActionState.OPEN, "")
    entry = trail.entries_of(action).last()
    assert entry is not None
    assert entry.before["cancel_reason"] == "The vendor does it."
    assert entry.after["reason"] == "It does not."


def test_the_owners_list_begins_with_the_most_urgent(
    make_action: Callable[..., Action], action_owner: User
) -> None:
    late = make_action(title="Late", due_date=DUE.replace(day=20))
    early = make_action(title="Early", due_date=DUE.replace(day=2))
    assert list(queries.owned_by(action_owner)) == [early, late]
    assert list(queries.following(queries.owned_by(action_owner), early.public_id)) == [late]

"""Owners are reminded, quality leads hear of what is long overdue and of checks that are due."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from beamward.features.actions import reminders, services
from beamward.features.actions.models import Action
from beamward.foundation.accounts.models import User
from beamward.foundation.jobs import registry
from beamward.foundation.jobs.registry import Progress, Run
from beamward.foundation.notices import queries as notices
from beamward.foundation.notices import services as notice_services
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.trail import queries as trail
from tests.features.actions.conftest import DUE
from tests.support.factories import NOW, make_person


def on(day: date, hour: int = 8) -> datetime:
    """Return a morning of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def kinds_told(person: User) -> list[str]:
    """Return what a person was told and has not read, the oldest first, and count it as read."""
    told = [notice.kind for notice in notices.unread_of(person)][::-1]
    notice_services.mark_all_read(by=person, at=NOW)
    return told


def days_told(action: Action, person: User, first: date, last: date) -> list[int]:
    """Return the days, counted from the day it is due, on which the person hears of the action."""
    kinds_told(person)
    days = []
    day = first
    while day <= last:
        services.remind(at=on(day))
        services.remind(at=on(day, hour=14))
        if kinds_told(person):
            days.append((day - action.due_date).days)
        day += timedelta(days=1)
    return days


def test_the_owner_hears_a_week_before_and_then_weekly_once_it_is_overdue(
    action: Action, action_owner: User
) -> None:
    heard = days_told(action, action_owner, DUE - timedelta(20), DUE + timedelta(20))
    assert heard == [-7, 1, 8, 15]


def test_an_action_planned_at_short_notice_is_spoken_of_once_before_it_is_due(
    make_action: Callable[..., Action], action_owner: User
) -> None:
    short = make_action(due_date=NOW.date() + timedelta(2))
    heard = days_told(short, action_owner, NOW.date(), short.due_date + timedelta(2))
    assert heard == [-2, 1]


def test_the_quality_lead_hears_once_of_what_is_two_weeks_overdue(
    action: Action, quality_lead: User
) -> None:
    assert days_told(action, quality_lead, DUE, DUE + timedelta(40)) == [14]


def test_who_is_told_is_the_quality_lead_of_this_department(
    action: Action, quality_lead: User, other_department: Department
) -> None:
    elsewhere = make_person(other_department, Role.QUALITY_LEAD)
    services.remind(at=on(DUE + timedelta(14)))
    assert kinds_told(quality_lead) == ["action.overdue"]
    assert kinds_told(elsewhere) == []


def test_a_done_action_is_spoken_of_again_only_when_its_check_is_due(
    action: Action, action_owner: User, quality_lead: User
) -> None:
    done = services.finish(
        action=action, seen_revision=0, evidence="Seen.", by=action_owner, at=on(DUE)
    )
    due = DUE + timedelta(90)
    assert done.check_due_date == due
    assert days_told(done, action_owner, DUE, due + timedelta(20)) == []
    done.reminded_date = None
    done.save()
    assert days_told(done, quality_lead, DUE, due + timedelta(15)) == [90, 97, 104]


def test_a_new_day_or_a_new_owner_begins_anew(
    action: Action, action_owner: User, investigator: User
) -> None:
    services.remind(at=on(DUE + timedelta(20)))
    action.refresh_from_db()
    assert (action.reminded_date, action.escalated_date) == (DUE + timedelta(20),) * 2
    changed = services.change(
        action=action,
        seen_revision=action.revision,
        title=action.title,
        description="",
        kind=action.kind,
        owner=action.owner,
        due_date=DUE + timedelta(60),
        check_after_days=90,
        by=investigator,
        at=on(DUE + timedelta(21)),
    )
    assert (changed.reminded_date, changed.escalated_date) == (None, None)
    heard = days_told(changed, action_owner, DUE + timedelta(22), DUE + timedelta(62))
    assert heard == [-7, 1]


def test_the_day_is_that_of_the_department(action: Action, action_owner: User) -> None:
    action.department.time_zone = "Asia/Shanghai"
    action.department.save()
    kinds_told(action_owner)
    # In Shanghai the next day has begun.
    services.remind(at=on(DUE - timedelta(8), hour=15))
    assert kinds_told(action_owner) == []
    services.remind(at=on(DUE - timedelta(8), hour=17))
    assert kinds_told(action_owner) == ["action.due"]


def test_a_reminder_stands_in_the_trail_and_leaves_open_pages_valid(
    action: Action, action_owner: User
) -> None:
    services.remind(at=on(DUE + timedelta(14)))
    entries = list(trail.entries_of(action))[-2:]
    assert [entry.act for entry in entries] == ["action.reminded", "action.escalated"]
    assert {entry.actor for entry in entries} == {"system"}
    services.finish(action=action, seen_revision=0, evidence="Seen.", by=action_owner, at=on(DUE))


def test_a_cancelled_action_is_not_spoken_of(
    action: Action, action_owner: User, investigator: User, quality_lead: User
) -> None:
    services.cancel(action=action, seen_revision=0, reason="No.", by=investigator, at=NOW)
    assert services.remind(at=on(DUE + timedelta(30))) == 0


def test_the_job_reminds_and_tells_how_far_it_is(
    make_action: Callable[..., Action], action_owner: User
) -> None:
    for _number in range(3):
        make_action(due_date=NOW.date() - timedelta(1))
    kept: list[tuple[int, int | None]] = []
    kind = registry.get("actions.remind")
    assert kind is not None
    assert kind.every == timedelta(hours=6)
    run = Run(
        Progress(0, None, None), lambda progress: kept.append((progress.done, progress.total))
    )
    kind.function(run)
    assert run.state.done == run.state.total == 3
    assert kept[0] == (1, 3)
    assert kinds_told(action_owner).count("action.due") == 3


@pytest.mark.parametrize("reminded", [None, *(DUE + timedelta(days) for days in range(-9, 30))])
def test_nobody_hears_twice_on_one_day(reminded: date | None) -> None:
    if reminded is not None:
        assert not reminders.owner_hears(due_date=DUE, reminded_date=reminded, today=reminded)
    assert not reminders.leads_hear(
        due_date=DUE, escalated_date=DUE + timedelta(14), today=DUE + timedelta(14)
    )

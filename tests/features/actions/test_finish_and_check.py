"""An action is done, and later somebody asks whether it has worked."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from beamward.domain.incident.lifecycle import State
from beamward.features.actions import recurrence, services
from beamward.features.actions.models import Action, ActionState, Effect
from beamward.features.actions.services import ActionRefused, Evidence, NotNow
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from beamward.foundation.files import queries as files
from beamward.foundation.files.services import read
from beamward.foundation.notices import queries as notices
from beamward.foundation.trail import queries as trail
from tests.support.factories import NOW, tomorrow

pytestmark = pytest.mark.usefixtures("english")

PDF = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


def finish(action: Action, by: User, evidence: str = "The new version is on the wall.") -> Action:
    return services.finish(
        action=action, seen_revision=action.revision, evidence=evidence, by=by, at=NOW
    )


def check(action: Action, by: User, effect: Effect = Effect.EFFECTIVE) -> Action:
    return services.check(
        action=action,
        seen_revision=action.revision,
        effect=effect,
        note="Twenty set-ups looked at.",
        by=by,
        at=tomorrow(days=90),
    )


def test_the_owner_says_that_it_is_done_and_by_what_one_can_see_it(
    action: Action, action_owner: User
) -> None:
    shown = Evidence(name="protocol.pdf", content=read(SimpleUploadedFile("x", PDF)))
    done = services.finish(
        action=action,
        seen_revision=0,
        evidence="See the protocol.",
        files_shown=[shown],
        by=action_owner,
        at=NOW,
    )
    assert (done.state, done.done_by, done.done_at) == (ActionState.DONE, action_owner, NOW)
    assert done.check_due_date == NOW.date() + timedelta(days=90)
    assert [file.shown_name for file in files.files_of(done)] == ["protocol.pdf"]
    entry = trail.entries_of(action).last()
    assert entry is not None
    assert entry.after["files"] == ["protocol.pdf"]


def test_the_day_of_the_check_is_counted_in_the_departments_time_zone(
    action: Action, action_owner: User
) -> None:
    action.department.time_zone = "Asia/Shanghai"
    action.department.save()
    late_evening_in_greenwich = NOW.replace(hour=20)
    done = services.finish(
        action=action,
        seen_revision=0,
        evidence="Seen.",
        by=action_owner,
        at=late_evening_in_greenwich,
    )
    assert done.check_due_date == NOW.date() + timedelta(days=91)


def test_done_without_evidence_is_refused(action: Action, action_owner: User) -> None:
    with pytest.raises(ActionRefused, match="by what one can see"):
        finish(action, action_owner, evidence=" ")


def test_nobody_but_the_owner_and_the_quality_lead_says_done(
    action: Action, investigator: User, triager: User, quality_lead: User
) -> None:
    for person in (investigator, triager):
        with pytest.raises(PermissionDenied):
            finish(action, person)
    assert finish(action, quality_lead).done_by == quality_lead


def test_an_action_is_done_once(action: Action, action_owner: User) -> None:
    done = finish(action, action_owner)
    with pytest.raises(NotNow):
        finish(done, action_owner)


def test_saying_done_settles_the_owners_notice(action: Action, action_owner: User) -> None:
    assert notices.count_unread(action_owner) == 1
    finish(action, action_owner)
    assert notices.count_unread(action_owner) == 0


def test_somebody_else_judges_whether_it_worked(
    action: Action, action_owner: User, investigator: User
) -> None:
    done = finish(action, action_owner)
    with pytest.raises(PermissionDenied):
        check(done, action_owner)
    checked = check(done, investigator)
    assert (checked.state, checked.effect) == (ActionState.CHECKED, Effect.EFFECTIVE)
    assert (checked.checked_by, checked.checked_at) == (investigator, tomorrow(days=90))


def test_an_investigator_does_not_judge_the_own_action_but_a_quality_lead_may(
    make_action: Callable[..., Action], investigator: User, quality_lead: User
) -> None:
    own = finish(make_action(owner=investigator), investigator)
    with pytest.raises(PermissionDenied):
        check(own, investigator)
    leads = finish(make_action(owner=quality_lead), quality_lead)
    assert check(leads, quality_lead).state == ActionState.CHECKED


def test_what_cannot_be_told_yet_is_asked_again(
    action: Action, action_owner: User, investigator: User
) -> None:
    done = finish(action, action_owner)
    later = check(done, investigator, Effect.UNKNOWN)
    assert later.state == ActionState.DONE
    assert later.check_due_date == tomorrow(days=180).date()
    assert check(later, investigator, Effect.NOT_EFFECTIVE).state == ActionState.CHECKED


def test_a_finding_without_words_is_refused(
    action: Action, action_owner: User, investigator: User
) -> None:
    done = finish(action, action_owner)
    with pytest.raises(ActionRefused, match="what the check found"):
        services.check(
            action=done, seen_revision=1, effect=Effect.EFFECTIVE, note="", by=investigator, at=NOW
        )


def test_an_open_action_is_not_checked(action: Action, investigator: User) -> None:
    with pytest.raises(NotNow, match="open"):
        check(action, investigator)


def test_an_action_that_did_not_work_is_opened_again_and_its_past_stays_in_the_trail(
    action: Action, action_owner: User, investigator: User
) -> None:
    failed = check(finish(action, action_owner), investigator, Effect.NOT_EFFECTIVE)
    with pytest.raises(ActionRefused, match="why"):
        services.reopen(
            action=failed, seen_revision=failed.revision, reason="", by=investigator, at=NOW
        )
    opened = services.reopen(
        action=failed,
        seen_revision=failed.revision,
        reason="It happened again.",
        by=investigator,
        at=tomorrow(days=91),
    )
    assert (opened.state, opened.effect, opened.done_at) == (ActionState.OPEN, "", None)
    entry = trail.entries_of(action).last()
    assert entry is not None
    assert entry.before["evidence"] == "The new version is on the wall."
    assert entry.before["effect_note"] == "Twenty set-ups looked at."


def test_the_check_shows_the_later_reports_that_resemble_it(
    action: Action,
    incident: Incident,
    action_owner: User,
    investigator: User,
    make_incident: Callable[..., Incident],
    client_of: Callable[..., Client],
) -> None:
    from beamward.features.incidents import services as incidents
    from tests.support.factories import COMPLETE

    incidents.record_findings(
        incident=incident,
        findings=COMPLETE,
        seen_revision=incident.revision,
        by=investigator,
        at=NOW,
    )
    finish(action, action_owner)
    again = make_incident(State.ACTIONS_OPEN, at=tomorrow(days=30))
    page = client_of(investigator).get(reverse("action-check", args=[action.public_id]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "1 later report" in text or "One later report" in text
    assert reverse("incident", args=[again.public_id]) in text


def test_a_kind_nobody_can_look_for_is_said_to_be_so() -> None:
    assert recurrence.matches("nobodys.kind", "7K3M9QXT2VBN", date(2026, 1, 1)) is None


def test_a_finder_is_asked_for_its_kind_since_the_day() -> None:
    found = recurrence.Match("Again", "/x", date(2026, 5, 1), "the same step")
    recurrence.register("tests.kind", lambda subject, since: [found] if since.year == 2026 else [])
    assert recurrence.matches("tests.kind", "7K3M9QXT2VBN", date(2026, 1, 1)) == [found]
    assert recurrence.matches("tests.kind", "7K3M9QXT2VBN", date(2027, 1, 1)) == []

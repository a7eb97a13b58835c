"""The whole loop in a real browser, from a report to a lesson, as different people in each language.

The pages are accessible on the way, and the pictures of the user guides are taken here.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from beamward.domain.incident.lifecycle import State
from beamward.features.actions.models import Action, ActionState, Effect
from beamward.features.incidents.models import Incident
from beamward.features.reports.models import Identity, Report, Reporter
from beamward.foundation.files.models import StoredFile
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.trail.models import Entry
from beamward.foundation.trail.queries import entries_of
from tests.browser import steps, story
from tests.browser.conftest import PHONE
from tests.browser.steps import Telling, Words
from tests.browser.story import RECORD_NUMBER, TOLD

PageOf = Callable[..., Page]
Camera = Callable[..., Path]

TELEPHONE = {
    "viewport": PHONE,
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 1.5,
}

IN_THE_GUIDE = {
    "report": "body",
    "receipt": "body",
    "queue": "",
    "triage": "",
    "findings": "#id_factors",
    "incident": "",
    "action": "",
    "done": "",
    "close": "",
    "check": "",
    "talk": "",
    "lesson": "",
    "trail": "",
}
"""The pictures of the user guide: the whole page, or a screen from that place on."""

ACTS_IN_ORDER = [
    "incident.opened",
    "incident.triaged",
    "incident.assigned",
    "incident.findings_recorded",
    "incident.course_added",
    "incident.moment_added",
    "incident.moment_added",
    "incident.moment_added",
    "incident.action_planned",
    "incident.actions_open",
    "incident.judged_anew",
    "incident.closed",
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_event_becomes_a_lesson_in_the_hands_of_different_people(
    language: str,
    department: Department,
    page_of: PageOf,
    accessible: Callable[[Page], None],
    picture: Camera,
) -> None:
    def look(page: Page, name: str) -> None:
        accessible(page)
        if name in IN_THE_GUIDE:
            picture(page, name, guide=language, at=IN_THE_GUIDE[name])
        else:
            picture(page, f"{name}-{language}")

    cast = story.cast(department, language, at=timezone.now())
    told = Telling(Words(language), TOLD[language], cast, look)

    def page_for(role: Role) -> Page:
        return page_of(cast[role], language)

    # A therapist without an account tells it on the telephone; a desk shows the same form.
    desk = page_of(None, language)
    desk.goto(f"/r/{department.code}")
    look(desk, "report-desk")
    telephone = page_of(None, language, **TELEPHONE)
    code = steps.report(telephone, told, with_slip=True)
    reported = Report.objects.get(machine__code=story.MACHINE)
    original = reported.narrative
    assert told.story.narrative in original
    assert RECORD_NUMBER not in original
    assert reported.identity == Identity.ANONYMOUS
    assert not Reporter.objects.filter(report=reported).exists()
    incident = Incident.objects.get(report_id=reported.public_id)
    address = reverse("incident", args=[incident.public_id])

    steps.triage(page_for(Role.TRIAGER), told)
    steps.assign(page_for(Role.QUALITY_LEAD), told, address, cast.name(Role.INVESTIGATOR))
    investigator = page_for(Role.INVESTIGATOR)
    steps.find_out(investigator, told)
    steps.reply(telephone, told, code)
    steps.plan(investigator, told, address, cast.name(Role.ACTION_OWNER))
    action_address = steps.finish_action(page_for(Role.ACTION_OWNER), told)
    steps.close(investigator, told, address)
    steps.read_answer(telephone, told, code)
    story.happens_again(cast, told.story, at=timezone.now())
    steps.check(investigator, told, action_address)
    steps.read_lesson(page_for(Role.HEAD), told)
    auditor = page_for(Role.AUDITOR)
    steps.read_trail(auditor, told)

    incident.refresh_from_db()
    assert incident.state == State.CLOSED
    assert Report.objects.get(pk=reported.pk).narrative == original
    action = Action.objects.get(subject_id=incident.public_id)
    assert (action.state, action.effect) == (ActionState.CHECKED, Effect.EFFECTIVE)
    assert StoredFile.objects.filter(subject_id=action.public_id).count() == 1
    _the_trail_tells_all(auditor, told, incident, reported)


def _the_trail_tells_all(page: Page, told: Telling, incident: Incident, report: Report) -> None:
    """The auditor reads each act with the name of who did it; nobody stands for the reporter."""
    kept = list(entries_of(incident).order_by("id"))
    assert [entry.act for entry in kept] == ACTS_IN_ORDER
    shown = page.get_by_role("main").locator("ol.trail > li")
    assert shown.count() == len(kept)
    for role in (Role.TRIAGER, Role.QUALITY_LEAD, Role.INVESTIGATOR):
        expect(shown.filter(has_text=told.cast.name(role)).first).to_be_visible()
    of_report = Entry.objects.filter(subject_kind="reports.report", subject_id=report.public_id)
    by_reporter = of_report.filter(act__in=["report.received", "report.added_to"])
    assert by_reporter.count() == 2
    assert not by_reporter.exclude(by=None).exists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_role_sees_its_own_pages_and_is_told_when_it_may_not(
    language: str,
    department: Department,
    page_of: PageOf,
    accessible: Callable[[Page], None],
    picture: Camera,
) -> None:
    cast = story.cast(department, language, at=timezone.now())
    say = Words(language)
    incident = Incident.objects.order_by("received_at").first()
    assert incident is not None
    address = reverse("incident", args=[incident.public_id])

    administrator = page_of(cast[Role.ADMINISTRATOR], language)
    administrator.goto(reverse("department-people", args=[department.code]))
    expect(administrator.get_by_role("link", name=cast.name(Role.HEAD))).to_be_visible()
    accessible(administrator)
    picture(administrator, "people", guide=language)
    assert _status(administrator, address) == 403
    accessible(administrator)
    _offers_nothing(administrator, say)

    auditor = page_of(cast[Role.AUDITOR], language)
    assert _status(auditor, address) == 200
    _offers_nothing(auditor, say)
    assert _status(auditor, reverse("incident-reopen", args=[incident.public_id])) == 403

    owner = page_of(cast[Role.ACTION_OWNER], language)
    assert _status(owner, address) == 403
    assert _status(owner, reverse("lessons")) == 200


def _status(page: Page, address: str) -> Any:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def _offers_nothing(page: Page, say: Words) -> None:
    for act in ("Triage", "Open again", "Write findings", "Plan an action", "Ask the reporter"):
        expect(page.get_by_role("main").get_by_text(say(act), exact=True)).to_have_count(0)

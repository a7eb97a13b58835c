"""The same loop in a browser that runs no scripts."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from beamward.domain.incident.lifecycle import State
from beamward.features.actions.models import Action, ActionState
from beamward.features.incidents.models import Incident
from beamward.features.reports.models import Report
from beamward.foundation.organisations.models import Department, Role
from tests.browser import steps, story
from tests.browser.steps import Telling, Words
from tests.browser.story import TOLD

LANGUAGE = "zh"


def test_an_event_becomes_a_lesson_without_scripts(
    department: Department, page_of: Callable[..., Page]
) -> None:
    cast = story.cast(department, LANGUAGE, at=timezone.now())
    told = Telling(Words(LANGUAGE), TOLD[LANGUAGE], cast, look=lambda page, name: None)

    def page_for(role: Role | None) -> Page:
        return page_of(role and cast[role], LANGUAGE, java_script_enabled=False)

    reporter = page_for(None)
    code = steps.report(reporter, told, with_slip=False)
    report = Report.objects.get(machine__code=story.MACHINE)
    assert report.narrative == told.story.narrative
    incident = Incident.objects.get(report_id=report.public_id)
    address = reverse("incident", args=[incident.public_id])
    steps.triage(page_for(Role.TRIAGER), told)
    steps.assign(page_for(Role.QUALITY_LEAD), told, address, cast.name(Role.INVESTIGATOR))
    investigator = page_for(Role.INVESTIGATOR)
    steps.find_out(investigator, told)
    steps.reply(reporter, told, code)
    steps.plan(investigator, told, address, cast.name(Role.ACTION_OWNER))
    action_address = steps.finish_action(page_for(Role.ACTION_OWNER), told)
    steps.close(investigator, told, address)
    steps.read_answer(reporter, told, code)
    story.happens_again(cast, told.story, at=timezone.now())
    steps.check(investigator, told, action_address)
    steps.read_lesson(page_for(Role.HEAD), told)
    steps.read_trail(page_for(Role.AUDITOR), told)

    incident.refresh_from_db()
    assert incident.state == State.CLOSED
    assert Action.objects.get(subject_id=incident.public_id).state == ActionState.CHECKED

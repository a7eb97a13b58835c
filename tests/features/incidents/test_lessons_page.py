"""What the department has learned, for everybody in it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import services
from beamward.features.incidents.models import Incident, Lesson
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from tests.support import factories
from tests.support.factories import LESSON, NOW

Make = Callable[..., Incident]
ClientOf = Callable[..., Client]


@pytest.mark.parametrize(
    "role", ["reporter", "triager", "action_owner", "confidant", "head", "auditor"]
)
def test_everybody_in_the_department_reads_the_lesson(
    role: str, client_of: ClientOf, make_incident: Make, request: pytest.FixtureRequest
) -> None:
    lesson = Lesson.objects.get(incident=make_incident(State.CLOSED))
    client = client_of(request.getfixturevalue(role))
    assert LESSON.title_en in client.get("/lessons").content.decode()
    page = client.get(f"/lessons/{lesson.public_id}").content.decode()
    assert LESSON.why_en in page
    assert LESSON.why_zh in page


def test_a_lesson_names_nobody_and_leads_only_readers_to_the_incident(
    client_of: ClientOf, reporter: User, auditor: User, make_incident: Make, investigator: User
) -> None:
    incident = make_incident(State.CLOSED, investigator=investigator)
    lesson = Lesson.objects.get(incident=incident)
    for_reporter = client_of(reporter).get(f"/lessons/{lesson.public_id}").content.decode()
    assert investigator.full_name not in for_reporter
    assert incident.public_id not in for_reporter
    for_auditor = client_of(auditor).get(f"/lessons/{lesson.public_id}").content.decode()
    assert f"/incidents/{incident.public_id}" in for_auditor


def test_the_readers_language_comes_first(
    client_of: ClientOf, reporter: User, make_incident: Make
) -> None:
    lesson = Lesson.objects.get(incident=make_incident(State.CLOSED))
    page = client_of(reporter, "zh-hans").get(f"/lessons/{lesson.public_id}").content.decode()
    assert f'<span lang="zh-Hans">{LESSON.title_zh}</span></h1>' in page
    assert page.index(LESSON.what_zh) < page.index(LESSON.what_en)


def test_a_lesson_in_one_language_is_shown_as_it_is(
    client_of: ClientOf, reporter: User, make_incident: Make
) -> None:
    lesson = Lesson.objects.get(incident=make_incident(State.CLOSED))
    Lesson.objects.filter(pk=lesson.pk).update(title_zh="", what_zh="", why_zh="", changed_zh="")
    page = client_of(reporter, "zh-hans").get("/lessons").content.decode()
    assert f'lang="en">{LESSON.title_en}' in page


def test_a_reopened_incident_takes_its_lesson_out_of_sight(
    client_of: ClientOf, reporter: User, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident(State.CLOSED)
    lesson = Lesson.objects.get(incident=incident)
    services.reopen(
        incident=incident,
        reason="Again.",
        seen_revision=incident.revision,
        by=quality_lead,
        at=NOW,
    )
    client = client_of(reporter)
    assert LESSON.title_en not in client.get("/lessons").content.decode()
    assert client.get(f"/lessons/{lesson.public_id}").status_code == 403


def test_lessons_come_newest_first_page_by_page_and_are_searched(
    client_of: ClientOf, reporter: User, make_incident: Make, department: Department
) -> None:
    lead = factories.make_person(department, Role.QUALITY_LEAD)
    for number in range(22):
        incident = make_incident(State.CLOSED, lead=lead, at=NOW + timedelta(days=number))
        Lesson.objects.filter(incident=incident).update(title_en=f"Lesson number {number:02}")
    client = client_of(reporter)
    page = client.get("/lessons").content.decode()
    assert page.index("number 21") < page.index("number 02")
    assert "number 01" not in page
    last = Lesson.objects.get(title_en="Lesson number 02")
    assert f"/lessons?after={last.public_id}" in page
    following = client.get(f"/lessons?after={last.public_id}").content.decode()
    assert "number 01" in following
    assert "number 02" not in following
    found = client.get("/lessons?q=number+07").content.decode()
    assert "number 07" in found
    assert "number 08" not in found
    assert "No lesson holds these words" in client.get("/lessons?q=zzz").content.decode()


def test_strangers_and_administrators_read_no_lesson(
    client_of: ClientOf, stranger: User, administrator: User, make_incident: Make
) -> None:
    lesson = Lesson.objects.get(incident=make_incident(State.CLOSED))
    address = f"/lessons/{lesson.public_id}"
    assert client_of(stranger).get(address).status_code == 404
    assert client_of(administrator).get(address).status_code == 403
    assert client_of(administrator).get("/lessons").status_code == 403

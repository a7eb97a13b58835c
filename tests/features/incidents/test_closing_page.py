"""Closing with a lesson, and opening again."""

from collections.abc import Callable

import pytest
from django.test import Client

from beamward.domain.incident.lifecycle import State
from beamward.features.actions import queries as actions
from beamward.features.actions import services as action_services
from beamward.features.incidents import access
from beamward.features.incidents.models import Incident, Lesson
from beamward.features.reports import queries as reports
from beamward.foundation.accounts.models import User
from tests.features.incidents.conftest import sent
from tests.support import factories
from tests.support.factories import LESSON, NOW

Make = Callable[..., Incident]
ClientOf = Callable[..., Client]
ENGLISH = {name: text for name, text in LESSON.__dict__.items() if name.endswith("_en")}


def at(incident: Incident, act: str) -> str:
    return f"/incidents/{incident.public_id}/{act}"


@pytest.fixture
def ready(make_incident: Make, investigator: User) -> Incident:
    """An incident that lacks nothing but its lesson and the answer."""
    incident = make_incident(State.ACTIONS_OPEN, investigator=investigator)
    (action,) = actions.of_subject(access.KIND, incident.public_id)
    action_services.finish(
        action=action, seen_revision=0, evidence="Seen.", by=investigator, at=NOW
    )
    return incident


def test_closing_publishes_the_lesson_and_answers_the_reporter(
    client_of: ClientOf, investigator: User, ready: Incident
) -> None:
    client = client_of(investigator)
    page = client.get(at(ready, "close")).content.decode()
    assert "This is missing" not in page
    client.post(at(ready, "close"), sent(ready, answer="Thank you.", **ENGLISH))
    fresh = factories.fresh(ready)
    assert fresh.state == State.CLOSED
    lesson = Lesson.objects.get(incident=ready)
    assert lesson.is_published
    assert lesson.title_en == LESSON.title_en
    report = reports.of_public_id(ready.report_id)
    assert report is not None
    (answer,) = reports.messages_of(report)
    assert (answer.body, answer.is_answer) == ("Thank you.", True)


def test_what_is_missing_is_listed_with_the_way_to_it_and_the_text_is_kept(
    client_of: ClientOf, investigator: User, make_incident: Make
) -> None:
    incident = make_incident(State.INVESTIGATING, investigator=investigator)
    action = factories.make_action(incident, owner=investigator, by=investigator)
    client = client_of(investigator)
    page = client.get(at(incident, "close")).content.decode()
    assert "This is missing before it can be closed" in page
    assert f"{at(incident, 'findings')}#id_problem_types" in page
    assert action.public_id in page
    response = client.post(
        at(incident, "close"), sent(incident, answer="My careful answer.", **ENGLISH)
    )
    assert response.status_code == 409
    page = response.content.decode()
    assert "The incident cannot be closed yet." in page
    assert "My careful answer." in page
    assert LESSON.what_en in page
    assert factories.fresh(incident).state == State.INVESTIGATING


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [("why_en", "Please write the lesson"), ("answer", "Please answer the reporter")],
)
def test_without_a_whole_lesson_or_an_answer_it_stays_open(
    left_out: str, sentence: str, client_of: ClientOf, investigator: User, ready: Incident
) -> None:
    sending = {**sent(ready, answer="Thank you.", **ENGLISH), left_out: ""}
    response = client_of(investigator).post(at(ready, "close"), sending)
    assert sentence in response.content.decode()
    assert factories.fresh(ready).state == State.ACTIONS_OPEN


def test_a_lead_opens_it_again_with_a_reason_and_the_lesson_is_ready_to_be_changed(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident(State.CLOSED)
    client = client_of(quality_lead)
    empty = client.post(at(incident, "reopen"), sent(incident, reason=""))
    assert "Please say why" in empty.content.decode()
    client.post(at(incident, "reopen"), sent(incident, reason="It happened again."))
    assert factories.fresh(incident).state == State.INVESTIGATING
    assert not Lesson.objects.get(incident=incident).is_published
    assert LESSON.title_en in client.get(at(incident, "close")).content.decode()


@pytest.mark.parametrize("role", ["triager", "head", "auditor", "reporter"])
def test_others_neither_close_nor_open_again(
    role: str,
    client_of: ClientOf,
    ready: Incident,
    make_incident: Make,
    request: pytest.FixtureRequest,
) -> None:
    client = client_of(request.getfixturevalue(role))
    assert client.post(at(ready, "close"), sent(ready)).status_code == 403
    closed = make_incident(State.CLOSED)
    assert client.post(at(closed, "reopen"), sent(closed)).status_code == 403


def test_the_readers_own_language_comes_first(
    client_of: ClientOf, investigator: User, ready: Incident
) -> None:
    english = client_of(investigator).get(at(ready, "close")).content.decode()
    assert english.index("id_title_en") < english.index("id_title_zh")
    chinese = client_of(investigator, "zh-hans").get(at(ready, "close")).content.decode()
    assert chinese.index("id_title_zh") < chinese.index("id_title_en")

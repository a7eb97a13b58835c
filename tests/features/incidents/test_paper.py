"""The paper of one incident."""

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from pypdf import PdfReader

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import services
from beamward.features.incidents.models import Incident
from beamward.features.reports.models import Identity
from beamward.foundation.accounts.models import User
from beamward.foundation.public_id import grouped
from tests.support import factories
from tests.support.factories import LESSON, NOW

Make = Callable[..., Incident]
ClientOf = Callable[..., Client]


def text_of(client: Client, incident: Incident) -> str:
    response = client.get(f"/incidents/{incident.public_id}.pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.content))
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def test_the_paper_holds_everything_of_the_incident(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    text = text_of(client_of(quality_lead), make_incident(State.CLOSED))
    for words in (
        factories.NARRATIVE,
        factories.COMPLETE.department_narrative,
        "Near miss",
        "Slip or loss of attention",
        "Interlock on the couch height",
        LESSON.changed_en,
        LESSON.title_zh,
    ):
        assert " ".join(words.split()) in text


def test_the_paper_speaks_chinese(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    text = text_of(client_of(quality_lead, "zh-hans"), make_incident(State.CLOSED)).replace(" ", "")
    assert "近似差错" in text
    assert "促成因素" in text
    assert "经验教训" in text


def test_doses_stand_on_the_paper_with_their_deviation(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident(State.INVESTIGATING)
    services.add_course(
        incident=incident,
        pseudonym="patient A",
        basis="fraction",
        planned_gy=Decimal("2"),
        delivered_gy=Decimal("2.6"),
        fractions_planned=25,
        fractions_affected=3,
        seen_revision=incident.revision,
        by=quality_lead,
        at=NOW,
    )
    text = text_of(client_of(quality_lead), incident)
    assert "+30.0%" in text
    assert "+3.6%" in text
    assert "3 / 25" in text


@pytest.mark.parametrize("identity", [Identity.NAMED, Identity.CONFIDENCE])
def test_the_paper_does_not_say_who_reported(
    identity: Identity,
    client_of: ClientOf,
    quality_lead: User,
    confidant: User,
    make_incident: Make,
) -> None:
    factories.make_key(confidant.memberships.get().department, confidant)
    incident = make_incident(identity=identity, name="Zhao Qiang", contact="ext. 4411")
    for person in (quality_lead, confidant):
        text = text_of(client_of(person), incident)
        assert "Zhao" not in text
        assert "4411" not in text
        assert grouped(incident.public_id) in text

"""An incident in which every text holds one word, so that a test sees where the word is left."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from beamward.domain.incident.lifecycle import State
from beamward.features.actions import services as actions
from beamward.features.actions.models import Action, Effect
from beamward.features.incidents import services
from beamward.features.incidents.models import Incident
from beamward.features.reports import services as reports
from beamward.features.reports.models import Identity, Report
from beamward.features.reports.services import Receipt
from beamward.foundation.accounts.models import User
from beamward.foundation.files import services as files
from beamward.foundation.organisations.models import Department
from tests.support import factories

WORD = "Zimmerfrau"
"""A name that stands in no other text of the tests."""


def picture() -> ContentFile:  # type: ignore[type-arg]
    """Return a small picture."""
    data = BytesIO()
    Image.new("RGB", (8, 8), "white").save(data, "PNG")
    return ContentFile(data.getvalue(), name="picture.png")


def make_whole(
    department: Department, *, lead: User, at: datetime = factories.NOW, word: str = WORD
) -> tuple[Incident, Receipt]:
    """Return a closed incident whose every text holds the word, and its receipt."""
    factories.make_key(department, at=at)
    receipt = factories.make_receipt(
        department,
        f"Patient {word} lay 2 cm too low. {word}!",
        identity=Identity.CONFIDENCE,
        name=f"Nurse {word}",
        contact=word,
        at=at,
        pictures=[files.read(picture(), pictures_only=True)],
    )
    report = receipt.report
    reports.add_as_reporter(report=report, body=f"It was {word}.", attempt="a" * 16, at=at)
    incident = Incident.objects.get(report_id=report.public_id)
    judged = replace(factories.JUDGEMENT, title=f"Couch of {word}")
    incident = services.triage(
        incident=incident, judgement=judged, seen_revision=incident.revision, by=lead, at=at
    )
    services.ask_reporter(incident=incident, question=f"Which {word}?", by=lead, at=at)
    incident = services.assign(
        incident=incident, investigator=lead, seen_revision=incident.revision, by=lead, at=at
    )
    found = replace(
        factories.COMPLETE,
        department_narrative=f"{word} lay there.",
        disclosure_note=f"{word} was told.",
        staff_support_note=f"{word} was heard.",
    )
    incident = services.record_findings(
        incident=incident, findings=found, seen_revision=incident.revision, by=lead, at=at
    )
    services.remark(incident=incident, body=f"Ask {word} again.", by=lead, at=at)
    services.add_moment(
        incident=incident,
        moment=word,
        what=f"{word} came.",
        seen_revision=incident.revision,
        by=lead,
        at=at,
    )
    incident = factories.fresh(incident)
    services.add_course(
        incident=incident,
        pseudonym=word,
        structure=word,
        basis="course",
        planned_gy=Decimal("50"),
        delivered_gy=Decimal("52"),
        seen_revision=incident.revision,
        by=lead,
        at=at,
    )
    action = factories.make_action(
        factories.fresh(incident),
        owner=lead,
        by=lead,
        at=at,
        title=f"Call {word}",
        description=f"Tell {word} what changed.",
    )
    shown = actions.Evidence(f"{word}.png", files.read(picture()))
    actions.finish(
        action=action,
        seen_revision=0,
        evidence=f"{word} said so.",
        by=lead,
        at=at,
        files_shown=[shown],
    )
    done = Action.objects.get(pk=action.pk)
    actions.check(
        action=done,
        seen_revision=1,
        effect=Effect.EFFECTIVE,
        note=f"{word} agrees.",
        by=lead,
        at=at,
    )
    incident = factories.fresh(incident)
    incident = services.close(
        incident=incident,
        lesson=factories.LESSON,
        answer=f"Thank you, {word}.",
        seen_revision=incident.revision,
        by=lead,
        at=at + timedelta(hours=1),
    )
    assert incident.state == State.CLOSED
    return incident, receipt


def report_of(incident: Incident) -> Report:
    """Return the report of an incident as the database holds it now."""
    return Report.objects.get(public_id=incident.report_id)

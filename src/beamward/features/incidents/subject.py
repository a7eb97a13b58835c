"""How incidents are shown by those who do not know their kind: trail, files, notices, actions, leavers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from beamward.features.actions import recurrence
from beamward.features.incidents import access, queries
from beamward.features.incidents.models import Incident, Lesson
from beamward.foundation import subjects
from beamward.foundation.accounts import handover
from beamward.foundation.accounts.models import User
from beamward.foundation.public_id import grouped


def title_of(incident: Incident) -> str:
    """Return what an incident is called: its short title, else its id."""
    return incident.title or grouped(incident.public_id)


def address_of(incident: Incident) -> str:
    """Return the path of an incident's page."""
    return reverse("incident", args=[incident.public_id])


def later_ones_like(public_id: str, since: date) -> Sequence[recurrence.Match]:
    """Return what may show that an incident has happened again, for the check of an action."""
    incident = queries.of_public_id(public_id)
    if incident is None:
        return []
    return [
        recurrence.Match(
            title=title_of(found.incident),
            url=address_of(found.incident),
            on_date=found.incident.reported_date,
            reason=found.reason,
        )
        for found in queries.recurrences(incident, since=since)
    ]


def in_hand(person: User) -> Iterator[handover.Piece]:
    """Yield the open investigations of a person who leaves."""
    for incident in queries.investigated_by(person):
        yield handover.Piece(incident.public_id, address_of(incident))


def register() -> None:
    """Make incidents known by their kind."""
    subjects.register(
        subjects.Kind(
            name=access.KIND,
            find=queries.of_public_id,
            title=title_of,
            url=address_of,
            may_read=access.may_read,
            part_of=_merged_into,
        )
    )
    subjects.register(
        subjects.Kind(
            name=Lesson._meta.label_lower,
            find=queries.lesson_of_public_id,
            title=lambda lesson: lesson.title_en or lesson.title_zh,
            url=lambda lesson: reverse("lesson", args=[lesson.public_id]),
            may_read=access.may_read_lesson,
            part_of=lambda lesson: (access.KIND, lesson.incident.public_id),
        )
    )
    _show_reports_as_incidents()
    recurrence.register(access.KIND, later_ones_like)
    handover.register(access.KIND, handover.Kind(_("Open investigations"), in_hand))


def _show_reports_as_incidents() -> None:
    """Lead from a report, or a picture of it, to the page on which it is handled."""
    reports = subjects.get("reports.report")
    if reports is None:
        raise RuntimeError("the front door has not registered its reports")

    def address(report: Any) -> str:
        incident = queries.of_report(report.public_id)
        return address_of(incident) if incident else reverse("home")

    def handled_as(report: Any) -> tuple[str, str] | None:
        incident = queries.of_report(report.public_id)
        return (access.KIND, incident.public_id) if incident else None

    subjects.register(replace(reports, url=address, part_of=handled_as))


def _merged_into(incident: Incident) -> tuple[str, str] | None:
    other = incident.duplicate_of
    return (access.KIND, other.public_id) if other else None

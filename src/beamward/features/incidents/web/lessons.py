"""What the department has learned, for everybody who works in it."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from beamward.domain.vocabulary import is_chinese
from beamward.features.incidents import access, labels, queries
from beamward.features.incidents.models import Lesson
from beamward.features.incidents.terms import Terms
from beamward.features.incidents.web.places import place_for
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.organisations.queries import roles_of

PAGE = 20


@dataclass(frozen=True)
class Telling:
    """A lesson in one language: its title, and its parts under headings in that language."""

    language: str
    title: str
    parts: list[tuple[str, str]]


def tellings(lesson: Lesson) -> list[Telling]:
    """Return the lesson in each language it was written in, the reader's own first."""
    own = "zh" if is_chinese(labels.language()) else "en"
    other = "en" if own == "zh" else "zh"
    return [
        _telling(lesson, language)
        for language in (own, other)
        if getattr(lesson, f"title_{language}")
    ]


def _telling(lesson: Lesson, language: str) -> Telling:
    with override("zh-hans" if language == "zh" else "en"):
        headings = (_("What happened"), _("Why it happened"), _("What we changed"))
    texts = [getattr(lesson, f"{part}_{language}") for part in ("what", "why", "changed")]
    return Telling(
        "zh-Hans" if language == "zh" else "en",
        getattr(lesson, f"title_{language}"),
        list(zip(headings, texts, strict=True)),
    )


@login_required
@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    """Show the published lessons of a department, the newest first."""
    place = place_for(request, access.may_read_lessons)
    text = request.GET.get("q", "").strip()[:100]
    found, following = queries.lessons_page(
        queries.lessons([place.department.pk]),
        after=request.GET.get("after", ""),
        text=text,
        size=PAGE,
    )
    terms = Terms(place.department)
    return render(
        request,
        "incidents/lessons.html",
        {
            "where": place,
            "text": text,
            "lessons": [
                (
                    lesson,
                    tellings(lesson)[0],
                    terms.label("event_type", lesson.incident.event_type),
                    terms.label("modality", lesson.incident.modality),
                )
                for lesson in found
            ],
            "next_url": place.address("lessons", q=text, after=following) if following else None,
        },
    )


@login_required
@require_safe
def lesson(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one lesson, without names."""
    reader = person(request)
    record = queries.lesson_of_public_id(public_id)
    if record is None or not roles_of(reader, record.department_id):
        raise Http404
    if not access.may_read_lesson(reader, record):
        raise PermissionDenied
    terms = Terms(record.department)
    incident = record.incident
    return render(
        request,
        "incidents/lesson.html",
        {
            "lesson": record,
            "tellings": tellings(record),
            "kinds": [
                (labels.question(name), terms.label(name, getattr(incident, name)))
                for name in ("event_type", "modality", "step_origin")
                if getattr(incident, name)
            ],
            "incident": incident if access.may_read(reader, incident) else None,
        },
    )

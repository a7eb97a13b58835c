"""The trail in the words of its readers."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.utils import translation

from beamward.foundation import trail
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import services
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.trail import labels
from beamward.foundation.trail.models import Entry
from beamward.foundation.trail.queries import entries_of
from tests.support.factories import NOW


def shown(entries: list[Entry], language: str = "en") -> str:
    template = engines["jinja2"].env.from_string(  # type: ignore[attr-defined]
        '{% import "trail/entries.html" as trail %}{{ trail.entries(entries) }}'
    )
    with translation.override(language):
        return str(template.render(entries=entries))


def test_every_act_that_the_code_records_has_words() -> None:
    recorded = {
        act
        for path in Path(settings.BASE_DIR).rglob("*.py")
        for act in re.findall(
            r'trail\.record\(\s*"([a-z_]+\.[a-z_]+)"', path.read_text(encoding="utf-8")
        )
    }
    assert len(recorded) > 20
    assert recorded - labels.known_acts() == set()


def test_the_trail_says_who_did_what_from_what_to_what(
    department: Department, administrator: User
) -> None:
    services.change_department(
        department=department,
        name_en=department.name_en,
        name_zh=department.name_zh,
        time_zone=department.time_zone,
        triage_days=2,
        answer_days=department.answer_days,
        by=administrator,
        at=NOW,
    )
    english = shown(list(entries_of(department)))
    assert administrator.full_name in english
    assert "changed the department" in english
    assert "days until a report is looked at: 3 → 2" in english
    assert "新报告的查看时限（天）: 3 → 2" in shown(list(entries_of(department)), "zh-hans")


def test_codes_are_said_in_words(
    department: Department, administrator: User, reporter: User
) -> None:
    given = services.give_role(
        user=reporter, department=department, role=Role.HEAD, by=administrator, at=NOW
    )
    assert "role: head of department" in shown(list(entries_of(given)))
    assert "科主任" in shown(list(entries_of(given)), "zh-hans")


def test_a_long_change_is_folded_away(department: Department) -> None:
    entry = entries_of(department)[0]
    html = shown([entry])
    assert "<details>" in html
    assert "The system" in html


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "empty"),
        ("", "empty"),
        ([], "empty"),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (["a", "b"], "a, b"),
        ({"a": None}, "a: empty"),
        ("<b>", "<b>"),
    ],
)
@pytest.mark.usefixtures("english")
def test_any_value_can_be_said(department: Department, value: object, said: str) -> None:
    entry = Entry(subject_kind="x.y", subject_id="z", before={}, after={"anything": value})
    [change] = labels.changes(entry)
    assert (change.label, change.before, change.after) == ("anything", None, said)


def test_what_people_typed_is_shown_and_not_run(department: Department, head: User) -> None:
    from django.db import transaction

    with transaction.atomic():
        entry = trail.record(
            "x.y", subject=department, by=head, at=NOW, after={"text": "<script>alert(1)</script>"}
        )
    assert "<script>" not in shown([entry])

"""What would let somebody count a person's errors does not exist: nothing is grouped by a person.

The rule and its reasons stand in ``docs/non-punitive.md``.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.queries import investigators
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from tests.support import factories

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "beamward"
COUNTING = {"annotate", "aggregate", "alias"}
COUNTERS = {"Counter", "groupby", "Count", "Sum", "Avg", "Max", "Min"}
ALLOWED = {
    "features/incidents/queries.py:investigators": (
        "how many open investigations each investigator has now, for whoever assigns the next one"
    ),
}
"""Functions that count by a person, each with its reason; none tells what a person reported or caused."""


def _person_fields() -> set[str]:
    """Return the names of all fields that lead to a person."""
    names = {
        field.name
        for model in apps.get_models()
        if model.__module__.startswith("beamward.")
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is User
    }
    assert {"by", "investigator", "owner", "user"} <= names
    return names


def _mentions_person(text: str, fields: set[str]) -> bool:
    parts = text.split("__")
    return any(part in fields or part.removesuffix("_id") in fields for part in parts)


def _functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.relative_to(SOURCE)}:{node.name}", node


def _counts(function: ast.FunctionDef) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in COUNTING | COUNTERS:
                return True
    return False


def _columns(function: ast.FunctionDef) -> Iterator[str]:
    """Yield the columns that the function's questions ask for."""
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"values", "values_list"}
        ):
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def test_no_function_counts_by_a_person() -> None:
    fields = _person_fields()
    found = {
        name
        for name, function in _functions()
        if _counts(function)
        and any(_mentions_person(column, fields) for column in _columns(function))
    }

    assert found == set(ALLOWED)


def test_a_function_that_counts_by_a_person_would_be_noticed() -> None:
    written = 'def worst(): return Incident.objects.values("reporter__user").annotate(Count("id"))'
    function = ast.parse(written).body[0]

    assert isinstance(function, ast.FunctionDef)
    assert _counts(function)
    assert any(_mentions_person(column, _person_fields()) for column in _columns(function))


def test_the_one_count_by_a_person_tells_open_work_only(department: Department) -> None:
    lead = factories.make_person(department, Role.QUALITY_LEAD)
    somebody = factories.make_person(department, Role.INVESTIGATOR)
    factories.make_incident(department, state=State.INVESTIGATING, lead=lead, investigator=somebody)
    factories.make_incident(department, state=State.CLOSED, lead=lead, investigator=somebody)

    assert dict(investigators(department))[somebody] == 1


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/incidents",
        "/incidents/triage",
        "/lessons",
        "/actions",
        "/jobs",
        "/departments/{code}",
    ],
)
def test_no_page_groups_by_a_person(address: str, department: Department) -> None:
    head = factories.make_person(department, *set(Role))
    factories.make_incident(department, state=State.CLOSED, lead=head)
    client = Client()
    client.force_login(head)

    with CaptureQueriesContext(connection) as asked:
        response = client.get(address.format(code=department.code))

    assert response.status_code in {200, 302}
    columns = re.compile("|".join(rf'"{name}_id"' for name in sorted(_person_fields())))
    grouped = [
        query["sql"]
        for query in asked.captured_queries
        if columns.search(query["sql"].partition(" GROUP BY ")[2])
    ]
    assert grouped == []


def test_no_page_and_no_table_ranks_people() -> None:
    ranking = re.compile(
        r"\b(ranking|leaderboard|top offenders|error rate per|errors? per person)\b"
    )
    named = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*")
        if path.suffix in {".py", ".html"}
        and ranking.search(path.read_text(encoding="utf-8").lower())
    ]
    assert named == []

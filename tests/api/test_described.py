"""Every answer of the API is one that its description tells of, whoever asks for what."""

import pytest

from tests.attack.fuzzing import operations
from tests.attack.fuzzing.parsers import Tally

CASES = 5
"""For each operation; ``tools/fuzz.py api`` sends as many as one likes."""

pytestmark = pytest.mark.django_db


def test_no_request_is_answered_otherwise_than_described() -> None:
    why: list[str] = []
    tallies: list[Tally] = []
    house = operations.make_house()
    with operations.unhurried():
        for name in operations.operations():
            tallies.append(
                operations.tried(
                    name, house, 1, CASES, lambda *kept: why.append(f"{kept[1]!r} {kept[2]}")
                )
            )
    assert why == []
    sent = sum(tally.inputs for tally in tallies)
    assert sent >= CASES * len(operations.operations()) * 0.9
    # Some are done and some refused, or nothing was tried.
    assert 0 < sum(tally.refusals for tally in tallies) < sent


def test_no_two_shapes_of_the_description_have_one_name() -> None:
    """Of two classes with one name the description would show the last for both."""
    from beamward.project.api import api

    shapes: dict[str, set[type]] = {}
    todo: list[type] = [
        model
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
        for model in [*operation.models, *operation.response_models.values()]
        if isinstance(model, type)
    ]
    while todo:
        model = todo.pop()
        for inner in _classes_in(model):
            known = shapes.setdefault(inner.__name__, set())
            if inner not in known:
                known.add(inner)
                todo.append(inner)
    told = api.get_openapi_schema(path_prefix="/api/v1/")["components"]["schemas"]
    assert len(shapes.keys() & told.keys()) > 40
    assert {name: found for name, found in shapes.items() if name in told and len(found) > 1} == {}


def _classes_in(model: type) -> list[type]:
    from typing import get_args

    from ninja import Schema

    found, todo = [], [field.annotation for field in getattr(model, "model_fields", {}).values()]
    while todo:
        kind = todo.pop()
        todo += get_args(kind)
        if isinstance(kind, type) and issubclass(kind, Schema):
            found.append(kind)
    return found

"""Whatever a program sends, it is answered with an answer or a refusal, and never with a failure."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from beamward.domain.incident.lifecycle import State
from beamward.features.actions.models import Action
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from tests.api.conftest import ROOT, Program
from tests.api.test_schema import SCHEMA

SCHEMAS: dict[str, Any] = SCHEMA["components"]["schemas"]
POSTS = sorted(path for path, operations in SCHEMA["paths"].items() if "post" in operations)

# Lone surrogates and U+0000 are what databases and encoders fail at.
texts = st.text(st.characters(), max_size=40) | st.sampled_from(
    ["\x00", "\ud800", "near_miss", "unknown", "2026-01-01", "0001-01-01", "onc", "9" * 30, "％"]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def body_schema(path: str) -> dict[str, Any]:
    """Return the description of the body of a post."""
    body = SCHEMA["paths"][path]["post"].get("requestBody")
    return body["content"]["application/json"]["schema"] if body else {"type": "object"}


def fitting(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return values that are near to what a description asks for."""
    if "$ref" in schema:
        return fitting(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    for several in ("anyOf", "allOf"):
        if several in schema:
            return st.one_of([fitting(each) for each in schema[several]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            needed = set(schema.get("required", ()))
            return st.fixed_dictionaries(
                {name: value(properties[name]) for name in needed},
                optional={name: value(properties[name]) for name in properties.keys() - needed},
            )
        case "array":
            return st.lists(fitting(schema["items"]), max_size=3)
        case "integer":
            return st.integers(0, 3) | st.integers()
        case "number":
            return st.floats(0, 100) | st.integers() | st.floats()
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case _:
            if schema.get("format") == "date":
                return st.dates().map(str)
            return texts


def value(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return mostly fitting values, and now and then anything at all."""
    return st.integers(0, 9).flatmap(lambda dice: anything if dice == 0 else fitting(schema))


@pytest.fixture
def program(quality_lead: User, program_of: Callable[..., Program]) -> Program:
    """A program of the quality lead, who may do the most."""
    return program_of(quality_lead)


@pytest.fixture
def addresses(make_incident: Callable[..., Incident], quality_lead: User) -> list[dict[str, str]]:
    """What stands in the places of an address: records in several states, and none."""
    incidents = [
        make_incident(state, investigator=quality_lead, lead=quality_lead)
        for state in (State.REPORTED, State.INVESTIGATING, State.ACTIONS_OPEN)
    ]
    ids = [incident.public_id for incident in incidents] + ["000000000000"]
    actions = [action.public_id for action in Action.objects.all()]
    return [
        {"incidents": one, "actions": actions[0], "code": "onc", "part": "000000000000"}
        for one in ids
    ]


def filled(path: str, names: dict[str, str]) -> str:
    """Return an address with its places filled."""
    kind = "actions" if "/v1/actions/" in path else "incidents"
    for place, name in (
        ("{public_id}", names[kind]),
        ("{code}", names["code"]),
        ("{course_id}", names["part"]),
        ("{entry_id}", names["part"]),
    ):
        path = path.replace(place, name)
    return path.removeprefix(ROOT)


@pytest.mark.parametrize("path", POSTS)
@hypothesis_settings(max_examples=30)
@given(data=st.data())
def test_no_body_makes_an_act_fail(
    addresses: list[dict[str, str]],
    program: Program,
    path: str,
    data: st.DataObject,
) -> None:
    names = data.draw(st.sampled_from(addresses))
    body = data.draw(fitting(body_schema(path)) | anything)
    # As a program would write it that escapes what it cannot encode.
    answer = program.post(filled(path, names), raw=json.dumps(body).encode())
    assert answer.status_code < 500
    assert isinstance(answer.json(), dict)


@pytest.mark.parametrize("path", ["/incidents", "/actions", "/lessons"])
@hypothesis_settings(max_examples=60)
@given(data=st.data())
def test_no_filter_makes_a_list_fail(
    addresses: list[dict[str, str]],
    program: Program,
    path: str,
    data: st.DataObject,
) -> None:
    names = [each["name"] for each in SCHEMA["paths"][ROOT + path]["get"]["parameters"]]
    encodable = texts.filter(lambda text: "\ud800" not in text)
    query = data.draw(
        st.dictionaries(st.sampled_from(names), encodable | st.integers(), max_size=4)
    )
    answer = program.get(path, **{"department": "onc", **query})
    assert answer.status_code in {200, 404, 422}


@hypothesis_settings(max_examples=60)
@given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_no_address_makes_it_fail(
    addresses: list[dict[str, str]],
    program: Program,
    text: str,
) -> None:
    for root in ("/incidents/", "/actions/", "/lessons/", "/vocabularies/"):
        assert program.get(root + quote(text, safe="")).status_code in {200, 404, 405, 422}

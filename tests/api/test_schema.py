"""The API describes itself completely, and says no in one way."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from beamward.foundation.accounts.models import User
from beamward.project.api import api
from tests.api.conftest import ROOT, Program

OPEN_DOORS = {
    f"{ROOT}/departments/{{code}}/reports",
    f"{ROOT}/receipts/status",
    f"{ROOT}/receipts/messages",
    f"{ROOT}/receipts/withdraw",
    f"{ROOT}/receipts/mask",
}
"""What may be asked without a token: reporting, and what is done with a receipt."""

SCHEMA: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=f"{ROOT}/")))
OPERATIONS = [
    pytest.param(path, method, operation, id=f"{method} {path}")
    for path, operations in SCHEMA["paths"].items()
    for method, operation in operations.items()
]


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_says_what_it_does_and_what_it_answers(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    assert operation["summary"]
    assert operation["description"].endswith(".")
    assert operation["tags"]
    statuses = operation["responses"]
    assert any(status.startswith("2") for status in statuses)
    for status, response in statuses.items():
        schema = response["content"]["application/json"]["schema"]
        if status.startswith("4"):
            assert schema["$ref"].endswith("/Problem"), status
        else:
            assert "$ref" in schema or schema["type"] == "array", status
    assert "422" in statuses


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_asks_for_a_token_or_is_an_open_door(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    if path in OPEN_DOORS:
        assert "security" not in operation
        assert "401" not in operation["responses"]
    else:
        assert operation["security"] == [{"Bearer": []}]
        assert {"401", "403"} <= set(operation["responses"])


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_act_may_carry_a_key_and_every_question_none(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    headers = [each["name"] for each in operation["parameters"] if each["in"] == "header"]
    assert headers == (["Idempotency-Key"] if method == "post" else [])
    assert method in {"get", "post"}


def test_no_two_operations_have_one_name() -> None:
    names = [
        operation["operationId"]
        for operations in SCHEMA["paths"].values()
        for operation in operations.values()
    ]
    assert len(names) == len(set(names))


def test_everything_referred_to_is_described() -> None:
    text = json.dumps(SCHEMA)
    for name in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert name in SCHEMA["components"]["schemas"]


def test_bodies_refuse_fields_that_nobody_knows() -> None:
    for path, operations in SCHEMA["paths"].items():
        body = operations.get("post", {}).get("requestBody")
        if body is None:
            assert "post" not in operations or path.endswith("/mask")
            continue
        name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert SCHEMA["components"]["schemas"][name]["additionalProperties"] is False, name


def test_the_description_is_served_and_loads_nothing_from_elsewhere(db: None) -> None:
    answer = Client().get(f"{ROOT}/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "Beamward"
    assert Client().get(f"{ROOT}/docs").status_code == 404


def test_every_act_of_the_services_has_its_address() -> None:
    for name in (
        "triage judge-anew merge dismiss assign meeting findings courses timeline remarks questions"
        " actions finish close reopen"
    ).split():
        assert f"{ROOT}/incidents/{{public_id}}/{name}" in SCHEMA["paths"]
    for name in ("change", "finish", "check", "reopen", "cancel"):
        assert f"{ROOT}/actions/{{public_id}}/{name}" in SCHEMA["paths"]


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[" * 100_000, b'{"code": 1e999}', b"9" * 10_000, b"null", b"[]"]
)
def test_a_body_that_is_no_json_object_is_refused_in_the_way_of_the_api(
    nobody: Program, body: bytes
) -> None:
    answer = nobody.post("/receipts/status", raw=body)
    assert answer.status_code in {400, 422}
    assert set(answer.json()) == {"code", "message", "details"}


def test_a_body_that_does_not_say_that_it_is_json_is_refused(nobody: Program) -> None:
    answer = nobody.client.post(
        f"{ROOT}/receipts/status", b'{"code": "x"}', content_type="text/plain"
    )
    assert answer.status_code == 400
    assert answer.json()["code"] == "unreadable"


def test_a_body_larger_than_we_take_is_refused(nobody: Program, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = nobody.post("/receipts/status", {"code": "x" * 2000})
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
def test_an_address_that_is_none_is_refused_in_the_way_of_the_api(
    nobody: Program, method: str
) -> None:
    answer = getattr(nobody.client, method)(f"{ROOT}/nothing/here")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_a_refusal_comes_in_the_language_that_is_asked_for(
    db: None, quality_lead: User, program_of: Any
) -> None:
    answer = Program(None, "zh-Hans").get("/departments")
    assert answer["Content-Language"] == "zh-hans"
    assert answer.json()["message"] != Program(None, "en").get("/departments").json()["message"]


def test_the_limit_of_a_body_leaves_room_for_pictures() -> None:
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE >= 4_000_000

"""The whole API by its own description: what fits it, what does not, as people of every role.

Requests come from schemathesis. As none of them would ever guess a record, real ids, revisions and codes
are put into some of their places. Whatever a request does is taken back before the next.
"""

import copy
import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

import requests
import schemathesis
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import seed as seeded
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from beamward.domain import vocabulary
from beamward.domain.incident.lifecycle import State
from beamward.features.actions.models import Action
from beamward.features.incidents.models import Incident, Lesson
from beamward.features.incidents.terms import VOCABULARIES
from beamward.features.reports import limiter
from beamward.features.reports import queries as reports
from beamward.features.reports.limiter import Limiter
from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.attempts import SIGN_IN
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Role
from beamward.project.api import api
from tests.attack import world
from tests.attack.fuzzing.parsers import Broken, Tally
from tests.attack.world import World
from tests.support import factories

ROOT = "/api/v1"
KINDS = {"kind": "action_kind"}
Keep = Callable[[str, bytes, str], object]
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
"""What has to hold of every answer. Who may do what is another table's matter (tests/access)."""


@dataclass(frozen=True)
class House:
    """A department with records in every state, and everybody who may try something there."""

    world: World
    people: dict[str, User | None]
    tokens: dict[str, str]
    pools: dict[str, list[Any]]
    """What is known to be right, by the name of the place."""
    revisions: dict[str, int]
    """The revision of each record that has one."""


def make_house() -> House:
    """Build the department through the services that people use."""
    made = world.make_world("plain", world.harmless, world.harmless_short)
    onc = made.department
    for state in State:
        factories.make_incident(onc, state=state, lead=made.boss, investigator=made.boss)
    people: dict[str, User | None] = {"everything": made.boss, "nobody": None}
    for role in Role:
        people[str(role)] = factories.make_person(onc, role, login=f"only-{role}")
    elsewhere = factories.make_department("elsewhere")
    people["stranger"] = factories.make_person(elsewhere, *Role, login="stranger")
    people["installation"] = factories.make_person(login="installation", is_administrator=True)
    at = timezone.now()
    tokens = {
        who: accounts.issue_token(user=person, name="x", expires_at=at + timedelta(days=9), at=at)
        for who, person in people.items()
        if person
    }
    ids = factories.public_ids(Incident.objects.filter(department=onc))
    persons = [person.public_id for person in people.values() if person]
    codes = sorted(
        {term.code for name in vocabulary.names() for term in vocabulary.load(name).terms}
        | set(vocabulary.general_answers())
    )
    return House(
        made,
        people,
        tokens,
        pools={
            "incidents": ids,
            "actions": factories.public_ids(Action.objects.all()),
            "lessons": factories.public_ids(Lesson.objects.all()),
            "departments": [onc.code],
            "department": [onc.code],
            "vocabularies": list(vocabulary.names()),
            "course_id": [made.values[""]["course_id"]],
            "entry_id": [made.values[""]["entry_id"]],
            "into": ids,
            "after": ids,
            "before": ids,
            "investigator": [*persons, "nobody"],
            "owner": persons,
            "machine": ["linac1"],
            "code": [made.code, made.code.lower().replace("-", " ")],
            "text": codes,
            **{
                question: [term.code for term in vocabulary.load(name).offered()]
                for question, name in {**reports.VOCABULARIES, **VOCABULARIES, **KINDS}.items()
            },
            "happened_part": ["morning", "not_sure"],
            "happened_date": ["2026-03-01"],
            "due_date": ["2026-04-01"],
            "patients_affected": ["1", "unknown"],
        },
        revisions={
            **dict(Incident.objects.values_list("public_id", "revision")),
            **dict(Action.objects.values_list("public_id", "revision")),
        },
    )


@contextmanager
def unhurried() -> Iterator[None]:
    """Let nobody wait for what others have sent, and keep quiet about refusals."""
    kept = {name: getattr(limiter, name) for name in ("REPORTS", "LOOKS", "GUESSES")}
    level = logging.getLogger("django").level
    for name in kept:
        setattr(limiter, name, Limiter(10**9))
    logging.getLogger("django").setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for name, before in kept.items():
            setattr(limiter, name, before)
        logging.getLogger("django").setLevel(level)
        SIGN_IN.clear()


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back whatever is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@cache
def operations() -> dict[str, Any]:
    """Return the operations of the API by method and path."""
    described = json.loads(json.dumps(api.get_openapi_schema(path_prefix=f"{ROOT}/")))
    schema = schemathesis.openapi.from_dict(described)
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    return {f"{each.method.upper()} {each.path.removeprefix(ROOT)}": each for each in found}


def tried(name: str, house: House, seed: int, cases: int, keep: Keep) -> Tally:
    """Send requests to one operation; each that is not answered as described is kept."""
    operation = operations()[name]
    tally = Tally(name)
    begun = time.monotonic()
    modes = [GenerationMode.POSITIVE]
    if operation.body or operation.path_parameters or operation.query:
        modes.append(GenerationMode.NEGATIVE)
    strategy = st.one_of([operation.as_strategy(generation_mode=mode) for mode in modes])

    @seeded(seed)
    @hypothesis_settings(
        max_examples=cases,
        phases=[Phase.generate],
        database=None,
        derandomize=False,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy, st.integers(0, 2**48))
    def each(case: Any, dice: int) -> None:
        _send(case, house, Random(dice), tally, keep, seed)

    each()
    tally.seconds = time.monotonic() - begun
    return tally


def _send(case: Any, house: House, chance: Random, tally: Tally, keep: Keep, seed: int) -> None:
    who = chance.choice(("everything", chance.choice(list(house.people))))
    headers = {"Accept-Language": chance.choice(("en", "zh-Hans", "*;q=x"))}
    if who != "nobody":
        headers["Authorization"] = f"Bearer {house.tokens[who]}"
    checked = CHECKS
    if chance.random() < 0.85:
        _put_right_values(case, house, chance)
    else:
        # As it was made; what does not fit the description has then to be refused.
        checked = [*CHECKS, checks.negative_data_rejection]
    sent = requests.Request(
        **case.as_transport_kwargs(base_url="http://testserver", headers=headers)
    ).prepare()
    start = time.process_time()
    with taken_back():
        try:
            status = _checked(case, sent, house, checked, chance)
            why = ""
        except (Exception, BaseExceptionGroup) as failure:
            status, why = 0, f"{type(failure).__name__}: {failure}"
    took = time.process_time() - start
    tally.inputs += 1
    tally.refusals += 400 <= status < 500
    if took > tally.slowest_s:
        tally.slowest_s, tally.slowest = took, f"seed {seed}"
    if why:
        tally.failures.append(f"{tally.target} {seed} {len(tally.failures)}")
        body = sent.body if isinstance(sent.body, bytes) else str(sent.body or "").encode()
        keep(
            tally.failures[-1],
            f"{sent.method} {sent.path_url} as {who}\n{dict(sent.headers)}\n\n".encode() + body,
            f"{why}\n{tally.target} seed {seed}, as {who}: {why.splitlines()[0]}",
        )


def _put_right_values(case: Any, house: House, chance: Random) -> None:
    # What is generated may be given out again, and has to be the same then.
    case.path_parameters, case.query, case.body = copy.deepcopy(
        (case.path_parameters, case.query, case.body)
    )
    kind = case.operation.path.removeprefix(ROOT).split("/")[1]
    for place in case.path_parameters or {}:
        pool = house.pools.get(place if place.endswith("_id") and place != "public_id" else kind)
        if pool and chance.random() < 0.9:
            case.path_parameters[place] = chance.choice(pool)
    revision = house.revisions.get((case.path_parameters or {}).get("public_id", ""))
    if revision is not None and isinstance(case.body, dict) and chance.random() < 0.9:
        case.body["revision"] = revision
    often = chance.choice((0.3, 1))
    for holder in (case.query, case.body):
        if isinstance(holder, dict):
            for place in list(holder):
                if place != "revision" and chance.random() < often:
                    holder[place] = _right(place, holder[place], house, chance)


def _right(place: str, value: Any, house: House, chance: Random) -> Any:
    if place in house.pools and isinstance(value, str):
        return chance.choice(house.pools[place])
    if isinstance(value, str) and len(value) < 60 and chance.random() < 0.2:
        return chance.choice(house.pools["text"])
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return [chance.choice(house.pools.get(place, house.pools["text"]))]
    return value


def _checked(
    case: Any, sent: requests.PreparedRequest, house: House, promises: list[Any], chance: Random
) -> int:
    """Send a request, hold the answer against the description, and read what it has written."""
    client = Client(raise_request_exception=False)
    headers = {name.lower(): str(value) for name, value in sent.headers.items()}
    body: Any = sent.body or b""
    answer = client.generic(
        sent.method or "",
        sent.path_url,
        data=body.encode() if isinstance(body, str) else body,
        content_type=headers.pop("content-type", ""),
        headers=headers,
    )
    case.validate_response(
        Response(
            answer.status_code,
            {name: [value] for name, value in answer.headers.items()},
            answer.content,
            sent,
            elapsed=0.0,
            verify=False,
        ),
        checks=promises,
    )
    if sent.method == "POST" and answer.status_code < 300:
        _read(sent.path_url, house, lists=chance.random() < 0.2)
    return int(answer.status_code)


def _read(path: str, house: House, *, lists: bool) -> None:
    """Read the record that was written to, as a person and as a program, and lists that hold it."""
    record = "/".join(path.removeprefix(ROOT).split("/")[:3])
    is_record = record.startswith(("/incidents/", "/actions/"))
    pages = ["/incidents", "/triage"] if lists else []
    for page in [record, *pages] if is_record else pages:
        if house.world.browser.get(page).status_code >= 500:
            raise Broken(f"the page {page} fails after {path}")
    if is_record:
        told = Client(headers={"authorization": f"Bearer {house.tokens['everything']}"})
        answer = told.get(ROOT + record)
        if answer.status_code != 200:
            raise Broken(f"{record} is answered {answer.status_code} after {path}")

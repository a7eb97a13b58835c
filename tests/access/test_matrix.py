"""The table of who may do what, gone through cell by cell: pages and API answer as its rules say."""

import os
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils.translation import override

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import services
from beamward.features.incidents.models import Lesson
from beamward.features.reports.models import Identity, Report
from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.models import User
from beamward.foundation.jobs.models import Job
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Level, Role
from beamward.foundation.retention import services as retention
from beamward.foundation.trail.models import Entry
from beamward.project import access
from beamward.project.access import MATRIX, Act, Outsider, Records
from beamward.project.api import api
from tests.support import doors, factories

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "access.md"
INSIDERS = (*Role, "assigned", "owner")
"""Everybody who does something in the department; two of them by what was given to them."""


@dataclass(frozen=True)
class House:
    """A department with one record of each kind, and people in every relation to them."""

    records: Records
    people: dict[str, User]
    browsers: dict[str, Client]
    tokens: dict[str, str]
    values: dict[str, dict[str, str]]
    """What stands for the blanks of an address, by the name of the page; "" for all others."""


@pytest.fixture
def house(department: Department, other_department: Department) -> House:
    """The house, built through the services that people use."""
    at = factories.NOW
    people = {
        str(role): factories.make_person(department, role, login=f"a_{role}") for role in Role
    }
    people["assigned"] = factories.make_person(department, Role.INVESTIGATOR, login="assigned")
    people["owner"] = factories.make_person(department, Role.ACTION_OWNER, login="owner")
    people["stranger"] = factories.make_person(other_department, *Role, login="stranger")
    people["nowhere"] = factories.make_person(login="nowhere")
    people["installation"] = factories.make_person(login="installation", is_administrator=True)
    lead, assigned = people[Role.QUALITY_LEAD], people["assigned"]

    closed = factories.make_incident(department, state=State.CLOSED, lead=lead)
    incident = factories.make_incident(
        department,
        state=State.INVESTIGATING,
        lead=lead,
        investigator=assigned,
        identity=Identity.NAMED,
        reporter=people[Role.REPORTER],
    )
    action = factories.make_action(incident, owner=people["owner"], by=assigned)
    incident = factories.fresh(incident)
    course = services.add_course(
        incident=incident,
        pseudonym="A",
        basis="course",
        planned_gy=Decimal("50"),
        delivered_gy=Decimal("52"),
        seen_revision=incident.revision,
        by=assigned,
        at=at,
    )
    incident = factories.fresh(incident)
    moment = services.add_moment(
        incident=incident,
        moment="08:10",
        what="The couch was moved.",
        seen_revision=incident.revision,
        by=assigned,
        at=at,
    )
    machine = organisations.add_machine(
        department=department,
        code="linac1",
        name_en="Linac 1",
        name_zh="",
        technique="",
        by=None,
        at=at,
    )
    site = organisations.add_site(
        department=department, name_en="North", name_zh="", by=None, at=at
    )
    hospital = organisations.add_organisation(
        level=Level.HOSPITAL, name_en="A hospital", name_zh="", by=None, at=at
    )
    colleague = factories.make_person(department, Role.REPORTER, login="colleague")
    hold = retention.place_hold(
        department=department, subject=None, reason="A claim", by=lead, at=at
    )
    retention.lift_hold(hold=hold, reason="Settled", by=people[Role.ADMINISTRATOR], at=at)
    job = Job.objects.create(kind="nothing", department=department, created_at=at, due_at=at)
    records = Records(
        department=department,
        incident=factories.fresh(incident),
        report=Report.objects.get(public_id=incident.report_id),
        action=action,
        lesson=Lesson.objects.get(incident=closed),
        entry=Entry.objects.filter(subject_id=incident.public_id).latest("id"),
        job=job,
        colleague=colleague,
    )
    everywhere = {
        "code": department.code,
        "public_id": incident.public_id,
        "course_id": course.public_id,
        "moment_id": moment.public_id,
        "entry_id": moment.public_id,
        "name": "problem_type",
        "level": "hospital",
        "kind": "incident",
    }
    own: dict[str, Any] = {
        "action": action,
        "lesson": records.lesson,
        "machine": machine,
        "site": site,
        "job": job,
        "trail": records.entry,
        "organisation-edit": hospital,
        "person": colleague,
        "department-person": colleague,
        "machine-poster": machine,
        "hold-lift": hold,
    }
    values = {"": everywhere}
    for start, record in own.items():
        values[start] = {**everywhere, "public_id": record.public_id}
    return House(
        records,
        people,
        {who: _browser_of(person) for who, person in people.items()},
        {who: _token_of(person) for who, person in people.items()},
        values,
    )


def _browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def _token_of(person: User) -> str:
    until = factories.tomorrow(days=3650)
    return accounts.issue_token(user=person, name="test", expires_at=until, at=factories.NOW)


def _operations() -> set[str]:
    paths = api.get_openapi_schema()["paths"]
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in paths.items()
        for method in methods
    }


# --- nothing is left out ---------------------------------------------------------------------------


def test_every_page_stands_in_the_table_or_on_a_list_of_doors_with_its_reason() -> None:
    guarded = [page for act in MATRIX for page in act.pages]
    listed = [*guarded, *access.OPEN_DOORS, *access.OWN_DOORS]

    assert sorted(listed) == sorted(set(listed)), "a page stands in two lists"
    assert set(listed) == set(doors.pages(and_of_the_api=True))


def test_every_operation_stands_in_the_table_or_on_a_list_with_its_reason() -> None:
    guarded = [operation for act in MATRIX for operation in act.operations]
    listed = [*guarded, *access.OPEN_OPERATIONS, *access.OWN_OPERATIONS]

    assert sorted(listed) == sorted(set(listed))
    assert set(listed) == _operations()


# --- cell by cell --------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [act for act in MATRIX if act.pages], ids=lambda act: act.pages[0])
def test_pages_answer_as_the_table_says(act: Act, house: House) -> None:
    addresses = doors.pages()
    for name in act.pages:
        address = doors.filled(addresses[name], name, house.values)
        for who, person in house.people.items():
            for method in ("get", "post"):
                status, leads_to = _asked(house.browsers[who], method, address)
                if status == 405 or (name in act.sends_only and method == "get"):
                    continue
                what = f"{method} {address} by {who}: {status}"
                assert not leads_to.startswith("/sign-in"), what
                if act.rule(person, house.records):
                    assert status in {200, 302, 303, 409, 422}, what
                else:
                    assert status in _refusals(act, who), what


def _asked(browser: Client, method: str, address: str) -> tuple[int, str]:
    """Ask as a person and take back whatever was done."""
    before = transaction.savepoint()
    try:
        response = getattr(browser, method)(address)
    finally:
        transaction.savepoint_rollback(before)
    return response.status_code, response.headers.get("Location", "")


def _refusals(act: Act, who: str) -> set[int]:
    if act.outsider is Outsider.HIDDEN:
        return {404}
    if who in INSIDERS or act.outsider is Outsider.FORBIDDEN:
        return {403}
    # The administrator of the installation knows which departments there are, but none of their records.
    return {403, 404} if who == "installation" else {404}


@pytest.mark.parametrize(
    "act", [act for act in MATRIX if act.operations], ids=lambda act: act.operations[0]
)
def test_operations_answer_as_the_table_says(act: Act, house: House) -> None:
    for operation in act.operations:
        method, _space, path = operation.partition(" ")
        name = path.split("/")[1].removesuffix("s")
        address = doors.filled(f"/api/v1{path}", name, house.values)
        for who, person in house.people.items():
            status = _asked_by_program(house.tokens[who], method, address)
            what = f"{operation} by {who}: {status}"
            if act.rule(person, house.records):
                assert status in {200, 201, 409, 422}, what
            else:
                # What was sent may be found wanting before anybody's role is looked at, as long as
                # that tells nothing of the record.
                assert status in {*_refusals(act, who), 422}, what


def _asked_by_program(token: str, method: str, address: str) -> int:
    before = transaction.savepoint()
    try:
        response = Client().generic(
            method,
            address,
            data="{}" if method == "POST" else "",
            content_type="application/json",
            headers={"authorization": f"Bearer {token}"},
        )
    finally:
        transaction.savepoint_rollback(before)
    return response.status_code


def test_without_sign_in_only_the_open_doors_open(house: House) -> None:
    client = Client()
    for name, address in doors.pages().items():
        if name in access.OPEN_DOORS:
            continue
        for method in ("get", "post"):
            response = getattr(client, method)(doors.filled(address, name, house.values))
            assert response.status_code in {302, 405}, f"{method} {name}: {response.status_code}"
            if response.status_code == 302:
                assert response.headers["Location"].startswith("/sign-in?"), name


def test_without_a_token_only_the_open_operations_answer(house: House) -> None:
    for operation in _operations() - access.OPEN_OPERATIONS.keys():
        method, _space, path = operation.partition(" ")
        name = path.split("/")[1].removesuffix("s")
        address = doors.filled(f"/api/v1{path}", name, house.values)
        response = Client().generic(method, address, data="{}", content_type="application/json")
        assert response.status_code == 401, operation


def test_an_administrator_reads_no_report(house: House) -> None:
    told = {"incident", "incidents", "incident-trail", "lesson", "action", "triage-queue"}
    for who in (Role.ADMINISTRATOR, "installation"):
        for act in MATRIX:
            if told & set(act.pages):
                assert not act.rule(house.people[who], house.records), act.name


# --- the page of the docs ----------------------------------------------------------------------------

COLUMNS: dict[str, str] = {
    Role.REPORTER: "",
    Role.TRIAGER: "",
    Role.INVESTIGATOR: "",
    "assigned": "investigator to whom the incident was given 负责本事件的调查员",
    Role.ACTION_OWNER: "",
    "owner": "owner of this action 本措施的负责人",
    Role.QUALITY_LEAD: "",
    Role.CONFIDANT: "",
    Role.HEAD: "",
    Role.AUDITOR: "",
    Role.ADMINISTRATOR: "",
    "installation": "administrator of the installation 系统管理员",
}
"""Who the columns are about; roles are called as on the pages."""


def test_the_page_about_access_shows_the_table(house: House) -> None:
    page = _written(house)
    if os.environ.get("BEAMWARD_ACCESS_PAGE"):
        PAGE.write_text(page, encoding="utf-8")

    assert PAGE.read_text(encoding="utf-8") == page


HEAD = """\
# Who may do what 权限一览

Drawn from `project/access.py` and the rules that it names by `BEAMWARD_ACCESS_PAGE=1 pytest tests/access`;
the same test holds pages and API to it, cell by cell. In which state an incident has to be for an act
stands in [the life of an incident](lifecycle.md). Whoever does nothing in a department is answered 404 at
its records, as if they were not there; who works there but may not, 403. The command line asks no roles:
who may run it holds the server. 命令行不区分角色：能运行它的人掌管服务器。
"""


def _written(house: House) -> str:
    lines = [HEAD]
    for number, (column, name) in enumerate(COLUMNS.items(), start=1):
        lines.append(f"{number}. {name or _both(Role(column).label)}")
    numbers = range(1, len(COLUMNS) + 1)
    lines += ["", "| | " + " | ".join(map(str, numbers)) + " |", "|---|" + "---|" * len(COLUMNS)]
    for act in MATRIX:
        cells = ["●" if act.rule(house.people[column], house.records) else "" for column in COLUMNS]
        lines.append(f"| {_both(act.name)} | " + " | ".join(cells) + " |")
    for title, listed in (
        ("Open doors 无需登录的页面", access.OPEN_DOORS),
        ("Operations of the API without a token 无需令牌的接口", access.OPEN_OPERATIONS),
        ("One's own 仅涉及本人的页面", access.OWN_DOORS),
        ("Operations about one's own 仅涉及本人的接口", access.OWN_OPERATIONS),
    ):
        lines += ["", f"## {title}"]
        lines += [f"- `{name}`: {_both(reason)}" for name, reason in listed.items()]
    return "\n".join(lines) + "\n"


def _both(text: Any) -> str:
    said: list[str] = []
    for language in ("en", "zh-hans"):
        with override(language):
            said.append(str(text))
    return " ".join(said)

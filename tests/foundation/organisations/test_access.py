"""Who may do what with departments and their people."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import access, queries, services
from beamward.foundation.organisations.models import Department, Level, Membership, Role
from beamward.foundation.trail.models import Entry
from tests.support.factories import NOW, make_person


@pytest.fixture
def root(db: None) -> User:
    """The administrator of the installation."""
    return make_person(login="root", is_administrator=True)


def test_only_who_manages_a_department_keeps_its_people_and_machines(
    department: Department, other_department: Department, administrator: User, root: User
) -> None:
    assert access.may_manage(administrator, department)
    assert access.may_manage(root, department)
    assert not access.may_manage(administrator, other_department)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert not access.may_manage(make_person(department, role), department), role
    assert not access.may_manage(AnonymousUser(), department)


def test_who_works_in_a_department_sees_it_and_nobody_else_does(
    department: Department, reporter: User, stranger: User
) -> None:
    assert access.may_see(reporter, department)
    assert not access.may_see(stranger, department)
    assert not access.may_see(AnonymousUser(), department)


def test_numbers_are_kept_by_who_manages_and_who_uses_them(department: Department) -> None:
    keepers = {
        role
        for role in Role
        if access.may_record_volumes(make_person(department, role), department)
    }
    assert keepers == {Role.ADMINISTRATOR, Role.QUALITY_LEAD, Role.HEAD}


def test_terms_are_kept_by_who_manages_and_by_the_quality_lead(department: Department) -> None:
    keepers = {
        role for role in Role if access.may_keep_terms(make_person(department, role), department)
    }
    assert keepers == {Role.ADMINISTRATOR, Role.QUALITY_LEAD}


def test_who_was_barred_may_nothing_any_more(department: Department, administrator: User) -> None:
    administrator.is_active = False
    assert not access.may_manage(administrator, department)
    assert not access.may_see(administrator, department)
    assert not access.may_record_volumes(administrator, department)
    assert not access.may_keep_terms(administrator, department)


def test_nobody_gives_himself_a_role(
    department: Department, administrator: User, root: User, triager: User
) -> None:
    for keeper in (administrator, root):
        with pytest.raises(PermissionDenied):
            services.give_role(
                user=keeper, department=department, role=Role.TRIAGER, by=keeper, at=NOW
            )
        assert Role.TRIAGER not in queries.roles_of(keeper, department.pk)
    services.give_role(
        user=triager, department=department, role=Role.HEAD, by=administrator, at=NOW
    )
    assert Role.HEAD in queries.roles_of(triager, department.pk)


def test_a_person_is_managed_where_all_the_persons_work_is(
    department: Department,
    other_department: Department,
    administrator: User,
    reporter: User,
    root: User,
) -> None:
    assert access.may_manage_person(administrator, reporter)
    assert not access.may_manage_person(administrator, administrator)
    assert not access.may_manage_person(administrator, root)
    assert not access.may_manage_person(reporter, administrator)
    assert access.may_manage_person(root, administrator)
    services.give_role(
        user=reporter, department=other_department, role=Role.REPORTER, by=None, at=NOW
    )
    assert not access.may_manage_person(administrator, reporter)


def test_a_person_who_works_nowhere_is_managed_by_the_installation_alone(
    administrator: User, root: User
) -> None:
    loner = make_person()
    assert not access.may_manage_person(administrator, loner)
    assert access.may_manage_person(root, loner)


def _acts(department: Department, by: User) -> dict[str, Callable[[], Any]]:
    machine = services.add_machine(
        department=department, code="m", name_en="", name_zh="", technique="", by=None, at=NOW
    )
    site = services.add_site(department=department, name_en="S", name_zh="", by=None, at=NOW)
    person = make_person(department, Role.REPORTER)
    held = Membership.objects.get(user=person)
    names: dict[str, Any] = {"name_en": "A", "name_zh": ""}
    who: dict[str, Any] = {"by": by, "at": NOW}
    common: dict[str, Any] = {"department": department, **who}
    return {
        "change the department": lambda: services.change_department(
            **names, time_zone="UTC", triage_days=1, answer_days=1, **common
        ),
        "add a site": lambda: services.add_site(**names, **common),
        "change a site": lambda: services.change_site(site=site, **names, **who),
        "add a machine": lambda: services.add_machine(code="n", **names, technique="", **common),
        "change a machine": lambda: services.change_machine(
            machine=machine,
            code="n",
            **names,
            technique="",
            site=None,
            **who,
        ),
        "take a machine out of use": lambda: services.set_machine_active(
            machine=machine,
            active=False,
            **who,
        ),
        "add a person": lambda: services.add_person(
            login="new",
            full_name="New",
            password="quiet harbour at dawn",
            roles=[Role.REPORTER],
            **common,
        ),
        "give a role": lambda: services.give_role(user=person, role=Role.HEAD, **common),
        "set roles": lambda: services.set_roles(user=person, roles=[Role.HEAD], **common),
        "take a role": lambda: services.take_role(membership=held, **who),
        "bar a person": lambda: services.set_person_active(
            person=person,
            active=False,
            **who,
        ),
        "set a password": lambda: services.set_first_password(
            person=person,
            password="quiet harbour at dawn",
            **who,
        ),
        "record numbers": lambda: services.record_volumes(
            months=[services.Month(NOW.date().replace(day=1), 1, 1, 1)], **common
        ),
        "keep a term": lambda: services.keep_term(
            vocabulary="modality", code="x", is_own=True, is_active=True, label_en="X", **common
        ),
        "place the department": lambda: services.place_department(hospital=None, **common),
        "add a department": lambda: services.add_department(code="new", name_en="New", **who),
        "add a hospital": lambda: services.add_organisation(
            level=Level.HOSPITAL,
            **names,
            **who,
        ),
    }


ACTS = [
    "change the department",
    "add a site",
    "change a site",
    "add a machine",
    "change a machine",
    "take a machine out of use",
    "add a person",
    "give a role",
    "set roles",
    "take a role",
    "bar a person",
    "set a password",
    "record numbers",
    "keep a term",
    "place the department",
    "add a department",
    "add a hospital",
]


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_is_refused_and_leaves_no_trace(
    department: Department, stranger: User, act: str
) -> None:
    acts = _acts(department, stranger)
    before = Entry.objects.count()
    with pytest.raises(PermissionDenied):
        acts[act]()
    assert Entry.objects.count() == before


@pytest.mark.parametrize("act", ACTS)
def test_the_administrator_of_the_installation_does_it_and_it_is_recorded(
    department: Department, root: User, act: str
) -> None:
    acts = _acts(department, root)
    before = Entry.objects.count()
    acts[act]()
    assert Entry.objects.count() > before
    assert Entry.objects.latest("id").by == root


def test_every_act_is_tried_above(department: Department, stranger: User) -> None:
    assert list(_acts(department, stranger)) == ACTS


PAGES = [
    "department-edit",
    "department-machines",
    "machine-add",
    "site-add",
    "department-people",
    "person-add",
    "person-known",
]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_the_administrator_of_the_department_alone(
    client_of: Callable[..., Client],
    department: Department,
    administrator: User,
    quality_lead: User,
    stranger: User,
    name: str,
) -> None:
    address = reverse(name, args=[department.code])
    assert client_of(administrator).get(address).status_code == 200
    assert client_of(quality_lead).get(address).status_code == 403
    assert client_of(stranger).get(address).status_code == 404
    assert Client().get(address).headers["Location"].startswith(reverse("sign-in"))


@pytest.mark.parametrize("name", ["organisations", "department-add", "people"])
def test_pages_of_the_installation_open_for_its_administrator_alone(
    client_of: Callable[..., Client], administrator: User, root: User, name: str
) -> None:
    assert client_of(root).get(reverse(name)).status_code == 200
    assert client_of(administrator).get(reverse(name)).status_code == 403


def test_an_administrator_sees_no_report(
    client_of: Callable[..., Client],
    department: Department,
    administrator: User,
    root: User,
    make_incident: Callable[..., Incident],
) -> None:
    incident = make_incident(narrative="The couch stood 2 cm too low.")
    for keeper in (administrator, root):
        client = client_of(keeper)
        for name in ("department", "department-people", "department-machines"):
            html = client.get(reverse(name, args=[department.code])).text
            assert "couch" not in html
            assert incident.public_id not in html

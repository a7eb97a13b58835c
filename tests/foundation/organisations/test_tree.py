"""The tree from the nation down to the departments."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import queries, services
from beamward.foundation.organisations.models import Department, Level, Organisation
from beamward.foundation.trail.queries import entries_of
from tests.support.factories import NOW, make_person


@pytest.fixture
def root(db: None) -> User:
    """The administrator of the installation."""
    return make_person(login="root", is_administrator=True)


def add(level: Level, parent: Organisation | None = None, **more: Any) -> Organisation:
    fields = {"name_en": level.value.title(), "name_zh": "", **more}
    return services.add_organisation(level=level, parent=parent, by=None, at=NOW, **fields)


@pytest.mark.django_db
def test_each_level_stands_under_a_higher_one() -> None:
    nation = add(Level.NATION)
    region = add(Level.REGION, nation)
    assert add(Level.HOSPITAL, region).parent == region
    assert add(Level.HOSPITAL, nation).parent == nation, "a small country has no regions"
    for level, parent in ((Level.NATION, region), (Level.REGION, region), (Level.NATION, nation)):
        with pytest.raises(ValidationError, match="above"):
            add(level, parent)


@pytest.mark.django_db
def test_only_a_hospital_has_a_grade_and_everything_a_name() -> None:
    assert add(Level.HOSPITAL, grade="tertiary").grade == "tertiary"
    with pytest.raises(ValidationError, match="grade"):
        add(Level.REGION, grade="tertiary")
    with pytest.raises(ValidationError, match="Give a name"):
        add(Level.HOSPITAL, name_en="")


def test_an_organisation_cannot_be_moved_under_what_stands_under_it(root: User) -> None:
    nation = add(Level.NATION)
    region = add(Level.REGION, nation)
    with pytest.raises(ValidationError):
        services.change_organisation(
            organisation=nation,
            name_en="N",
            name_zh="",
            grade="",
            parent=region,
            by=root,
            at=NOW,
        )
    nation.refresh_from_db()
    assert nation.parent is None


def test_a_department_belongs_to_a_hospital_and_to_nothing_else(
    root: User, department: Department
) -> None:
    region, hospital = add(Level.REGION), add(Level.HOSPITAL)
    with pytest.raises(ValidationError):
        services.place_department(department=department, hospital=region, by=root, at=NOW)
    services.place_department(department=department, hospital=hospital, by=root, at=NOW)
    department.refresh_from_db()
    assert department.hospital == hospital


def test_the_tree_is_read_with_two_questions(
    django_assert_num_queries: Any, department: Department
) -> None:
    for _ in range(3):
        nation = add(Level.NATION)
        for _ in range(3):
            add(Level.HOSPITAL, add(Level.REGION, nation))
    with django_assert_num_queries(2):
        tree = queries.tree()
    assert [len(branch.branches) for branch in tree.branches] == [3, 3, 3]
    assert tree.departments == [department]


def test_the_administrator_of_the_installation_builds_the_tree(
    client_of: Callable[..., Client], root: User
) -> None:
    client = client_of(root)
    client.post(reverse("organisation-add", args=["hospital"]), {"name_en": "First Hospital"})
    hospital = Organisation.objects.get()
    client.post(
        reverse("organisation-edit", args=[hospital.public_id]),
        {"name_en": "First Hospital", "name_zh": "第一医院", "grade": "tertiary"},
    )
    added = client.post(
        reverse("department-add"),
        {
            "code": "east",
            "name_en": "East",
            "name_zh": "",
            "hospital": str(hospital.pk),
            "time_zone": "Asia/Shanghai",
        },
    )
    assert added.headers["Location"] == reverse("department", args=["east"])
    html = client.get(reverse("organisations")).text
    assert html.index("First Hospital") < html.index("East</strong>")
    assert [entry.act for entry in entries_of(hospital)] == [
        "organisation.added",
        "organisation.changed",
    ]


def test_a_level_that_does_not_exist_is_not_there(
    client_of: Callable[..., Client], root: User
) -> None:
    assert client_of(root).get("/organisations/add/galaxy").status_code == 404

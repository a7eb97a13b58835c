"""People of a department and their roles."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import queries, services
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.trail.models import Entry
from tests.support.factories import NOW, PASSWORD, make_person

NEW = "quiet harbour at dawn"


def roles(user: User, department: Department) -> frozenset[Role]:
    return queries.roles_of(User.objects.get(pk=user.pk), department.pk)


def test_a_new_person_signs_in_with_the_first_password(
    client_of: Callable[..., Client], department: Department, administrator: User
) -> None:
    client_of(administrator).post(
        reverse("person-add", args=[department.code]),
        {"full_name": "李娜", "login": "lina", "password": NEW, "roles": ["reporter", "triager"]},
    )
    person = User.objects.get(login="lina")
    assert roles(person, department) == {Role.REPORTER, Role.TRIAGER}
    assert Client().login(username="lina", password=NEW)
    acts = Entry.objects.filter(by=administrator).values_list("act", flat=True)
    assert list(acts) == ["account.added", "role.given", "role.given"]
    assert not any(NEW in str(entry.after) for entry in Entry.objects.all())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "12345678"}, "entirely numeric"),
        ({"login": "ADMINISTRATOR"}, "taken"),
        ({"login": "a b"}, "valid username"),
        ({"roles": []}, "required"),
    ],
)
def test_a_new_person_is_added_whole_or_not_at_all(
    client_of: Callable[..., Client],
    department: Department,
    administrator: User,
    wrong: dict[str, object],
    said: str,
) -> None:
    typed = {"full_name": "Li Na", "login": "lina", "password": NEW, "roles": ["reporter"]}
    response = client_of(administrator).post(
        reverse("person-add", args=[department.code]), {**typed, **wrong}
    )
    assert said in response.text
    assert 'value="Li Na"' in response.text
    assert not User.objects.filter(full_name="Li Na").exists()


def test_a_person_who_has_an_account_is_added_and_keeps_what_is_held(
    client_of: Callable[..., Client],
    department: Department,
    other_department: Department,
    administrator: User,
    stranger: User,
) -> None:
    before = roles(stranger, other_department)
    address = reverse("person-known", args=[department.code])
    client = client_of(administrator)
    client.post(address, {"login": "Stranger", "roles": ["triager"]})
    client.post(address, {"login": "stranger", "roles": ["head"]})
    assert roles(stranger, department) == {Role.TRIAGER, Role.HEAD}
    assert roles(stranger, other_department) == before
    assert "Nobody has this sign-in name." in client.post(address, {"login": "who"}).text


def test_roles_are_given_and_taken_and_each_is_recorded(
    client_of: Callable[..., Client], department: Department, administrator: User, triager: User
) -> None:
    client_of(administrator).post(
        reverse("department-person", args=[department.code, triager.public_id]),
        {"roles": ["reporter"]},
    )
    assert roles(triager, department) == {Role.REPORTER}
    entries = Entry.objects.filter(by=administrator).order_by("id")
    assert [(e.act, e.before, e.after) for e in entries] == [
        ("role.given", {}, {"user": "triager", "role": "reporter"}),
        ("role.taken", {"user": "triager", "role": "triager"}, {}),
    ]


def test_a_role_is_held_once(department: Department, reporter: User) -> None:
    before = Entry.objects.count()
    services.give_role(user=reporter, department=department, role=Role.REPORTER, by=None, at=NOW)
    assert Entry.objects.count() == before


def test_what_is_remembered_of_a_person_does_not_outlive_a_change(
    department: Department, administrator: User, reporter: User
) -> None:
    assert queries.roles_of(reporter, department.pk) == {Role.REPORTER}
    services.give_role(
        user=reporter, department=department, role=Role.HEAD, by=administrator, at=NOW
    )
    assert queries.roles_of(reporter, department.pk) == {Role.REPORTER, Role.HEAD}


def test_roles_are_asked_once_a_page(
    django_assert_num_queries: Any, department: Department, reporter: User
) -> None:
    person = User.objects.get(pk=reporter.pk)
    with django_assert_num_queries(1):
        queries.roles_of(person, department.pk)
        queries.departments_of(person, Role.REPORTER)
        queries.time_zone_of(person)


def test_the_own_roles_cannot_be_changed(
    client_of: Callable[..., Client], department: Department, administrator: User
) -> None:
    address = reverse("department-person", args=[department.code, administrator.public_id])
    client = client_of(administrator)
    assert "Nobody changes the own roles" in client.get(address).text
    assert client.post(address, {"roles": ["triager"]}).status_code == 403
    assert roles(administrator, department) == {Role.ADMINISTRATOR}


def test_who_leaves_is_barred_at_once_and_may_come_back(
    client_of: Callable[..., Client], department: Department, administrator: User, reporter: User
) -> None:
    at_work, keeper = client_of(reporter), client_of(administrator)
    address = reverse("person-active", args=[reporter.public_id])
    keeper.post(address, {"active": "no", "department": department.code})
    assert at_work.get(reverse("account")).status_code == 302
    assert not Client().login(username="reporter", password=PASSWORD)
    assert roles(reporter, department) == {Role.REPORTER}, "what was held stays on record"
    back = keeper.post(address, {"active": "yes", "department": department.code})
    assert back.headers["Location"] == reverse(
        "department-person", args=[department.code, reporter.public_id]
    )
    assert Client().login(username="reporter", password=PASSWORD)


def test_a_forgotten_password_is_set_anew_and_ends_all_sessions(
    client_of: Callable[..., Client], department: Department, administrator: User, reporter: User
) -> None:
    at_work = client_of(reporter)
    address = reverse("person-password", args=[reporter.public_id])
    weak = client_of(administrator).post(address, {"password": "12345678"})
    assert "entirely numeric" in weak.text
    client_of(administrator).post(address, {"password": NEW, "department": department.code})
    assert at_work.get(reverse("account")).status_code == 302
    assert Client().login(username="reporter", password=NEW)


def test_the_password_of_a_person_who_also_works_elsewhere_is_out_of_reach(
    client_of: Callable[..., Client],
    other_department: Department,
    administrator: User,
    reporter: User,
) -> None:
    services.give_role(user=reporter, department=other_department, role=Role.HEAD, by=None, at=NOW)
    address = reverse("person-password", args=[reporter.public_id])
    assert client_of(administrator).post(address, {"password": NEW}).status_code == 403
    reporter.refresh_from_db()
    assert reporter.check_password(PASSWORD)


def test_a_person_needs_a_role_in_the_department(
    department: Department, administrator: User
) -> None:
    with pytest.raises(ValidationError):
        services.add_person(
            department=department,
            login="new",
            full_name="New",
            password=NEW,
            roles=[],
            by=administrator,
            at=NOW,
        )
    assert not User.objects.filter(login="new").exists()


def test_the_page_of_people_asks_no_more_for_many_than_for_one(
    client_of: Callable[..., Client],
    django_assert_max_num_queries: Any,
    department: Department,
    administrator: User,
) -> None:
    for number in range(30):
        make_person(department, Role.REPORTER, Role.TRIAGER, login=f"many{number}")
    root = make_person(login="root", is_administrator=True)
    for keeper, address in (
        (administrator, reverse("department-people", args=[department.code])),
        (root, reverse("people")),
    ):
        client = client_of(keeper)
        with django_assert_max_num_queries(8):
            client.get(address)


def test_everybody_is_found_by_name(
    client_of: Callable[..., Client], department: Department, reporter: User
) -> None:
    root = make_person(login="root", is_administrator=True)
    make_person(login="lina", full_name="李娜")
    client = client_of(root)
    assert "李娜" in client.get(reverse("people"), {"q": "李"}).text
    found = client.get(reverse("people"), {"q": "report"}).text
    assert "Person reporter" in found
    assert "李娜" not in found
    assert "Nobody has this name." in client.get(reverse("people"), {"q": "zz"}).text

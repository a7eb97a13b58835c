"""Questions about departments and their people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import (
    Department,
    DepartmentTerm,
    Machine,
    Membership,
    MonthlyVolume,
    Organisation,
    Role,
    Site,
)


@dataclass(frozen=True)
class _Work:
    """Where a person works; asked once and then remembered with the person."""

    roles: dict[int, frozenset[Role]]
    departments: list[Department]


def roles_of(user: User | AnonymousUser, department_id: int) -> frozenset[Role]:
    """Return what a person does in a department."""
    return _work_of(user).roles.get(department_id, frozenset())


def departments_of(user: User | AnonymousUser, *roles: Role) -> list[int]:
    """Return the row numbers of the departments in which a person holds one of ``roles``.

    Without ``roles``: any role.
    """
    wanted = set(roles)
    return [
        department
        for department, held in _work_of(user).roles.items()
        if not wanted or held & wanted
    ]


def time_zone_of(user: User | AnonymousUser) -> str:
    """Return the time zone of a person's first department, or an empty text."""
    departments = _work_of(user).departments
    return departments[0].time_zone if departments else ""


def works_in(user: User | AnonymousUser, *roles: Role) -> list[Department]:
    """Return the departments in which a person holds one of ``roles``, by code.

    Without ``roles``: any role.
    """
    held = set(departments_of(user, *roles))
    departments = [one for one in _work_of(user).departments if one.pk in held]
    return sorted(departments, key=lambda department: department.code)


def forget_roles(user: User) -> None:
    """Forget what was remembered with the person, because it has changed."""
    user.__dict__.pop(_REMEMBERED, None)


_REMEMBERED = "_work"


def _work_of(user: User | AnonymousUser) -> _Work:
    if not isinstance(user, User):
        return _Work({}, [])
    known: _Work | None = user.__dict__.get(_REMEMBERED)
    if known is None:
        gathered: dict[int, set[Role]] = {}
        departments: dict[int, Department] = {}
        for membership in (
            Membership.objects.filter(user=user).select_related("department").order_by("pk")
        ):
            gathered.setdefault(membership.department_id, set()).add(Role(membership.role))
            departments.setdefault(membership.department_id, membership.department)
        known = _Work(
            {department: frozenset(held) for department, held in gathered.items()},
            list(departments.values()),
        )
        user.__dict__[_REMEMBERED] = known
    return known


def people_with(department: Department, *roles: Role) -> QuerySet[User]:
    """Return the active people who hold one of ``roles`` in the department, by name."""
    return (
        User.objects.filter(
            memberships__department=department, memberships__role__in=roles, is_active=True
        )
        .distinct()
        .order_by("full_name")
    )


def department_named(code: str) -> Department | None:
    """Return the department of that code, or None."""
    return Department.objects.filter(code=code).first()


def machines_in_use(department: Department) -> QuerySet[Machine]:
    """Return the machines that a report may name."""
    return Machine.objects.filter(department=department, is_active=True).order_by("code")


def terms_of(department: Department, vocabulary: str) -> QuerySet[DepartmentTerm]:
    """Return the department's own and switched-off terms of one vocabulary."""
    return DepartmentTerm.objects.filter(department=department, vocabulary=vocabulary).order_by(
        "code"
    )


def people_and_roles(department: Department) -> list[tuple[User, list[Role]]]:
    """Return everybody who holds a role in the department, with the roles held there."""
    held: dict[int, list[Role]] = {}
    people: dict[int, User] = {}
    for membership in Membership.objects.filter(department=department).select_related("user"):
        people[membership.user_id] = membership.user
        held.setdefault(membership.user_id, []).append(Role(membership.role))
    order = list(Role)
    return [
        (person, sorted(held[key], key=order.index))
        for key, person in sorted(people.items(), key=lambda item: item[1].full_name)
    ]


def people_named(words: str) -> QuerySet[User]:
    """Return the people of the installation whose name or sign-in name holds ``words``, by name."""
    return User.objects.filter(Q(full_name__icontains=words) | Q(login__icontains=words)).order_by(
        "full_name", "pk"
    )


def departments_by_person(people: Iterable[User]) -> dict[int, list[Department]]:
    """Return the departments in which each of several people holds a role, by row number."""
    found: dict[int, list[Department]] = {}
    for membership in (
        Membership.objects.filter(user__in=list(people))
        .select_related("department")
        .order_by("department__code")
    ):
        departments = found.setdefault(membership.user_id, [])
        if membership.department not in departments:
            departments.append(membership.department)
    return found


def managed_by(user: User | AnonymousUser) -> QuerySet[Department]:
    """Return the departments that a person sees: the own ones, or every one as an administrator."""
    departments = Department.objects.select_related("hospital").order_by("code")
    if isinstance(user, User) and user.is_administrator:
        return departments
    return departments.filter(pk__in=departments_of(user))


def sites_of(department: Department) -> QuerySet[Site]:
    """Return the places where the department treats."""
    return Site.objects.filter(department=department).order_by("pk")


def machines_of(department: Department) -> QuerySet[Machine]:
    """Return the department's machines, those in use first."""
    return (
        Machine.objects.filter(department=department)
        .select_related("site")
        .order_by("-is_active", "code")
    )


def volumes_of(department: Department, first: date, last: date) -> QuerySet[MonthlyVolume]:
    """Return what was recorded for the months from ``first`` to ``last``."""
    return MonthlyVolume.objects.filter(
        department=department, month_date__range=(first, last)
    ).order_by("month_date")


@dataclass(frozen=True)
class Branch:
    """An organisation with what stands under it."""

    organisation: Organisation
    branches: list["Branch"]
    departments: list[Department]


@dataclass(frozen=True)
class Tree:
    """All organisations, and the departments that belong to none."""

    branches: list[Branch]
    departments: list[Department]


def tree() -> Tree:
    """Return the whole tree, read with two questions."""
    everything = list(Organisation.objects.order_by("pk"))
    branches = {organisation.pk: Branch(organisation, [], []) for organisation in everything}
    top: list[Branch] = []
    for organisation in everything:
        parent = branches.get(organisation.parent_id or 0)
        (parent.branches if parent else top).append(branches[organisation.pk])
    loose: list[Department] = []
    for department in Department.objects.order_by("code"):
        hospital = branches.get(department.hospital_id or 0)
        (hospital.departments if hospital else loose).append(department)
    return Tree(top, loose)

"""Acts on organisations, departments, memberships and the people who hold them.

``by=None`` stands for the program itself: an import, the command line, the demonstration.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beamward.foundation import trail
from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import access
from beamward.foundation.organisations.models import (
    Department,
    DepartmentTerm,
    Level,
    Machine,
    Membership,
    MonthlyVolume,
    Organisation,
    Role,
    Site,
)
from beamward.foundation.organisations.queries import forget_roles

_ORGANISATION = ("level", "name_en", "name_zh", "grade", "parent")


@transaction.atomic
def add_organisation(
    *,
    level: Level,
    name_en: str,
    name_zh: str,
    by: User | None,
    at: datetime,
    parent: Organisation | None = None,
    grade: str = "",
) -> Organisation:
    """Add a nation, a region or a hospital to the tree.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the installation.
    django.core.exceptions.ValidationError
        If it has no name, or stands under something that is not above it.
    """
    access.require(by is None or access.may_manage_installation(by))
    organisation = Organisation(
        level=level, name_en=name_en, name_zh=name_zh, parent=parent, grade=grade
    )
    _keep_organisation(organisation)
    trail.record(
        "organisation.added",
        subject=organisation,
        by=by,
        at=at,
        after=trail.picture(organisation, _ORGANISATION),
        system=not by,
    )
    return organisation


@transaction.atomic
def change_organisation(
    *,
    organisation: Organisation,
    name_en: str,
    name_zh: str,
    grade: str,
    parent: Organisation | None,
    by: User,
    at: datetime,
) -> Organisation:
    """Change an organisation's names, grade and place in the tree; its level stays.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the installation.
    django.core.exceptions.ValidationError
        If it has no name, or would stand under something that is not above it.
    """
    access.require(access.may_manage_installation(by))
    before = trail.picture(organisation, _ORGANISATION)
    organisation.name_en, organisation.name_zh = name_en, name_zh
    organisation.grade, organisation.parent = grade, parent
    _keep_organisation(organisation)
    after = trail.picture(organisation, _ORGANISATION)
    trail.record(
        "organisation.changed", subject=organisation, by=by, at=at, before=before, after=after
    )
    return organisation


def _keep_organisation(organisation: Organisation) -> None:
    organisation.full_clean()
    order = list(Level)
    parent = organisation.parent
    # A parent of a strictly higher level also keeps the tree free of rings.
    if parent and order.index(Level(parent.level)) >= order.index(Level(organisation.level)):
        raise ValidationError({"parent": _("It can only stand under something above its level.")})
    if organisation.grade and organisation.level != Level.HOSPITAL:
        raise ValidationError({"grade": _("Only a hospital has a grade.")})
    organisation.save()


_DEPARTMENT = ("code", "name_en", "name_zh", "hospital", "time_zone", "triage_days", "answer_days")


@transaction.atomic
def add_department(
    *,
    code: str,
    name_en: str = "",
    name_zh: str = "",
    by: User | None,
    at: datetime,
    hospital: Organisation | None = None,
    time_zone: str = "UTC",
) -> Department:
    """Add a department.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the installation.
    django.core.exceptions.ValidationError
        If the code is taken or malformed, or no name is given.
    """
    access.require(by is None or access.may_manage_installation(by))
    department = Department(
        code=code,
        name_en=name_en,
        name_zh=name_zh,
        hospital=hospital,
        time_zone=time_zone,
        created_at=at,
    )
    department.full_clean()
    department.save()
    trail.record(
        "department.added",
        subject=department,
        by=by,
        at=at,
        after=trail.picture(department, _DEPARTMENT),
        system=not by,
    )
    return department


@transaction.atomic
def change_department(
    *,
    department: Department,
    name_en: str,
    name_zh: str,
    time_zone: str,
    triage_days: int,
    answer_days: int,
    by: User,
    at: datetime,
) -> Department:
    """Change a department's names and promises.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the department.
    django.core.exceptions.ValidationError
        If no name is given.
    """
    access.require(access.may_manage(by, department))
    before = trail.picture(department, _DEPARTMENT)
    department.name_en, department.name_zh = name_en, name_zh
    department.time_zone = time_zone
    department.triage_days, department.answer_days = triage_days, answer_days
    department.full_clean()
    department.save()
    after = trail.picture(department, _DEPARTMENT)
    trail.record("department.changed", subject=department, by=by, at=at, before=before, after=after)
    return department


@transaction.atomic
def place_department(
    *, department: Department, hospital: Organisation | None, by: User, at: datetime
) -> Department:
    """Say to which hospital a department belongs.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the installation.
    django.core.exceptions.ValidationError
        If the organisation is no hospital.
    """
    access.require(access.may_manage_installation(by))
    if hospital and hospital.level != Level.HOSPITAL:
        raise ValidationError({"hospital": _("A department belongs to a hospital.")})
    before = trail.picture(department, ("hospital",))
    department.hospital = hospital
    department.save(update_fields=["hospital"])
    after = trail.picture(department, ("hospital",))
    trail.record("department.changed", subject=department, by=by, at=at, before=before, after=after)
    return department


_NAMES = ("name_en", "name_zh")


@transaction.atomic
def add_site(
    *, department: Department, name_en: str, name_zh: str, by: User | None, at: datetime
) -> Site:
    """Add a place where the department treats.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the department.
    django.core.exceptions.ValidationError
        If no name is given.
    """
    access.require(by is None or access.may_manage(by, department))
    site = Site(department=department, name_en=name_en, name_zh=name_zh)
    site.full_clean()
    site.save()
    after = trail.picture(site, _NAMES)
    trail.record("site.added", subject=site, by=by, at=at, after=after, system=not by)
    return site


@transaction.atomic
def change_site(*, site: Site, name_en: str, name_zh: str, by: User, at: datetime) -> Site:
    """Rename a place where the department treats.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the department.
    django.core.exceptions.ValidationError
        If no name is given.
    """
    access.require(access.may_manage(by, site.department))
    before = trail.picture(site, _NAMES)
    site.name_en, site.name_zh = name_en, name_zh
    site.full_clean()
    site.save()
    after = trail.picture(site, _NAMES)
    trail.record("site.changed", subject=site, by=by, at=at, before=before, after=after)
    return site


_MACHINE = ("code", "name_en", "name_zh", "technique", "site", "is_active")


@transaction.atomic
def add_machine(
    *,
    department: Department,
    code: str,
    name_en: str,
    name_zh: str,
    technique: str,
    by: User | None,
    at: datetime,
    site: Site | None = None,
) -> Machine:
    """Add a machine to the department.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the department.
    django.core.exceptions.ValidationError
        If the code is taken or malformed, or the site is another department's.
    """
    access.require(by is None or access.may_manage(by, department))
    machine = Machine(
        department=department,
        site=site,
        code=code,
        name_en=name_en,
        name_zh=name_zh,
        technique=technique,
    )
    _keep_machine(machine)
    after = trail.picture(machine, _MACHINE)
    trail.record("machine.added", subject=machine, by=by, at=at, after=after, system=not by)
    return machine


@transaction.atomic
def change_machine(
    *,
    machine: Machine,
    code: str,
    name_en: str,
    name_zh: str,
    technique: str,
    site: Site | None,
    by: User,
    at: datetime,
) -> Machine:
    """Change what is said of a machine.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the department.
    django.core.exceptions.ValidationError
        If the code is taken or malformed, or the site is another department's.
    """
    access.require(access.may_manage(by, machine.department))
    before = trail.picture(machine, _MACHINE)
    machine.code, machine.technique, machine.site = code, technique, site
    machine.name_en, machine.name_zh = name_en, name_zh
    _keep_machine(machine)
    after = trail.picture(machine, _MACHINE)
    trail.record("machine.changed", subject=machine, by=by, at=at, before=before, after=after)
    return machine


def _keep_machine(machine: Machine) -> None:
    machine.full_clean()
    if machine.site and machine.site.department_id != machine.department_id:
        raise ValidationError({"site": _("The site belongs to another department.")})
    machine.save()


@transaction.atomic
def set_machine_active(*, machine: Machine, active: bool, by: User, at: datetime) -> Machine:
    """Offer a machine to reporters, or no longer; old reports keep it.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the department.
    """
    access.require(access.may_manage(by, machine.department))
    before = trail.picture(machine, ("is_active",))
    machine.is_active = active
    machine.save(update_fields=["is_active"])
    after = trail.picture(machine, ("is_active",))
    trail.record("machine.changed", subject=machine, by=by, at=at, before=before, after=after)
    return machine


@transaction.atomic
def add_person(
    *,
    department: Department,
    login: str,
    full_name: str,
    password: str | None,
    roles: Collection[Role],
    by: User,
    at: datetime,
    email: str = "",
) -> User:
    """Add a person with roles in the department; without a first password one is chosen by invitation.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the department.
    django.core.exceptions.ValidationError
        If the name is taken or malformed, the password is weak, or no role is given.
    """
    access.require(access.may_manage(by, department))
    if not roles:
        raise ValidationError({"roles": _("Give at least one role.")})
    user = accounts.add(
        login=login, full_name=full_name, email=email, password=password, by=by, at=at
    )
    set_roles(user=user, department=department, roles=roles, by=by, at=at)
    return user


@transaction.atomic
def set_roles(
    *, user: User, department: Department, roles: Collection[Role], by: User, at: datetime
) -> None:
    """Give and take roles until the person holds exactly ``roles`` in the department.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the department, or would change his own roles.
    """
    access.require(access.may_give_role(by, department, to=user))
    held = {Role(m.role): m for m in Membership.objects.filter(user=user, department=department)}
    for role in Role:
        if role in roles and role not in held:
            give_role(user=user, department=department, role=role, by=by, at=at)
        elif role in held and role not in roles:
            take_role(membership=held[role], by=by, at=at)


@transaction.atomic
def give_role(
    *, user: User, department: Department, role: Role, by: User | None, at: datetime
) -> Membership:
    """Give a person a role in a department; a second time changes nothing.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the department, or would give himself a role.
    """
    access.require(by is None or access.may_give_role(by, department, to=user))
    membership, is_new = Membership.objects.get_or_create(
        user=user, department=department, role=role
    )
    if is_new:
        forget_roles(user)
        after = {"user": user.login, "role": role}
        trail.record("role.given", subject=membership, by=by, at=at, after=after, system=not by)
    return membership


@transaction.atomic
def take_role(*, membership: Membership, by: User, at: datetime) -> None:
    """Take a role from a person.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the department.
    """
    access.require(access.may_manage(by, membership.department))
    before = {"user": membership.user.login, "role": membership.role}
    trail.record("role.taken", subject=membership, by=by, at=at, before=before)
    membership.delete()
    forget_roles(membership.user)


@transaction.atomic
def set_person_active(*, person: User, active: bool, by: User, at: datetime) -> User:
    """Let a person sign in, or no longer; roles and past acts stay.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the person.
    """
    access.require(access.may_manage_person(by, person))
    return accounts.set_active(user=person, active=active, by=by, at=at)


@transaction.atomic
def set_first_password(*, person: User, password: str, by: User, at: datetime) -> User:
    """Set a password for a person who has forgotten the own one.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the person.
    django.core.exceptions.ValidationError
        If the password is weak.
    """
    access.require(access.may_manage_person(by, person))
    return accounts.set_password(user=person, password=password, by=by, at=at)


@transaction.atomic
def invite(*, person: User, by: User, at: datetime) -> str:
    """Return the secret of a link with which the person chooses a password, this once.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the person.
    """
    access.require(access.may_manage_person(by, person))
    return accounts.invite(user=person, by=by, at=at)


@transaction.atomic
def plan_leave(*, person: User, leaves_on: date | None, by: User, at: datetime) -> User:
    """Say on which day a person leaves, or with None that the person stays.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the person.
    django.core.exceptions.ValidationError
        If the day is over.
    """
    access.require(access.may_manage_person(by, person))
    return accounts.plan_leave(user=person, leaves_on=leaves_on, by=by, at=at)


@transaction.atomic
def remove_second_factors(*, person: User, by: User, at: datetime) -> int:
    """Switch off the second factors of a person who has lost them; return how many there were.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the person.
    """
    access.require(access.may_manage_person(by, person))
    return accounts.remove_factors(user=person, by=by, at=at)


@transaction.atomic
def release(*, person: User, by: User, at: datetime) -> None:
    """Let the hospital's sign-in know a person anew, whose number there has changed.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not manage the person.
    """
    access.require(access.may_manage_person(by, person))
    accounts.release(user=person, by=by, at=at)


@dataclass(frozen=True)
class Month:
    """What a department did in a month; None means unknown."""

    month_date: date
    courses: int | None
    fractions: int | None
    plans: int | None


_AMOUNTS = ("courses", "fractions", "plans")


@transaction.atomic
def record_volumes(
    *, department: Department, months: Iterable[Month], by: User, at: datetime
) -> int:
    """Keep the months that differ from what is kept already, and return how many did.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not keep the department's numbers.
    """
    kept = {
        volume.month_date: volume for volume in MonthlyVolume.objects.filter(department=department)
    }
    differing = [
        month
        for month in months
        if any(
            getattr(month, name) != getattr(kept.get(month.month_date), name, None)
            for name in _AMOUNTS
        )
    ]
    for month in differing:
        record_volume(
            department=department,
            month_date=month.month_date,
            courses=month.courses,
            fractions=month.fractions,
            plans=month.plans,
            by=by,
            at=at,
        )
    return len(differing)


@transaction.atomic
def record_volume(
    *,
    department: Department,
    month_date: date,
    courses: int | None,
    fractions: int | None,
    plans: int | None,
    by: User | None,
    at: datetime,
) -> MonthlyVolume:
    """Keep what the department did in a month; a second record of the month replaces the first.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not keep the department's numbers.
    """
    access.require(by is None or access.may_record_volumes(by, department))
    volume = MonthlyVolume.objects.filter(
        department=department, month_date=month_date.replace(day=1)
    ).first() or MonthlyVolume(department=department, month_date=month_date.replace(day=1))
    before = trail.picture(volume, _AMOUNTS) if volume.pk else None
    volume.courses, volume.fractions, volume.plans = courses, fractions, plans
    volume.full_clean()
    volume.save()
    trail.record(
        "volume.recorded",
        subject=volume,
        by=by,
        at=at,
        before=before,
        after=trail.picture(volume, _AMOUNTS),
        system=not by,
    )
    return volume


@transaction.atomic
def keep_term(
    *,
    department: Department,
    vocabulary: str,
    code: str,
    is_own: bool,
    is_active: bool,
    by: User,
    at: datetime,
    parent: str = "",
    label_en: str = "",
    label_zh: str = "",
) -> DepartmentTerm:
    """Add or change a department's own term, or switch one of ours off or on.

    Whether the term fits the vocabulary is judged by the caller, who knows the vocabulary.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not keep the department's terms.
    """
    access.require(access.may_keep_terms(by, department))
    fields = ("label_en", "label_zh", "is_active")
    term = DepartmentTerm.objects.filter(
        department=department, vocabulary=vocabulary, code=code
    ).first() or DepartmentTerm(
        department=department, vocabulary=vocabulary, code=code, is_own=is_own, parent=parent
    )
    before = trail.picture(term, fields) if term.pk else None
    term.label_en, term.label_zh, term.is_active = label_en, label_zh, is_active
    term.full_clean()
    term.save()
    after = trail.picture(term, fields)
    trail.record("term.kept", subject=term, by=by, at=at, before=before, after=after)
    return term

"""Who may do what with departments and their people. Every rule stands here once."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Membership, Role
from beamward.foundation.organisations.queries import departments_of, roles_of
from beamward.foundation.subjects import Reader


def require(allowed: bool) -> None:
    """Refuse unless ``allowed``.

    Raises
    ------
    PermissionDenied
        If not.
    """
    if not allowed:
        raise PermissionDenied(_("Your roles do not include this."))


def may_manage_installation(reader: Reader) -> bool:
    """Tell whether ``reader`` keeps the tree of organisations and adds departments."""
    return isinstance(reader, User) and reader.is_active and reader.is_administrator


def may_manage(reader: Reader, department: Department) -> bool:
    """Tell whether ``reader`` keeps the department's details, machines, sites and people."""
    return may_manage_installation(reader) or (
        reader.is_active and Role.ADMINISTRATOR in roles_of(reader, department.pk)
    )


def may_see(reader: Reader, department: Department) -> bool:
    """Tell whether ``reader`` sees the department's details and volumes: who works there does."""
    return may_manage_installation(reader) or (
        reader.is_active and bool(roles_of(reader, department.pk))
    )


def may_record_volumes(reader: Reader, department: Department) -> bool:
    """Tell whether ``reader`` keeps the monthly numbers: who manages them, and who uses them."""
    return may_manage(reader, department) or (
        reader.is_active and bool(roles_of(reader, department.pk) & {Role.QUALITY_LEAD, Role.HEAD})
    )


def may_keep_terms(reader: Reader, department: Department) -> bool:
    """Tell whether ``reader`` adds to the department's vocabularies and switches terms off."""
    return may_manage(reader, department) or (
        reader.is_active and Role.QUALITY_LEAD in roles_of(reader, department.pk)
    )


def may_give_role(reader: Reader, department: Department, *, to: User) -> bool:
    """Tell whether ``reader`` gives ``to`` a role: nobody gives one to himself.

    An administrator sees no report; whoever could take a role for himself would.
    """
    return may_manage(reader, department) and to != reader


def may_manage_person(reader: Reader, person: User) -> bool:
    """Tell whether ``reader`` may bar a person from signing in, or set a new password.

    The administrator of the installation may, for everybody else. The administrator of a department
    may, for a person who works nowhere but in departments of that administrator.
    """
    if not isinstance(reader, User) or not reader.is_active or reader == person:
        return False
    if reader.is_administrator:
        return True
    if person.is_administrator:
        return False
    managed = set(departments_of(reader, Role.ADMINISTRATOR))
    works_in = set(Membership.objects.filter(user=person).values_list("department_id", flat=True))
    return bool(works_in) and works_in <= managed

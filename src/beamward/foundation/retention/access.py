"""Who decides how long records are kept, what goes, and what is held back.

Whoever may dispose of records may not lift the hold that stands against it: destroying what a court
waits for takes two.
"""

from beamward.foundation.organisations.access import may_manage
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.organisations.queries import roles_of
from beamward.foundation.subjects import Reader

DECIDERS = frozenset({Role.QUALITY_LEAD, Role.HEAD})
"""Who answers for the records: they choose the rules, and decide that something goes."""


def may_see(reader: Reader, department: Department) -> bool:
    """Tell whether ``reader`` sees the rules, what has come to its end, and the holds.

    Records are named there by their ids only, so that the administrator, who reads none, sees it.
    """
    held = roles_of(reader, department.pk)
    return may_manage(reader, department) or (
        reader.is_active and bool(held & (DECIDERS | {Role.AUDITOR}))
    )


def may_choose(reader: Reader, department: Department) -> bool:
    """Tell whether ``reader`` chooses how long the department keeps its records."""
    return reader.is_active and bool(roles_of(reader, department.pk) & DECIDERS)


def may_dispose(reader: Reader, department: Department) -> bool:
    """Tell whether ``reader`` decides that reports go whose time is over."""
    return may_choose(reader, department)


def may_dispose_of_accounts(reader: Reader, department: Department) -> bool:
    """Tell whether ``reader`` decides that accounts of leavers go: whoever manages accounts."""
    return may_manage(reader, department)


def may_place_hold(reader: Reader, department: Department) -> bool:
    """Tell whether ``reader`` places a legal hold: who decides on disposal, and who manages."""
    return may_choose(reader, department) or may_manage(reader, department)


def may_lift_hold(reader: Reader, department: Department) -> bool:
    """Tell whether ``reader`` lifts a legal hold: who manages, and so disposes of no report."""
    return may_manage(reader, department)

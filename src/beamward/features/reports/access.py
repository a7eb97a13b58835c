"""Who may do what with a report."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from beamward.features.reports.models import Identity, Report
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Role
from beamward.foundation.organisations.queries import roles_of
from beamward.foundation.seals.access import may_hold

READERS = frozenset(
    {
        Role.TRIAGER,
        Role.INVESTIGATOR,
        Role.QUALITY_LEAD,
        Role.HEAD,
        Role.CONFIDANT,
        Role.AUDITOR,
    }
)
"""Who reads the reports of a department. The administrator is not among them."""

HANDLERS = frozenset({Role.TRIAGER, Role.INVESTIGATOR, Role.QUALITY_LEAD})
"""Who handles reports: asks, answers, and sees who reported by name."""


def require(allowed: bool) -> None:
    """Refuse unless ``allowed``.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If not allowed.
    """
    if not allowed:
        raise PermissionDenied


def may_read(user: User | AnonymousUser, report: Report) -> bool:
    """Tell whether the person may read the report."""
    return bool(roles_of(user, report.department_id) & READERS)


def may_handle(user: User | AnonymousUser, report: Report) -> bool:
    """Tell whether the person handles the report."""
    return bool(roles_of(user, report.department_id) & HANDLERS)


def may_see_reporter(user: User | AnonymousUser, report: Report) -> bool:
    """Tell whether the person sees who reported: by name, those who handle it and the confidants.

    In confidence nobody does without opening the seal; anonymously there is nobody to see.
    """
    held = roles_of(user, report.department_id)
    return report.identity == Identity.NAMED and bool(held & (HANDLERS | {Role.CONFIDANT}))


def may_open(user: User | AnonymousUser, report: Report) -> bool:
    """Tell whether the person may act on the seal of a report in confidence."""
    return report.identity == Identity.CONFIDENCE and may_hold(user, report.department)

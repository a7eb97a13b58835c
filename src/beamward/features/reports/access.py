"""Who may do what with a report."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from beamward.features.reports.models import Identity, Report
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Role
from beamward.foundation.organisations.queries import roles_of

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
    """Tell whether the person may see who reported.

    By name: those who handle it. In confidence: the confidants. Anonymously: there is nobody to see.
    """
    held = roles_of(user, report.department_id)
    if report.identity == Identity.NAMED:
        return bool(held & (HANDLERS | {Role.CONFIDANT}))
    return report.identity == Identity.CONFIDENCE and Role.CONFIDANT in held

"""Who may erase what an entry says."""

from beamward.foundation.organisations.access import may_manage_installation
from beamward.foundation.organisations.models import Role
from beamward.foundation.organisations.queries import roles_of
from beamward.foundation.subjects import Reader
from beamward.foundation.trail.models import Entry

ERASERS = frozenset({Role.QUALITY_LEAD, Role.HEAD})


def may_erase(reader: Reader, entry: Entry) -> bool:
    """Tell whether ``reader`` erases what the entry says: the department's quality lead and head.

    An entry of no department (accounts, the tree of organisations) is erased by whoever manages the
    installation.
    """
    if entry.department_id is None:
        return may_manage_installation(reader)
    return reader.is_active and bool(roles_of(reader, entry.department_id) & ERASERS)


def may_know_of(reader: Reader, entry: Entry) -> bool:
    """Tell whether ``reader`` may know that there is such an entry: who works in its department."""
    if entry.department_id is None:
        return may_manage_installation(reader)
    return reader.is_active and bool(roles_of(reader, entry.department_id))

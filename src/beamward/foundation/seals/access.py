"""Who may hold keys of seals, and who may put away the keys of others."""

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.organisations.queries import roles_of
from beamward.foundation.seals.models import Holder
from beamward.foundation.subjects import Reader


def may_hold(reader: Reader, department: Department) -> bool:
    """Tell whether ``reader`` may have a key: the confidants of the department may."""
    return reader.is_active and Role.CONFIDANT in roles_of(reader, department.pk)


def may_use(reader: Reader, holder: Holder) -> bool:
    """Tell whether ``reader`` may use the key: its owner, as long as still a confidant."""
    return holder.user == reader and may_hold(reader, holder.department)


def may_remove(reader: Reader, holder: Holder) -> bool:
    """Tell whether ``reader`` may put the key away.

    Its owner may; another confidant may once the owner is none any more. No administrator may: who
    could remove the keys of those who stay could destroy every sealed identity.
    """
    if isinstance(reader, User) and holder.user_id == reader.pk:
        return reader.is_active
    return may_hold(reader, holder.department) and not may_hold(holder.user, holder.department)

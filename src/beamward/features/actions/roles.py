"""Which roles of a department have to do with actions, and how."""

from beamward.foundation.organisations.models import Role

PLANNERS = frozenset({Role.INVESTIGATOR, Role.QUALITY_LEAD})
"""Who plans actions."""

READERS = PLANNERS | {Role.TRIAGER, Role.HEAD, Role.AUDITOR, Role.CONFIDANT}
"""Who reads all actions of a department."""

OWNERS = frozenset(Role) - {Role.ADMINISTRATOR, Role.AUDITOR}
"""Who may be given an action: everybody who works there and does not only look on."""

"""Who may do what with an incident."""

from django.contrib.auth.models import AnonymousUser

from beamward.domain.incident.lifecycle import State
from beamward.features.actions import queries as actions
from beamward.features.incidents.models import Incident, Lesson
from beamward.features.reports.access import HANDLERS, READERS
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Role
from beamward.foundation.organisations.queries import roles_of

Person = User | AnonymousUser

KIND = "incidents.incident"
TRIAGERS = frozenset({Role.TRIAGER, Role.QUALITY_LEAD})
LEADS = frozenset({Role.QUALITY_LEAD})
INVESTIGATORS = frozenset({Role.INVESTIGATOR, Role.QUALITY_LEAD})
LISTERS = READERS
MEMBERS = frozenset(Role) - {Role.ADMINISTRATOR}


def may_list(user: Person, department_id: int) -> bool:
    """Tell whether the person sees the department's incidents."""
    return bool(roles_of(user, department_id) & READERS)


def may_read(user: Person, incident: Incident) -> bool:
    """Tell whether the person reads the incident: its readers, and who owns an action of it."""
    if may_list(user, incident.department_id):
        return True
    return (
        isinstance(user, User)
        and bool(roles_of(user, incident.department_id) & MEMBERS)
        and actions.owns_any(user, KIND, incident.public_id)
    )


def may_triage_in(user: Person, department_id: int) -> bool:
    """Tell whether the person judges reports of the department."""
    return bool(roles_of(user, department_id) & TRIAGERS)


def may_triage(user: Person, incident: Incident) -> bool:
    """Tell whether the person judges how severe a report is, merges, dismisses and assigns."""
    return may_triage_in(user, incident.department_id)


def may_investigate(user: Person, incident: Incident) -> bool:
    """Tell whether the person writes the findings: the one to whom it was given, and the leads."""
    held = roles_of(user, incident.department_id)
    if held & LEADS:
        return True
    return Role.INVESTIGATOR in held and incident.investigator_id == user.pk


def investigates_in(user: Person, department_id: int) -> bool:
    """Tell whether incidents of the department are given to the person to investigate."""
    return bool(roles_of(user, department_id) & INVESTIGATORS)


def may_judge_anew(user: Person, incident: Incident) -> bool:
    """Tell whether the person changes what was decided at triage: who triages, who investigates."""
    return may_triage(user, incident) or may_investigate(user, incident)


def may_mark_for_meeting(user: Person, incident: Incident) -> bool:
    """Tell whether the person puts the incident on the agenda of the safety meeting."""
    return may_triage(user, incident) or may_investigate(user, incident)


def may_ask_reporter(user: Person, incident: Incident) -> bool:
    """Tell whether the person writes to the reporter: who handles reports of the department."""
    return bool(roles_of(user, incident.department_id) & HANDLERS)


def may_mask(user: Person, incident: Incident) -> bool:
    """Tell whether the person masks identities in the incident: who handles reports there."""
    return bool(roles_of(user, incident.department_id) & HANDLERS)


def may_close(user: Person, incident: Incident) -> bool:
    """Tell whether the person closes the incident and publishes its lesson."""
    return may_investigate(user, incident)


def may_reopen(user: Person, incident: Incident) -> bool:
    """Tell whether the person opens an ended incident again."""
    return bool(roles_of(user, incident.department_id) & LEADS)


def may_remark(user: Person, incident: Incident) -> bool:
    """Tell whether the person takes part in the discussion."""
    return bool(roles_of(user, incident.department_id) & (HANDLERS | {Role.HEAD, Role.CONFIDANT}))


def may_read_trail(user: Person, incident: Incident) -> bool:
    """Tell whether the person reads what was done to the incident, and by whom."""
    return may_list(user, incident.department_id)


def may_compare(user: Person, incident: Incident) -> bool:
    """Tell whether the person sees the incident beside the department's others."""
    return may_list(user, incident.department_id)


def may_export(user: Person, department_id: int) -> bool:
    """Tell whether the person takes lists out of the system."""
    held = roles_of(user, department_id)
    return bool(held & {Role.QUALITY_LEAD, Role.HEAD, Role.AUDITOR})


def may_read_lessons(user: Person, department_id: int) -> bool:
    """Tell whether the person reads the department's lessons: everybody who works in it."""
    return bool(roles_of(user, department_id) & MEMBERS)


def may_read_lesson(user: Person, lesson: Lesson) -> bool:
    """Tell whether the person reads the lesson: published ones, by everybody in the department."""
    return may_read_lessons(user, lesson.department_id) and (
        lesson.is_published or lesson.incident.state == State.CLOSED
    )

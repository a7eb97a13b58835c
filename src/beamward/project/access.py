"""Every door of the house: who may pass which, and by which rule.

The rules themselves stand in the ``access`` of each app, once. Here each page and each operation of the
API is joined to the rule behind which it stands, so that one table says who may do what, the page
``docs/reference/access.md`` shows it, and a test goes through it cell by cell, pages and API. A page
that stands in none of the lists below fails that test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beamward.features.actions import access as actions
from beamward.features.actions.models import Action
from beamward.features.incidents import access as incidents
from beamward.features.incidents.models import Incident, Lesson
from beamward.features.reports import access as reports
from beamward.features.reports.models import Report
from beamward.foundation.accounts.models import User
from beamward.foundation.jobs import access as jobs
from beamward.foundation.jobs.models import Job
from beamward.foundation.organisations import access as organisations
from beamward.foundation.organisations.models import Department
from beamward.foundation.retention import access as retention
from beamward.foundation.seals import access as seals
from beamward.foundation.trail import access as trail
from beamward.foundation.trail.models import Entry


@dataclass(frozen=True)
class Records:
    """One record of each kind, all of one department: what the rules are asked about."""

    department: Department
    incident: Incident
    report: Report
    action: Action
    lesson: Lesson
    entry: Entry
    job: Job
    colleague: User


class Outsider(StrEnum):
    """What somebody who does nothing in the department is answered."""

    NOT_FOUND = "404"
    """The address names a record: whoever has no business there does not learn that it exists."""
    FORBIDDEN = "403"
    """The address names a place that everybody knows of."""
    HIDDEN = "404 for all"
    """Nobody who may not, from here or from elsewhere, learns that there is such a record."""


Rule = Callable[[User, Records], bool]


@dataclass(frozen=True)
class Act:
    """One line of the table.

    Parameters
    ----------
    name : str
        What a person does, translated lazily.
    rule : callable
        Tells whether a person may do it with the records.
    pages : tuple of str
        The names of the addresses at which it is done.
    sends_only : tuple of str
        Those of ``pages`` at which there is nothing to read, or which more people may read.
    operations : tuple of str
        The operations of the API by which it is done: method and path.
    outsider : Outsider
        What somebody from elsewhere is answered.
    """

    name: Promise | str
    rule: Rule
    pages: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    outsider: Outsider = Outsider.NOT_FOUND
    sends_only: tuple[str, ...] = ()


def _incident(rule: Callable[[User, Incident], bool]) -> Rule:
    return lambda who, records: rule(who, records.incident)


def _action(rule: Callable[[User, Action], bool]) -> Rule:
    return lambda who, records: rule(who, records.action)


def _department(rule: Callable[[User, Department], bool]) -> Rule:
    return lambda who, records: rule(who, records.department)


def _in_department(rule: Callable[[User, int], bool]) -> Rule:
    return lambda who, records: rule(who, records.department.pk)


def _installation(who: User, records: Records) -> bool:
    return organisations.may_manage_installation(who)


MATRIX: tuple[Act, ...] = (
    Act(
        _("list the incidents of the department"),
        _in_department(incidents.may_list),
        pages=("incidents",),
        operations=("GET /incidents",),
    ),
    Act(
        _("take lists out as CSV or Excel"),
        _in_department(incidents.may_export),
        pages=("incidents-csv", "incidents-xlsx"),
    ),
    Act(
        _("keep a list as a view of one's own"),
        _in_department(incidents.may_list),
        pages=("saved-view-save",),
    ),
    Act(
        _("read an incident and its original"),
        _incident(incidents.may_read),
        pages=("incident", "incident-pdf"),
        operations=("GET /incidents/{public_id}",),
    ),
    Act(
        _("read what was done to an incident, and by whom"),
        _incident(incidents.may_read_trail),
        pages=("incident-trail",),
        operations=("GET /incidents/{public_id}/trail",),
    ),
    Act(
        _("see an incident beside others like it"),
        _incident(incidents.may_compare),
        pages=("incident-recurrences",),
        operations=("GET /incidents/{public_id}/recurrences",),
    ),
    Act(
        _("see the queue, and judge several reports at once"),
        _in_department(incidents.may_triage_in),
        pages=("triage-queue",),
    ),
    Act(
        _("triage, merge, dismiss, assign"),
        _incident(incidents.may_triage),
        pages=("incident-triage", "incident-merge", "incident-dismiss", "incident-assign"),
        operations=(
            "POST /incidents/{public_id}/triage",
            "POST /incidents/{public_id}/merge",
            "POST /incidents/{public_id}/dismiss",
            "POST /incidents/{public_id}/assign",
        ),
    ),
    Act(
        _("change what was decided at triage"),
        _incident(incidents.may_judge_anew),
        pages=("incident-judge-anew",),
        operations=("POST /incidents/{public_id}/judge-anew",),
    ),
    Act(
        _("put on the agenda of the safety meeting"),
        _incident(incidents.may_mark_for_meeting),
        pages=("incident-meeting",),
        operations=("POST /incidents/{public_id}/meeting",),
    ),
    Act(
        _("write findings, doses, the timeline; plan actions; finish"),
        _incident(incidents.may_investigate),
        pages=(
            "incident-findings",
            "incident-course-add",
            "incident-course-remove",
            "incident-moment-add",
            "incident-moment-move",
            "incident-moment-remove",
            "incident-action-add",
            "incident-finish",
        ),
        operations=(
            "POST /incidents/{public_id}/findings",
            "POST /incidents/{public_id}/courses",
            "POST /incidents/{public_id}/courses/{course_id}/remove",
            "POST /incidents/{public_id}/timeline",
            "POST /incidents/{public_id}/timeline/{entry_id}/move",
            "POST /incidents/{public_id}/timeline/{entry_id}/remove",
            "POST /incidents/{public_id}/actions",
            "POST /incidents/{public_id}/finish",
        ),
    ),
    Act(
        _("close an incident and publish its lesson"),
        _incident(incidents.may_close),
        pages=("incident-close",),
        operations=("POST /incidents/{public_id}/close",),
    ),
    Act(
        _("open an ended incident again"),
        _incident(incidents.may_reopen),
        pages=("incident-reopen",),
        operations=("POST /incidents/{public_id}/reopen",),
    ),
    Act(
        _("take part in the discussion"),
        _incident(incidents.may_remark),
        pages=("incident-remark",),
        operations=("POST /incidents/{public_id}/remarks",),
    ),
    Act(
        _("write to the reporter"),
        _incident(incidents.may_ask_reporter),
        pages=("incident-ask",),
        operations=("POST /incidents/{public_id}/questions",),
    ),
    Act(
        _("mask identities, in the original and everywhere else"),
        _incident(incidents.may_mask),
        pages=("incident-mask",),
        operations=("POST /incidents/{public_id}/mask",),
    ),
    Act(
        _("see who reported by name"),
        lambda who, records: reports.may_see_reporter(who, records.report),
    ),
    Act(
        _("read the lessons of the department"),
        _in_department(incidents.may_read_lessons),
        pages=("lessons",),
    ),
    Act(
        _("read a lesson"),
        lambda who, records: incidents.may_read_lesson(who, records.lesson),
        pages=("lesson",),
        operations=("GET /lessons/{public_id}",),
    ),
    Act(
        _("read an action"),
        _action(actions.may_read),
        pages=("action",),
        operations=("GET /actions/{public_id}",),
    ),
    Act(
        _("read what was done to an action, and by whom"),
        _in_department(actions.may_list),
        operations=("GET /actions/{public_id}/trail",),
    ),
    Act(
        _("change, reopen or cancel an action"),
        lambda who, records: actions.may_plan(who, records.department.pk),
        pages=("action-change", "action-reopen", "action-cancel"),
        operations=(
            "POST /actions/{public_id}/change",
            "POST /actions/{public_id}/reopen",
            "POST /actions/{public_id}/cancel",
        ),
    ),
    Act(
        _("say that an action is done"),
        _action(actions.may_finish),
        pages=("action-finish",),
        operations=("POST /actions/{public_id}/finish",),
    ),
    Act(
        _("judge whether an action worked"),
        _action(actions.may_check),
        pages=("action-check",),
        operations=("POST /actions/{public_id}/check",),
    ),
    Act(
        _("hold a key to sealed identities"),
        _department(seals.may_hold),
        pages=(
            "seal-keys",
            "seal-key-set-up",
            "seal-key-passphrase",
            "seal-key-rotate",
            "seal-key-hand-over",
        ),
        sends_only=(
            "seal-key-set-up",
            "seal-key-passphrase",
            "seal-key-rotate",
            "seal-key-hand-over",
        ),
    ),
    Act(
        _("erase the content of an entry of the history"),
        lambda who, records: trail.may_erase(who, records.entry),
        pages=("trail-erase",),
    ),
    Act(
        _("see how long records are kept, what is over, and what is held"),
        _department(retention.may_see),
        pages=("department-retention", "retention-over"),
    ),
    Act(
        _("choose how long records are kept"),
        _department(retention.may_choose),
        pages=("retention-rule",),
    ),
    Act(
        _("dispose of reports and incidents whose time is over"),
        _department(retention.may_dispose),
        pages=("retention-dispose",),
    ),
    Act(
        _("place a legal hold"),
        _department(retention.may_place_hold),
        pages=("hold-place",),
    ),
    Act(
        _("lift a legal hold"),
        _department(retention.may_lift_hold),
        pages=("hold-lift",),
    ),
    Act(
        _("see the department's details and numbers"),
        _department(organisations.may_see),
        pages=("department",),
    ),
    Act(
        _("record monthly numbers"),
        _department(organisations.may_record_volumes),
        pages=("department-volumes",),
        sends_only=("department-volumes",),
    ),
    Act(
        _("keep the department's terms, print its posters"),
        _department(organisations.may_keep_terms),
        pages=(
            "department-terms",
            "department-term-list",
            "department-term-add",
            "department-posters",
            "poster",
            "machine-poster",
        ),
        sends_only=("department-term-add",),
    ),
    Act(
        _("keep the department's machines, sites and people"),
        _department(organisations.may_manage),
        pages=(
            "department-edit",
            "department-machines",
            "machine-add",
            "machine-edit",
            "machine-use",
            "site-add",
            "site-edit",
            "department-people",
            "person-add",
            "person-known",
            "department-person",
        ),
        sends_only=("machine-use",),
    ),
    Act(
        _("set a colleague's password, invite, bar, let leave"),
        lambda who, records: organisations.may_manage_person(who, records.colleague),
        pages=(
            "person-password",
            "person-invite",
            "person-factors",
            "person-release",
            "person-leaving",
            "person-active",
        ),
        sends_only=("person-invite", "person-factors", "person-release", "person-active"),
        outsider=Outsider.FORBIDDEN,
    ),
    Act(
        _("follow, stop and resume background work of the department"),
        lambda who, records: jobs.may_read(who, records.job),
        pages=("job", "job-stop", "job-resume"),
        sends_only=("job-stop", "job-resume"),
        outsider=Outsider.HIDDEN,
    ),
    Act(
        _("keep the tree of organisations and all people"),
        _installation,
        pages=(
            "people",
            "organisations",
            "organisation-add",
            "department-add",
            "organisation-edit",
        ),
        outsider=Outsider.FORBIDDEN,
    ),
)
"""Who may do what. In which state an incident has to be for it stands in ``domain/incident/lifecycle``."""

OPEN_DOORS: dict[str, Promise | str] = {
    "report": _("Everybody may report; the narrative is the only answer asked for."),
    "report-look": _("Looks for identities while somebody types; keeps nothing."),
    "report-sent": _("Says what happens after a report was sent; knows of none."),
    "report-mask": _("Behind the receipt: whoever sent the report may mask it."),
    "receipt": _("Behind the receipt, 100 random bits."),
    "receipt-add": _("Behind the receipt."),
    "receipt-thread": _("Behind the receipt."),
    "receipt-known": _("Behind the receipt."),
    "receipt-consent": _("Behind the receipt."),
    "receipt-withdraw": _("Behind the receipt."),
    "sign-in": _("Nobody is signed in before."),
    "sign-in-second": _("The second step of signing in, behind the password."),
    "sign-in-passkey": _("Signing in with a passkey."),
    "sign-in-single": _("Leads to the hospital's own sign-in."),
    "sign-in-single-back": _("Comes back from the hospital's own sign-in, with its signature."),
    "sign-out": _("Ends a session; without one there is nothing to end."),
    "invitation": _("Behind a link that was made for one person and works once."),
    "set-language": _("Chooses the language of the pages."),
    "openapi-json": _("Describes the API; shows no record."),
    "api-root": _("The foot of all addresses of the API; shows nothing."),
}
"""Pages that nobody has to sign in for, each with its reason."""

OWN_DOORS: dict[str, Promise | str] = {
    "home": _("What waits for the reader."),
    "actions": _(
        "The reader's own actions, and those of departments whose actions the reader reads."
    ),
    "report-start": _("Leads to the form of the reader's department."),
    "departments": _("The reader's own departments."),
    "jobs": _("Background work that the reader began or leads."),
    "notices": _("What the reader was told."),
    "notices-read": _("The reader's own notices."),
    "notice-read": _("The reader's own notice; another person's is not found."),
    "saved-view-remove": _("The reader's own view; another person's is not found."),
    "file": _("Behind the rule of the record beside which the file lies."),
    "seals": _("Leads a confidant to the own keys; refuses everybody else."),
    "seal-key-remove": _(
        "The confidant's own key, or the one of somebody who is no confidant any more."
    ),
    "report-identity": _("Confidants open a sealed identity, with consent or together."),
    "account": _("The reader's own account."),
    "account-here": _("Says that the reader is still typing; keeps the session awake."),
    "password-change": _("The reader's own password."),
    "account-security": _("The reader's own second factors and sessions."),
    "factor-app": _("The reader's own second factor."),
    "factor-passkey": _("The reader's own passkey."),
    "factor-codes": _("The reader's own recovery codes."),
    "factor-remove": _("The reader's own second factor; another person's is not found."),
    "sessions-end": _("The reader's own other sessions."),
    "session-end": _("The reader's own session; another person's is not found."),
    "account-tokens": _("The reader's own tokens."),
    "account-token-revoke": _("The reader's own token; another person's is not found."),
}
"""Pages for whoever is signed in, about nothing but the reader's own."""

OPEN_OPERATIONS: dict[str, Promise | str] = {
    "POST /departments/{code}/reports": _("Everybody may report."),
    "POST /receipts/status": _("Behind the receipt."),
    "POST /receipts/messages": _("Behind the receipt."),
    "POST /receipts/withdraw": _("Behind the receipt."),
    "POST /receipts/mask": _("Behind the receipt."),
}
"""Operations of the API without a token, each with its reason."""

OWN_OPERATIONS: dict[str, Promise | str] = {
    "POST /reports": _("Reports in the name of the token's person."),
    "GET /departments": _("The person's own departments."),
    "GET /departments/{code}/people": _("Colleagues to whom something can be given."),
    "GET /vocabularies": _("The words of the forms."),
    "GET /vocabularies/{name}": _("The words of the forms."),
    "GET /lessons": _("Lessons of the person's own departments."),
    "GET /actions": _("The person's own actions, and those the person reads."),
    "GET /actions/{public_id}/recurrence": _(
        "Behind two rules: the action's, and the one of the incident that it came of."
    ),
}
"""Operations of the API that show nothing but the own, or follow another line of the table."""

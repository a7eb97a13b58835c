"""What a person may do next with an incident: the step that leads on first."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beamward.domain.incident import lifecycle
from beamward.domain.incident.lifecycle import State, Step
from beamward.features.incidents import access, labels
from beamward.features.incidents.web.dossier import Dossier
from beamward.foundation.accounts.models import User
from beamward.foundation.ui import written


@dataclass(frozen=True)
class Offer:
    """Something that may be done, and where."""

    label: str
    url: str
    is_rare: bool = False


@dataclass
class Offers:
    """Where an incident stands, what leads on, and what else may be done.

    ``writes``: whether the reader may write findings now; ``judges``: may judge anew now.
    """

    sentence: str
    writes: bool
    judges: bool
    main: Offer | None = None
    others: list[Offer] = field(default_factory=list)


JUDGED_ANEW_IN = frozenset({State.TRIAGED}) | lifecycle.UNDER_WORK
"""States in which what was decided at triage may be changed."""

_RARE = frozenset({Step.ASSIGN, Step.MERGE, Step.DISMISS, Step.REOPEN})
"""Steps that are seldom taken once somebody has looked at the report."""

_ADDRESSES = {
    Step.TRIAGE: "incident-triage",
    Step.ASSIGN: "incident-assign",
    Step.PLAN_ACTIONS: "incident-finish",
    Step.CLOSE: "incident-close",
    Step.MERGE: "incident-merge",
    Step.DISMISS: "incident-dismiss",
    Step.REOPEN: "incident-reopen",
}


def offers_for(reader: User, dossier: Dossier) -> Offers:
    """Return what the reader may do next."""
    incident = dossier.incident
    state = State(incident.state)
    steps = {
        Step.TRIAGE: access.may_triage(reader, incident),
        Step.ASSIGN: access.may_triage(reader, incident),
        Step.PLAN_ACTIONS: access.may_investigate(reader, incident),
        Step.CLOSE: access.may_close(reader, incident),
        Step.MERGE: access.may_triage(reader, incident),
        Step.DISMISS: access.may_triage(reader, incident),
        Step.REOPEN: access.may_reopen(reader, incident),
    }
    possible = [step for step, may in steps.items() if may and lifecycle.offers(step, state=state)]
    if not dossier.open_actions and Step.PLAN_ACTIONS in possible:
        possible.remove(Step.PLAN_ACTIONS)
    writes = state in lifecycle.UNDER_WORK and access.may_investigate(reader, incident)
    judges = state in JUDGED_ANEW_IN and access.may_judge_anew(reader, incident)
    offers = Offers(_sentence(dossier), writes=writes, judges=judges)
    leading = _leading(dossier, possible, writes=writes)
    if writes:
        offers.others += [
            _to(dossier, _("Write findings"), "incident-findings"),
            _to(dossier, _("Plan an action"), "incident-action-add"),
        ]
    offers.others += [
        _to(
            dossier,
            _step_label(step, incident.investigator_id),
            _ADDRESSES[step],
            is_rare=step in _RARE and state is not State.REPORTED,
        )
        for step in possible
    ]
    if judges:
        offers.others.append(_to(dossier, _("Judge anew"), "incident-judge-anew", is_rare=True))
    if leading:
        offers.main = next(
            (offer for offer in offers.others if offer.url == _address(dossier, leading)), None
        )
        offers.others = [offer for offer in offers.others if offer != offers.main]
    offers.others.sort(key=lambda offer: offer.is_rare)
    return offers


def _leading(dossier: Dossier, possible: list[Step], *, writes: bool) -> str:
    """Return the name of the address to which the next step leads."""
    state = State(dossier.incident.state)
    if state is State.REPORTED and Step.TRIAGE in possible:
        return "incident-triage"
    if state is State.TRIAGED and Step.ASSIGN in possible:
        return "incident-assign"
    if not writes:
        return ""
    if not dossier.gaps.closable:
        return "incident-findings"
    if not dossier.open_actions:
        return "incident-close"
    return "incident-finish" if Step.PLAN_ACTIONS in possible else ""


def _sentence(dossier: Dossier) -> str:
    incident = dossier.incident
    match State(incident.state):
        case State.REPORTED if incident.due_date:
            return _("Waits to be looked at, by %(day)s.") % {
                "day": written.date_of(incident.due_date)
            }
        case State.REPORTED:
            return _("Imported; nobody has looked at it yet.")
        case State.TRIAGED:
            return _("Judged; waits for an investigator.")
        case State.INVESTIGATING | State.ACTIONS_OPEN:
            return _under_work(dossier)
        case State.CLOSED:
            return _("Closed on %(day)s; the lesson is published.") % {
                "day": written.date_of(incident.closed_at)
            }
        case State.DUPLICATE:
            return _("Another telling of an event that is handled elsewhere.")
        case State.NOT_AN_INCIDENT:
            return _("Decided: not an incident.")
        case State.WITHDRAWN:
            return _("Withdrawn by the reporter; nobody else opens it again.")


def _under_work(dossier: Dossier) -> str:
    name = dossier.incident.investigator.full_name if dossier.incident.investigator else ""
    parts = [_("%(name)s investigates.") % {"name": name}] if name else []
    left = len(dossier.gaps.missing) + len(dossier.gaps.promised)
    if left:
        parts.append(
            ngettext("%(number)d answer is missing.", "%(number)d answers are missing.", left)
            % {"number": left}
        )
    else:
        parts.append(_("All answers are there."))
    unfinished = len(dossier.open_actions)
    if unfinished:
        parts.append(
            ngettext("%(number)d action is open.", "%(number)d actions are open.", unfinished)
            % {"number": unfinished}
        )
    return " ".join(parts)


def _step_label(step: Step, investigator_id: int | None) -> str:
    if step is Step.ASSIGN and investigator_id is not None:
        return _("Give to somebody else")
    return str(labels.STEPS[step])


def _to(dossier: Dossier, label: str, name: str, *, is_rare: bool = False) -> Offer:
    return Offer(label, _address(dossier, name), is_rare)


def _address(dossier: Dossier, name: str) -> str:
    return reverse(name, args=[dossier.incident.public_id])

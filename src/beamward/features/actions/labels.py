"""Words for what actions are made of."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from beamward.features.actions import queries
from beamward.features.actions.models import Action, ActionState, Effect
from beamward.foundation.notices import kinds as notice_kinds
from beamward.foundation.trail import labels as trail_labels

STATE_TONES = {
    ActionState.OPEN: "info",
    ActionState.DONE: "warn",
    ActionState.CHECKED: "good",
    ActionState.CANCELLED: "neutral",
}
"""The kind of badge in which each state is shown."""

EFFECT_TONES = {Effect.EFFECTIVE: "good", Effect.NOT_EFFECTIVE: "bad", Effect.UNKNOWN: "warn"}
"""The kind of badge in which each finding of a check is shown."""

STRENGTH_TONES = {"strong": "good", "medium": "info", "weak": "neutral"}
"""The kind of badge in which each strength is shown."""

_SHOWN = (
    "title",
    "description",
    "kind",
    "strength",
    "owner",
    "due_date",
    "check_after_days",
    "state",
    "evidence",
    "cancel_reason",
    "effect",
    "effect_note",
    "check_due_date",
)


def register() -> None:
    """Make the acts and notices of this feature readable."""
    trail_labels.register(
        {
            "action.planned": _("planned the action"),
            "action.changed": _("changed the action"),
            "action.done": _("said that the action is done"),
            "action.reopened": _("opened the action again"),
            "action.checked": _("checked the effect of the action"),
            "action.cancelled": _("gave the action up"),
            "action.reminded": _("reminded the owner of the action"),
            "action.escalated": _("passed the overdue action on to the quality leads"),
            "action.check_asked": _("asked the quality leads to check the effect"),
        },
        fields={
            f"actions.action.{field.name}": field.verbose_name
            for field in Action._meta.fields
            if field.name in _SHOWN
        }
        | {"actions.action.reason": _("reason"), "actions.action.files": _("files")},
        values={
            "actions.action.kind": queries.kind_label,
            "actions.action.strength": queries.strength_label,
            "actions.action.state": _label_of(ActionState),
            "actions.action.effect": _label_of(Effect),
        },
    )
    notice_kinds.register("action.given", _("An action was given to you."))
    notice_kinds.register("action.due", _("An action of yours is due soon or overdue."))
    notice_kinds.register("action.overdue", _("An action in your department is long overdue."))
    notice_kinds.register("action.check_due", _("The effect of an action waits to be checked."))


def language() -> str:
    """Return the language that is spoken now."""
    return get_language() or "en"


def _label_of(choices: Any) -> Callable[[str], str]:
    return lambda code: str(choices(code).label)

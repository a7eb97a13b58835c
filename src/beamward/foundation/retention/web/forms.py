"""Forms of retention."""

from typing import Any, cast

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beamward.foundation import subjects
from beamward.foundation.organisations.models import Department
from beamward.foundation.retention import labels
from beamward.foundation.retention.models import Choice
from beamward.foundation.retention.registry import Kind
from beamward.foundation.retention.rules import Bound, CountedFrom, Rule, offered, rules
from beamward.foundation.retention.services import LONGEST_REASON, Wanted

OWN = "own"
UNKNOWN = "unknown"


class ReasonForm(forms.Form):
    """Why something is done that cannot be undone, or that others have to understand later."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands in the trail. Do not write there what identifies a patient."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HoldForm(ReasonForm):
    """What is held. Without an incident it is everything of the department."""

    incident = forms.CharField(
        label=_("Incident"),
        help_text=_("Its reference, such as 7K3M-9QXT-2VBN. Left empty: the whole department."),
        required=False,
        max_length=20,
    )
    field_order = ("incident", "reason")

    def __init__(self, *args: Any, department: Department, kind: str, **kwargs: Any) -> None:
        self.department, self.kind = department, kind
        super().__init__(*args, **kwargs)

    def clean_incident(self) -> models.Model | None:
        """Return the record that is meant."""
        typed = "".join(char for char in self.cleaned_data["incident"] if char.isalnum()).upper()
        if not typed:
            return None
        found = subjects.find(self.kind, typed)
        if found is None or found.department_id != self.department.pk:
            raise forms.ValidationError(gettext("There is no such record in this department."))
        return cast(models.Model, found)


class RuleForm(forms.Form):
    """How long one kind of record is kept: by a rule that ships, by an own one, or unknown."""

    rule = forms.ChoiceField(label=_("Rule"), widget=forms.RadioSelect)
    years = forms.IntegerField(
        label=_("Years"),
        help_text=_("Only for an own rule, for one without a number, or to keep longer."),
        required=False,
        min_value=1,
    )
    counted_from = forms.ChoiceField(label=_("Counted"), widget=forms.RadioSelect)
    bound = forms.ChoiceField(
        label=_("What the day means, in an own rule"), widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("What an own rule rests on"),
        help_text=_("A law, a contract, a decision of the hospital, with its date."),
        required=False,
        max_length=300,
    )
    reason = forms.CharField(
        label=_("Why this rule"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, kind: Kind, choice: Choice | None, **kwargs: Any) -> None:
        if choice is not None:
            kept = ("years", "counted_from", "bound", "source", "reason")
            kwargs["initial"] = {name: getattr(choice, name) for name in kept}
            kwargs["initial"]["rule"] = choice.rule or OWN
        else:
            kwargs["initial"] = {
                "rule": UNKNOWN,
                "counted_from": kind.counted_from[0],
                "bound": Bound.MINIMUM,
            }
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            *((rule.key, _said(rule)) for rule in offered(kind.name)),
            (OWN, _("Our own rule, stated below")),
            (UNKNOWN, _("Unknown: everything is kept until somebody decides")),
        ]
        self.fields["counted_from"].choices = [  # type: ignore[attr-defined]
            (day.value, labels.COUNTED[day]) for day in kind.counted_from
        ]
        self.fields["bound"].choices = [  # type: ignore[attr-defined]
            (bound.value, words) for bound, words in labels.BOUNDS.items()
        ]

    @property
    def is_unknown(self) -> bool:
        """Whether the person leaves it open how long such records are kept."""
        return bool(self.cleaned_data["rule"] == UNKNOWN)

    def wanted(self) -> Wanted:
        """Return what was chosen."""
        given = self.cleaned_data
        return Wanted(
            rule=rules().get(given["rule"]),
            years=given["years"],
            counted_from=CountedFrom(given["counted_from"]),
            bound=Bound(given["bound"]),
            source=given["source"],
            reason=given["reason"],
        )


def _said(rule: Rule) -> str:
    """Return a rule with its source, the day from which that counts, and how it is known."""
    words = gettext("%(country)s: %(title)s. %(source)s. Counts from: %(day)s. %(note)s") % {
        "country": labels.COUNTRIES[rule.country],
        "title": labels.said(rule.title),
        "source": rule.source,
        "day": labels.said(rule.counted),
        "note": labels.said(rule.note),
    }
    return words if rule.is_verified else f"{words} [{labels.STATUSES[rule.status]}]"

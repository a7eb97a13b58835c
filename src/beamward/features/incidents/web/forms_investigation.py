"""Forms of the acts of investigation."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from beamward.features.actions import queries as actions
from beamward.features.incidents import labels, queries, questions
from beamward.features.incidents.models import Incident
from beamward.features.incidents.services import Findings
from beamward.features.incidents.terms import OPEN_ANSWERS, Terms
from beamward.features.incidents.web.forms import ActForm, initial_of, term_field
from beamward.foundation.accounts.models import User

ACTION_DAYS = 30
"""In how many days an action is due unless the planner says otherwise."""


class FindingsForm(ActForm):
    """What the investigation has found so far."""

    department_narrative = forms.CharField(
        label=_("What we found"),
        help_text=_("Your own account; the report's words stay untouched beside it. No names."),
        widget=forms.Textarea(attrs={"rows": 10}),
        required=False,
    )
    patients_affected = forms.CharField(
        label=_("Patients affected"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    patients_open = forms.ChoiceField(label=_("If the number is not known"), required=False)
    disclosure_note = forms.CharField(
        label=_("How the patient was told"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    staff_support_note = forms.CharField(
        label=_("How staff were supported"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        incident: Incident,
        terms: Terms,
        answers: Mapping[str, Any],
    ) -> None:
        self.answers = answers
        super().__init__(data, incident=incident, terms=terms)

    def prepare(self) -> None:
        """Offer the department's terms and fill in what was found before."""
        for name in questions.INVESTIGATION:
            kept = getattr(self.incident, name)
            self.fields[name] = term_field(self.terms, name, kept=kept)
        for name in questions.SEVERAL:
            kept_codes = frozenset(self.answers[name])
            codes = {term.code for term in self.terms.of(name).offered()} | kept_codes
            codes.update(OPEN_ANSWERS)
            self.fields[name] = forms.MultipleChoiceField(
                label=labels.question(name),
                choices=[(code, self.terms.label(name, code)) for code in sorted(codes)],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            self.initial.setdefault(name, sorted(kept_codes))
        names = (*questions.INVESTIGATION, *questions.TEXTS)
        self.initial = {**initial_of(self.incident, names), **self.initial}
        for name in queries.asked_of(self.incident) & self.fields.keys():
            self.fields[name].label = f"{self.fields[name].label} *"
        self.fields["patients_open"].choices = [  # type: ignore[attr-defined]
            ("", _("– the number as given –")),
            *self.terms.open_answers("disclosure"),
        ]
        if self.initial["patients_affected"] in OPEN_ANSWERS:
            self.initial["patients_open"] = self.initial["patients_affected"]
            self.initial["patients_affected"] = ""

    def clean(self) -> dict[str, Any]:
        """Make one answer of the number and what stands in its place."""
        cleaned = super().clean() or {}
        cleaned["patients_affected"] = cleaned.get("patients_open") or cleaned.get(
            "patients_affected", ""
        )
        return cleaned

    def take_over(self, data: QueryDict, name: str, value: Any) -> None:
        """Split the number of patients from what stands in its place."""
        super().take_over(data, name, value)
        if name == "patients_affected":
            is_open = value in OPEN_ANSWERS
            data["patients_open"] = value if is_open else ""
            data["patients_affected"] = "" if is_open else value

    def findings(self) -> Findings:
        """Return what was found."""
        names = (*questions.INVESTIGATION, *questions.TEXTS)
        return Findings(
            **{name: self.cleaned_data[name] for name in names},
            several={name: self.cleaned_data[name] for name in questions.SEVERAL},
        )


class CourseForm(ActForm):
    """A course that was touched. What is not known is left empty."""

    pseudonym = forms.CharField(
        label=_("Patient as"),
        help_text=_("For example “patient A”. Never a name or a number of the hospital."),
        max_length=40,
        required=False,
    )
    structure = forms.CharField(
        label=_("Structure"),
        help_text=_("What the doses are doses to: the target, an organ, a point."),
        max_length=80,
        required=False,
    )
    basis = forms.ChoiceField(
        label=_("The doses are those of"),
        choices=[("course", _("the whole course")), ("fraction", _("one fraction"))],
        initial="course",
        widget=forms.RadioSelect,
    )
    planned_gy = forms.DecimalField(
        label=_("Planned dose (Gy)"), max_digits=9, decimal_places=3, required=False
    )
    delivered_gy = forms.DecimalField(
        label=_("Delivered dose (Gy)"), max_digits=9, decimal_places=3, required=False
    )
    fractions_planned = forms.IntegerField(
        label=_("Fractions planned"), min_value=1, max_value=200, required=False
    )
    fractions_affected = forms.IntegerField(
        label=_("Fractions affected"), min_value=0, max_value=200, required=False
    )

    def course(self) -> dict[str, Any]:
        """Return what was told of the course."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class MomentForm(ActForm):
    """A moment of the timeline."""

    moment = forms.CharField(
        label=_("When"),
        help_text=_("As exactly as it is known: “fraction 3”, “12 May, about 9:40”."),
        max_length=60,
        required=False,
    )
    what = forms.CharField(
        label=_("What happened"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )


class RemarkForm(ActForm):
    """A word in the discussion."""

    body = forms.CharField(
        label=_("Remark"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class AskForm(ActForm):
    """A question to the reporter."""

    question = forms.CharField(
        label=_("Question to the reporter"),
        help_text=_("The reporter reads it with the receipt and may answer there, still unnamed."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class ActionForm(ActForm):
    """What will be changed, by whom, until when."""

    title = forms.CharField(label=_("What will be changed"), max_length=200, required=False)
    description = forms.CharField(
        label=_("In detail"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind of action"),
        help_text=_(
            "The strongest that can be done: what does not rely on anybody's memory works best."
        ),
        required=False,
    )
    owner = forms.ChoiceField(label=_("Owner"))
    due_date = forms.DateField(
        label=_("Due"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    check_after_days = forms.IntegerField(
        label=_("Days until it is checked whether it worked"),
        min_value=1,
        max_value=1000,
        initial=90,
    )

    def __init__(
        self, data: QueryDict | None, *, incident: Incident, terms: Terms, on: date
    ) -> None:
        self.on = on
        super().__init__(data, incident=incident, terms=terms)

    def prepare(self) -> None:
        """Offer the kinds by their strength, and the people of the department."""
        department = self.incident.department
        kinds = actions.kinds(department)
        language = labels.language()
        offered = kinds.offered()
        choices: list[Any] = [("", _("– please choose –"))]
        for strength in kinds.children():
            below = [
                (term.code, term.label(language))
                for term in offered
                if strength.code in {above.code for above in kinds.path(term.code)[:-1]}
            ]
            if below:
                choices.append((strength.label(language), below))
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        people = list(actions.possible_owners(department))
        self.people: dict[str, User] = {person.public_id: person for person in people}
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", _("– please choose –")),
            *((person.public_id, person.full_name) for person in people),
        ]
        self.fields["owner"].error_messages["required"] = _("Please choose who does it.")
        self.initial.setdefault("due_date", self.on + timedelta(days=ACTION_DAYS))

    def plan(self) -> dict[str, Any]:
        """Return what was planned."""
        planned = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        planned["owner"] = self.people[planned["owner"]]
        return planned

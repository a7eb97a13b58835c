"""Forms of the acts of triage."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from beamward.domain.privacy import public_id as public_ids
from beamward.features.incidents import labels, queries, questions
from beamward.features.incidents.models import Incident
from beamward.features.incidents.services import Judgement
from beamward.features.incidents.terms import Terms
from beamward.features.incidents.web.forms import ActForm, initial_of, term_field
from beamward.foundation.accounts.models import User

SEVERITIES = ("potential_severity", "medical_harm", "dosimetric_impact")
NOT_JUDGED = _("– not judged yet –")


class JudgementForm(ActForm):
    """What is decided at triage, and may be judged anew."""

    title = forms.CharField(
        label=_("Short title"),
        help_text=_("One line by which colleagues recognise it. No names."),
        max_length=200,
        required=False,
    )
    for_meeting = forms.BooleanField(
        label=_("Put it on the agenda of the safety meeting"), required=False
    )

    def prepare(self) -> None:
        """Offer the department's terms and fill in what was judged before."""
        for name in questions.TRIAGE:
            kept = getattr(self.incident, name)
            self.fields[name] = term_field(self.terms, name, kept=kept, empty=NOT_JUDGED)
        self.fields["event_type"].required = True
        self.fields["event_type"].error_messages["required"] = _(
            "Please choose the type of event; “unknown” is an answer."
        )
        before = initial_of(self.incident, ("title", "for_meeting", *questions.TRIAGE))
        self.initial = {**before, **self.initial}

    def judgement(self) -> Judgement:
        """Return what was decided."""
        names = ("title", "for_meeting", *questions.TRIAGE)
        return Judgement(**{name: self.cleaned_data[name] for name in names})


class BulkForm(forms.Form):
    """One judgement for several reports; an answer left open keeps what each report says."""

    for_meeting = forms.BooleanField(
        label=_("Put them on the agenda of the safety meeting"), required=False
    )

    def __init__(self, data: QueryDict | None, *, terms: Terms) -> None:
        super().__init__(data, label_suffix="")
        for name in questions.TRIAGE:
            empty = NOT_JUDGED if name in SEVERITIES else _("– as reported –")
            self.fields[name] = term_field(terms, name, empty=empty)

    def judgement_of(self, incident: Incident) -> Judgement:
        """Return the judgement for one of the reports."""
        answers = {
            name: self.cleaned_data[name] or getattr(incident, name) for name in questions.TRIAGE
        }
        return Judgement(
            title=incident.title,
            for_meeting=self.cleaned_data["for_meeting"] or incident.for_meeting,
            **answers,
        )


class MergeForm(ActForm):
    """Of which incident this is another telling: typed, or chosen from those offered."""

    reference = forms.CharField(
        label=_("Reference of the other incident"),
        help_text=_("Twelve letters and digits, for example 7K3M-9QXT-2VBN."),
        max_length=24,
        required=False,
    )
    into = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Find the other incident."""
        cleaned = super().clean() or {}
        typed = cleaned.get("reference", "").strip()
        wanted = cleaned.get("into", "")
        if typed:
            try:
                wanted = public_ids.normalise(typed)
            except public_ids.PublicIdMistyped:
                self.add_error(
                    "reference", _("This is not a reference; it has twelve letters and digits.")
                )
                return cleaned
        if not wanted:
            self.add_error(
                "reference", _("Please choose an incident below, or type its reference.")
            )
            return cleaned
        found = queries.of_public_id(wanted)
        if found is None or found.department_id != self.incident.department_id:
            self.add_error("reference", _("This department has no incident of that reference."))
        cleaned["found"] = found
        return cleaned

    def target(self) -> Incident:
        """Return the other incident."""
        found: Incident = self.cleaned_data["found"]
        return found


class DismissForm(ActForm):
    """Why a report tells of no incident."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The reporter reads it with the receipt."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class AssignForm(ActForm):
    """Who investigates."""

    investigator = forms.ChoiceField(label=_("Investigator"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Offer the people who investigate in the department, with what each has open."""
        people = queries.investigators(self.incident.department)
        self.people: dict[str, User] = {person.public_id: person for person, _busy in people}
        field = self.fields["investigator"]
        field.choices = [  # type: ignore[attr-defined]
            (person.public_id, labels.busy(person.full_name, busy)) for person, busy in people
        ]
        field.error_messages["required"] = _("Please choose who investigates.")
        if self.incident.investigator is not None:
            self.initial.setdefault("investigator", self.incident.investigator.public_id)

    def chosen(self) -> User:
        """Return the person."""
        return self.people[self.cleaned_data["investigator"]]


class MeetingForm(ActForm):
    """Whether the safety meeting talks about it."""

    marked = forms.BooleanField(label=_("On the agenda of the safety meeting"), required=False)

    def prepare(self) -> None:
        """Fill in how it stands."""
        self.initial.setdefault("marked", self.incident.for_meeting)

"""What all forms of acts share."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from beamward.features.incidents import labels
from beamward.features.incidents.models import Incident
from beamward.features.incidents.terms import Terms
from beamward.foundation.trail.models import Entry

NOT_ANSWERED = _("– not answered yet –")


class ActForm(forms.Form):
    """The form of an act on one incident; it carries the revision that the page was opened with."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    changes: Sequence[Entry] = ()
    """What others have done since the page was opened, if that is why the act was refused."""
    is_refused = False

    def __init__(self, data: QueryDict | None, *, incident: Incident, terms: Terms) -> None:
        self.incident = incident
        self.terms = terms
        super().__init__(data, initial={"revision": incident.revision}, label_suffix="")
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the incident: choices, initial values."""

    @property
    def seen_revision(self) -> int:
        """The revision that the person saw."""
        return int(self.cleaned_data["revision"])

    def catch_up(self, incident: Incident, changes: list[Entry]) -> None:
        """Take over what others have changed meanwhile, and keep whatever was typed here.

        An answer that this person left as it was takes the new value, so that sending again does not
        undo the work of the other one. An answer that both have changed stays as typed; the page
        shows what the other one wrote.
        """
        data = QueryDict(mutable=True)
        data.update(self.data)
        opened: dict[str, Any] = {}
        current: dict[str, Any] = {}
        for entry in changes:
            opened = {**entry.before, **opened}
            current.update(entry.after)
        for name in self.fields.keys() & opened.keys() & current.keys():
            if _sent(self.cleaned_data.get(name)) == _sent(opened[name]):
                self.take_over(data, name, current[name])
        data[self.add_prefix("revision")] = str(incident.revision)
        self.data = data
        self.incident = incident

    def take_over(self, data: QueryDict, name: str, value: Any) -> None:
        """Put what somebody else has answered in the place of what this page was opened with."""
        key = self.add_prefix(name)
        if isinstance(value, list):
            data.setlist(key, value)
        elif isinstance(value, bool):
            data[key] = "on" if value else ""
        else:
            data[key] = "" if value is None else str(value)


def _sent(value: Any) -> Any:
    """Return a value as the trail keeps it."""
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(value)
    return "" if value is None else value


def term_field(
    terms: Terms, question: str, *, kept: str = "", empty: Any = NOT_ANSWERED
) -> forms.ChoiceField:
    """Return the field of a question with one answer."""
    return forms.ChoiceField(
        label=labels.question(question),
        choices=[("", empty), *terms.choices(question, kept=kept)],
        required=False,
    )


def initial_of(incident: Incident, names: tuple[str, ...]) -> Mapping[str, Any]:
    """Return the answers of an incident by name."""
    return {name: getattr(incident, name) for name in names}

"""Masking identities wherever they stand in an incident: choose, look at the result, then mask for good."""

from collections import Counter
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from beamward.domain.privacy import everywhere, identifiers
from beamward.domain.privacy.finding import Kind
from beamward.features.incidents import access
from beamward.features.incidents.erasure import queries, services
from beamward.features.incidents.models import Incident
from beamward.features.incidents.terms import Terms
from beamward.features.incidents.web import acts
from beamward.features.incidents.web.forms import ActForm
from beamward.features.reports import queries as reports
from beamward.features.reports.labels import FOUND
from beamward.foundation.accounts.web.confirm import recently_confirmed
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.retention import holds
from beamward.foundation.retention.texts import Text


@dataclass(frozen=True)
class Suggestion:
    """Words that seem to identify somebody, and in which texts they stand."""

    words: str
    kind: Kind
    places: list[tuple[str, int]]

    @property
    def label(self) -> str:
        """How the form says it."""
        where = ", ".join(f"{label} ({number})" for label, number in self.places)
        return f"{self.words} – {FOUND[self.kind]}: {where}"


@dataclass(frozen=True)
class Reworded:
    """A text as it will stand."""

    label: str
    text: str


class MaskForm(ActForm):
    """What is to be masked: what was recognised, and what the person picks out."""

    found = forms.MultipleChoiceField(
        label=_("Recognised"), required=False, widget=forms.CheckboxSelectMultiple
    )
    picked = forms.CharField(
        label=_("Other words that identify somebody"),
        help_text=_("One a line, written as they stand in the text. They are masked everywhere."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kind = forms.ChoiceField(
        label=_("What these words are"),
        choices=[(kind.value, words) for kind, words in FOUND.items()],
    )

    def suggest(self, suggestions: list[Suggestion]) -> None:
        """Offer what was recognised."""
        self.kinds = {each.words: each.kind for each in suggestions}
        choices = [(each.words, each.label) for each in suggestions]
        self.fields["found"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["found"]

    def words(self) -> dict[str, Kind]:
        """Return the words, and what each gives away."""
        given = self.cleaned_data
        lines = (line.strip() for line in given["picked"].splitlines())
        picked = {line: Kind(given["kind"]) for line in lines if line}
        return {each: self.kinds[each] for each in given.get("found", [])} | picked


def is_final(request: HttpRequest) -> bool:
    """Tell whether the form masks, and does not only show what it would do."""
    return request.method == "POST" and request.POST.get("step") == "mask"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed(when=is_final)
def mask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose what identifies somebody, see what the texts will look like, and mask it for good."""
    incident = acts.incident_for(request, public_id, access.may_mask)
    report = reports.of_public_id(incident.report_id)
    if report is None:
        raise LookupError(f"the report of incident {public_id} is gone")
    texts = list(queries.texts_of(incident, report))
    form = MaskForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    form.suggest(suggestions(texts))
    held = holds.over_record(incident)
    places = 0

    def act() -> None:
        nonlocal places
        places = services.mask(
            incident=incident,
            words=form.words(),
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        )

    if held and request.method != "POST":
        messages.warning(request, str(holds.UnderHold(held[0])))
        return redirect("incident", public_id)
    if is_final(request) and acts.done(form, act):
        said = ngettext("%(num)d place was masked.", "%(num)d places were masked.", places)
        messages.success(request, said % {"num": places})
        return redirect("incident", public_id)
    preview: list[Reworded] = []
    if request.method == "POST" and not is_final(request) and form.is_valid():
        try:
            preview = reworded(texts, form.words())
        except everywhere.WordsTooShort:
            form.add_error(
                "picked", _("Words of one character stand in too many places. Write at least two.")
            )
        else:
            if not preview:
                form.add_error(None, _("Choose or write what is to be masked."))
    return _show(request, incident, form, preview)


def _show(
    request: HttpRequest, incident: Incident, form: MaskForm, preview: list[Reworded]
) -> HttpResponse:
    status = acts.REFUSED if form.is_refused else 422 if form.errors else 200
    return render(
        request,
        "incidents/mask.html",
        {"incident": incident, "form": form, "preview": preview},
        status=status,
    )


def suggestions(texts: list[Text]) -> list[Suggestion]:
    """Return what seems to identify somebody in any of the texts, each once, and where it stands."""
    seen: dict[str, tuple[str, Kind]] = {}
    for text in texts:
        for found in identifiers.find(text.value, today_year=timezone.now().year):
            if len(found.text.strip()) >= everywhere.SHORTEST:
                seen.setdefault(found.text.casefold(), (found.text, found.kind))
    suggested = []
    for words, kind in seen.values():
        places: Counter[str] = Counter()
        for text in texts:
            number = len(everywhere.find(text.value, {words: kind}))
            if number:
                places[text.label] += number
        suggested.append(Suggestion(words, kind, list(places.items())))
    return suggested


def reworded(texts: list[Text], words: dict[str, Kind]) -> list[Reworded]:
    """Return the texts that would change, as they would stand."""
    changed = []
    for text in texts:
        new = identifiers.mask(text.value, everywhere.find(text.value, words))
        if new != text.value:
            changed.append(Reworded(text.label, new))
    return changed

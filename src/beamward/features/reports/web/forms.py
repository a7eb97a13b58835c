"""The form of the front door: one required answer, six that help."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beamward.domain.exchange.spreadsheet import language_of
from beamward.features.reports import labels, services
from beamward.features.reports.models import Identity
from beamward.features.reports.web.questions import NOT_SURE, OTHER_DAY, Questions, as_day
from beamward.foundation.accounts.models import User
from beamward.foundation.files import Content, FileRefused
from beamward.foundation.files.services import read as read_file
from beamward.foundation.organisations.models import Machine

MOST_PICTURES = 5
EARLIEST = date(1950, 1, 1)

_ATTEMPT = re.compile(r"[A-Za-z0-9_-]{16,64}")


def new_attempt() -> str:
    """Return a fresh random key of a form, 128 bits."""
    return secrets.token_urlsafe(16)


class _Pictures(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several pictures, each read and written anew while the form is judged."""

    widget = _Pictures

    def clean(self, data: Any, initial: Any = None) -> list[Content]:
        """Return the pictures as they are stored."""
        uploads: Sequence[UploadedFile[bytes]] = [each for each in data or [] if each]
        if len(uploads) > MOST_PICTURES:
            raise ValidationError(
                _("These are %(count)d pictures; at most %(most)d are taken.")
                % {"count": len(uploads), "most": MOST_PICTURES}
            )
        taken, problems = [], []
        for upload in uploads:
            try:
                taken.append(read_file(upload, pictures_only=True))
            except FileRefused as refusal:
                problems.append(f"“{upload.name}”: {refusal}")
        if problems:
            raise ValidationError(problems)
        return taken


class ReportForm(forms.Form):
    """The seven questions; ``attempt`` is the random key by which many tries make one report.

    Parameters
    ----------
    questions : Questions
        What the department offers.
    reader : User or None
        Who is signed in, as far as it was asked.
    in_confidence : bool
        Whether the department has somebody who may know a reporter in confidence.
    """

    narrative = forms.CharField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy(
            "In your own words. Leave out names and numbers of patients and colleagues."
        ),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "aria-required": "true"}),
        error_messages={
            "required": gettext_lazy("Please tell what happened. A few words are enough.")
        },
    )
    event_type = forms.ChoiceField(
        label=gettext_lazy("What kind of event was it?"), required=False, widget=forms.RadioSelect
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When did it happen?"), required=False, widget=forms.RadioSelect
    )
    happened_date = forms.DateField(
        label=gettext_lazy("Which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    happened_part = forms.ChoiceField(
        label=gettext_lazy("Part of the day"),
        required=False,
        choices=[("", gettext_lazy("Please choose")), *labels.HAPPENED_PARTS],
    )
    step = forms.ChoiceField(
        label=gettext_lazy("Where in the pathway did you notice it?"), required=False
    )
    place = forms.ChoiceField(label=gettext_lazy("Which machine or technique?"), required=False)
    pictures = PicturesField(
        label=gettext_lazy("Pictures"),
        required=False,
        widget=_Pictures(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    identity = forms.ChoiceField(
        label=gettext_lazy("How do you want to report?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": gettext_lazy(
                "You were signed out meanwhile, or somebody else has signed in here."
                " Please choose again how you want to report."
            )
        },
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=services.LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=gettext_lazy("How to reach you"),
        required=False,
        max_length=services.LONGEST_CONTACT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        questions: Questions,
        reader: User | None,
        in_confidence: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        self.reader = reader
        typed: Mapping[str, Any] = self.data if self.is_bound else self.initial
        days, self.dates = questions.days(str(typed.get("when", "")))
        # Asked for only where something was answered, or the form is shown.
        choose: dict[str, Callable[[], Any]] = {
            "event_type": lambda: questions.kinds,
            "when": lambda: days,
            "step": lambda: questions.steps,
            "place": lambda: questions.places,
            "identity": lambda: identities(reader, in_confidence=in_confidence),
        }
        for name, choices in choose.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        attempt = str(typed.get("attempt", ""))
        self.attempt = attempt if _ATTEMPT.fullmatch(attempt) else new_attempt()
        self.chosen_identity = identity_of(str(typed.get("identity", "")))

    def clean_narrative(self) -> str:
        """Return the narrative with the line breaks that everybody else writes."""
        narrative: str = self.cleaned_data["narrative"]
        if not narrative.strip():
            raise ValidationError(self.fields["narrative"].error_messages["required"])
        return narrative.replace("\r\n", "\n").replace("\r", "\n")

    def clean_happened_date(self) -> date | None:
        """Refuse a day that lies before linear accelerators or in the future."""
        return self._plausible(self.cleaned_data["happened_date"])

    def clean_when(self) -> str:
        """Refuse a day in the future."""
        when: str = self.cleaned_data["when"]
        self._plausible(as_day(when))
        return when

    def _plausible(self, day: date | None) -> date | None:
        # One day of grace: the reporter's clock may stand in another time zone.
        if day is not None and not EARLIEST <= day <= self.questions.today + timedelta(days=1):
            raise ValidationError(_("This day lies in the future or too far in the past."))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for a name where neither the account nor the wish to stay unknown stands for it."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        needs_name = identity_of(given.get("identity", "")) != Identity.ANONYMOUS
        if needs_name and not self.by_account and given.get("name") == "":
            self.add_error("name", _("Please give your name, or choose to report anonymously."))
        return given

    @property
    def told(self) -> services.Told:
        """What was told; only after the form was found valid."""
        given = self.cleaned_data
        machine, technique = self._place(given["place"])
        identity = Identity(identity_of(given["identity"]))
        is_anonymous = identity is Identity.ANONYMOUS
        return services.Told(
            narrative=given["narrative"],
            identity=identity,
            event_type=given["event_type"],
            happened_date=self._day(given["when"], given.get("happened_date")),
            happened_part=given["happened_part"],
            step=given["step"],
            technique=technique,
            machine=machine,
            name="" if is_anonymous or self.by_account else given["name"],
            contact="" if is_anonymous else given["contact"],
            # The script of the text, not the language of the page: that would tell of the reporter.
            language=language_of(given["narrative"]),
            pictures=given["pictures"],
        )

    @property
    def by_account(self) -> bool:
        """Whether the account vouches for the reporter."""
        return ":" in str(self.cleaned_data.get("identity", ""))

    def _day(self, when: str, typed: date | None) -> date | None:
        if when in {"", OTHER_DAY}:
            return typed
        return as_day(when)

    def _place(self, place: str) -> tuple[Machine | None, str]:
        kind, _colon, code = place.partition(":")
        if kind == "machine":
            machine = self.questions.machines[code]
            is_known = self.questions.knows_technique(machine.technique)
            return machine, machine.technique if is_known else ""
        return None, NOT_SURE if place == NOT_SURE else code


def identities(reader: User | None, *, in_confidence: bool) -> list[tuple[str, str]]:
    """Return the ways to report.

    With an account the answer carries the account's id: who reports by name or in confidence reports
    as the person whose name the page showed, and as nobody else who has signed in meanwhile. The
    anonymous answer carries nothing.
    """
    account = f":{reader.public_id}" if reader else ""
    ways = [
        (Identity.ANONYMOUS.value, _("Anonymously")),
        (f"{Identity.CONFIDENCE.value}{account}", _("In confidence")),
        (f"{Identity.NAMED.value}{account}", _("By name")),
    ]
    return [way for way in ways if in_confidence or not way[0].startswith(Identity.CONFIDENCE)]


def identity_of(answer: str) -> str:
    """Return the identity within an answer; without one, anonymous."""
    return answer.partition(":")[0] or Identity.ANONYMOUS.value

"""Forms of actions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from beamward.domain import vocabulary
from beamward.domain.vocabulary import Vocabulary
from beamward.features.actions import queries
from beamward.features.actions.models import Action, ActionState, Effect
from beamward.features.actions.queries import EVERY_STATE, Filters
from beamward.features.actions.services import LONGEST_CHECK_AFTER_DAYS, Evidence
from beamward.foundation.accounts.models import User
from beamward.foundation.files import services as files
from beamward.foundation.files.content import FileRefused

MOST_FILES = 10


class FiltersForm(forms.Form):
    """What a list of actions is narrowed to; it lives in the address."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("not finished")),
            *ActionState.choices,
            (EVERY_STATE, gettext_lazy("every state")),
        ],
    )
    strength = forms.ChoiceField(label=gettext_lazy("Strength"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    overdue = forms.BooleanField(label=gettext_lazy("Only overdue"), required=False)

    def __init__(self, *args: Any, owners: Sequence[User] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        every = [("", gettext_lazy("every strength"))]
        strengths = vocabulary.load("action_strength").terms
        self.fields["strength"].choices = every + [  # type: ignore[attr-defined]
            (term.code, term.label(language)) for term in strengths
        ]
        if owners is None:
            del self.fields["owner"]
        else:
            everybody = [("", gettext_lazy("everybody"))]
            self.fields["owner"].choices = everybody + [  # type: ignore[attr-defined]
                (person.public_id, person.full_name) for person in owners
            ]

    def filters(self) -> Filters:
        """Return the filters; one that makes no sense narrows nothing."""
        self.is_valid()
        return Filters(**self.cleaned_data)


class ActionForm(forms.Form):
    """What will be changed, by whom, until when."""

    title = forms.CharField(label=gettext_lazy("What will be changed"), max_length=200)
    description = forms.CharField(
        label=gettext_lazy("In detail"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of action"),
        help_text=gettext_lazy(
            "The strongest first: what works without anyone having to remember."
        ),
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner"), queryset=User.objects.none(), to_field_name="public_id"
    )
    due_date = forms.DateField(
        label=gettext_lazy("To be done by"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    check_after_days = forms.IntegerField(
        label=gettext_lazy("Days until it is checked whether it worked"),
        min_value=1,
        max_value=LONGEST_CHECK_AFTER_DAYS,
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        kept = ("title", "description", "kind", "due_date", "check_after_days")
        initial = {name: getattr(action, name) for name in kept}
        initial["owner"] = action.owner.public_id
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.fields["kind"].choices = kind_choices(  # type: ignore[attr-defined]
            queries.kinds(action.department), kept=action.kind
        )
        people = queries.possible_owners(action.department)
        whoever = people | User.objects.filter(pk=action.owner_id).distinct().order_by("full_name")
        self.fields["owner"].queryset = whoever  # type: ignore[attr-defined]


def kind_choices(kinds: Vocabulary, *, kept: str = "") -> list[tuple[str, Any]]:
    """Return the offered kinds of action in groups of like strength, and the one that is kept."""
    language = get_language() or "en"
    offered = {term.code for term in kinds.offered()} | {kept}
    groups: list[tuple[str, Any]] = []
    for top in kinds.children():
        group = [
            (code, kinds.label(code, language))
            for code in (term.code for term in kinds.terms)
            if code in offered and code != top.code and kinds.path(code)[0] == top
        ]
        if top.code in offered:
            group.append((top.code, pgettext("kind of action", "in general")))
        if group:
            groups.append((top.label(language), group))
    return groups


class SeveralFiles(forms.ClearableFileInput):
    """A field of a page in which several files can be chosen."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return all files that were chosen."""
        return files.getlist(name) if isinstance(files, MultiValueDict) else files.get(name)


class EvidenceField(forms.FileField):
    """Files that show that something is done, judged by their content."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Evidence]:
        """Return what is stored of the files.

        Raises
        ------
        ValidationError
            If one of them cannot be taken, or there are too many.
        """
        chosen: list[UploadedFile[bytes]] = list(data or [])
        if len(chosen) > MOST_FILES:
            raise ValidationError(_("Please choose at most %(most)d files.") % {"most": MOST_FILES})
        shown = []
        for upload in chosen:
            try:
                shown.append(Evidence(name=upload.name or "", content=files.read(upload)))
            except FileRefused as refusal:
                raise ValidationError(f"{upload.name}: {refusal}") from None
        return shown


class FinishForm(forms.Form):
    """By what one can see that an action is done."""

    evidence = forms.CharField(
        label=gettext_lazy("By what one can see that it is done"),
        help_text=gettext_lazy(
            "For example the new version of the procedure, a protocol, a picture."
            " No names of patients."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    files_shown = EvidenceField(
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy("Pictures, PDF, Word or Excel."),
    )


class CheckForm(forms.Form):
    """Whether an action has worked."""

    effect = forms.ChoiceField(
        label=gettext_lazy("Has it worked?"), choices=Effect.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("What the check found"), widget=forms.Textarea(attrs={"rows": 4})
    )


class ReasonForm(forms.Form):
    """Why an action is given up, or opened again."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

"""Forms of the acts that end an incident, and of the one that opens it again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from beamward.features.incidents.services import LessonText
from beamward.features.incidents.web.forms import ActForm

PARTS = ("title", "what", "why", "changed")
LANGUAGES = ("en", "zh")


class CloseForm(ActForm):
    """The lesson in one or both languages, and the answer to the reporter."""

    title_en = forms.CharField(label=_("Title"), max_length=200, required=False)
    title_zh = forms.CharField(label=_("Title"), max_length=200, required=False)
    answer = forms.CharField(
        label=_("Answer to the reporter"),
        help_text=_("What has come of the report. The reporter reads it with the receipt."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def prepare(self) -> None:
        """Make a field of each part in each language; a lesson written before is filled in."""
        words = {
            "what": _("What happened"),
            "why": _("Why it happened"),
            "changed": _("What we changed"),
        }
        for language in LANGUAGES:
            for name, label in words.items():
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=label, widget=forms.Textarea(attrs={"rows": 3}), required=False
                )
            for name in PARTS:
                # The text is in the language of the lesson, whatever the page speaks.
                widget = self.fields[f"{name}_{language}"].widget
                widget.attrs["lang"] = "zh-Hans" if language == "zh" else "en"
        before = getattr(self.incident, "lesson", None)
        if before is not None:
            for name in self._names():
                self.initial.setdefault(name, getattr(before, name))

    def lesson(self) -> LessonText:
        """Return the lesson."""
        return LessonText(**{name: self.cleaned_data[name] for name in self._names()})

    def _names(self) -> list[str]:
        return [f"{name}_{language}" for language in LANGUAGES for name in PARTS]


class ReasonForm(ActForm):
    """Why an incident is opened again."""

    reason = forms.CharField(
        label=_("Why it is opened again"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

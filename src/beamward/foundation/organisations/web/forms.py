"""Forms of organisations."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.forms import time_zones
from beamward.foundation.organisations.models import (
    Department,
    HospitalGrade,
    Level,
    Machine,
    MonthlyVolume,
    Organisation,
    Role,
    Site,
)
from beamward.foundation.organisations.services import Month
from beamward.foundation.organisations.web import links
from beamward.foundation.ui.written import month_of

WHAT_ROLES_DO: dict[Role, str | Promise] = {
    Role.REPORTER: _("reports by name and reads the department's lessons"),
    Role.TRIAGER: _("looks at new reports, judges how severe they are and passes them on"),
    Role.INVESTIGATOR: _("finds out what happened and why"),
    Role.ACTION_OWNER: _("carries out what was decided"),
    Role.QUALITY_LEAD: _("leads the learning, closes events and writes lessons"),
    Role.CONFIDANT: _("knows the names of those who report in confidence"),
    Role.HEAD: _("answers for the department"),
    Role.AUDITOR: _("reads and changes nothing"),
    Role.ADMINISTRATOR: _("keeps accounts, roles and machines; sees no report"),
}


class NamedForm(forms.Form):
    """A name in English, in Chinese, or both."""

    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two names."""
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("name_en") or cleaned.get("name_zh")):
            self.add_error("name_en", _("Give a name in English or in Chinese."))
        return cleaned


class OrganisationForm(NamedForm):
    """A nation, a region or a hospital."""

    grade = forms.ChoiceField(
        label=_("Hospital grade"), required=False, choices=HospitalGrade.choices
    )
    parent = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Stands under"),
        required=False,
        empty_label=_("nothing"),
    )

    def __init__(self, *args: Any, level: Level, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = list(Level)[: list(Level).index(level)]
        parent = cast(forms.ModelChoiceField[Organisation], self.fields["parent"])
        parent.queryset = Organisation.objects.filter(level__in=above).order_by("pk")
        if level != Level.HOSPITAL:
            self.fields["grade"].widget = forms.HiddenInput()
        if not above:
            self.fields["parent"].widget = forms.HiddenInput()


class DepartmentForm(NamedForm):
    """What is said of a department, and the promises it makes to reporters."""

    time_zone = forms.ChoiceField(label=_("Time zone"))
    triage_days = forms.IntegerField(
        label=_("Days until a report is looked at"), min_value=1, max_value=90
    )
    answer_days = forms.IntegerField(
        label=_("Days until the reporter is answered"), min_value=1, max_value=365
    )

    def __init__(self, *args: Any, department: Department, **kwargs: Any) -> None:
        kept = ("name_en", "name_zh", "time_zone", "triage_days", "answer_days")
        kwargs["initial"] = {name: getattr(department, name) for name in kept}
        super().__init__(*args, **kwargs)
        _choices(self, "time_zone", time_zones("", department.time_zone)[1:])


class NewDepartmentForm(NamedForm):
    """A new department."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=32,
        help_text=_(
            "Short, in Latin letters, digits and hyphens; it stands in the address of the report"
            " page and on posters and does not change."
        ),
    )
    hospital = forms.ModelChoiceField(
        Organisation.objects.filter(level=Level.HOSPITAL).order_by("pk"),
        label=_("Hospital"),
        required=False,
        empty_label=_("none yet"),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), initial="UTC")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "time_zone", time_zones("")[1:])
        self.order_fields(["code"])


class HospitalForm(forms.Form):
    """The hospital of a department."""

    hospital = forms.ModelChoiceField(
        Organisation.objects.filter(level=Level.HOSPITAL).order_by("pk"),
        label=_("Hospital"),
        required=False,
        empty_label=_("none yet"),
    )


class MachineForm(NamedForm):
    """A machine. Its name may be missing: then the code is shown."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=32,
        help_text=_("Short, in Latin letters, digits and hyphens, for example linac-2."),
    )
    technique = forms.CharField(label=_("Technique"), max_length=64, required=False)
    site = forms.ModelChoiceField(
        Site.objects.none(), label=_("Site"), required=False, empty_label=_("not given")
    )

    def __init__(
        self, *args: Any, department: Department, machine: Machine | None = None, **kwargs: Any
    ) -> None:
        kept = ("code", "name_en", "name_zh", "technique", "site")
        kwargs["initial"] = {name: getattr(machine, name) for name in kept} if machine else {}
        super().__init__(*args, **kwargs)
        site = cast(forms.ModelChoiceField[Site], self.fields["site"])
        site.queryset = Site.objects.filter(department=department).order_by("pk")
        offered = links.techniques()
        if offered:
            known = [("", _("not given")), *offered]
            if machine and machine.technique not in dict(known):
                known.append((machine.technique, machine.technique))
            self.fields["technique"] = forms.ChoiceField(
                label=_("Technique"), required=False, choices=known
            )
        self.order_fields(["code", "name_en", "name_zh", "technique", "site"])

    def clean(self) -> dict[str, Any]:
        """Ask for no name: the code names a machine well enough."""
        return self.cleaned_data


class RolesField(forms.TypedMultipleChoiceField):
    """Roles to tick, each with what it means."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Roles"),
            coerce=Role,
            widget=forms.CheckboxSelectMultiple,
            choices=lambda: [
                (
                    role.value,
                    format_html(
                        '{}<span class="muted small"> · {}</span>',
                        capfirst(role.label),
                        WHAT_ROLES_DO[role],
                    ),
                )
                for role in Role
            ],
            **kwargs,
        )


class RolesForm(forms.Form):
    """The roles that a person holds in a department."""

    roles = RolesField(required=False)


class NewPersonForm(forms.Form):
    """A person who is new to the installation."""

    full_name = forms.CharField(label=_("Name"), max_length=120)
    login = forms.CharField(
        label=_("Sign-in name"),
        max_length=64,
        help_text=_("For example the staff number or the mail name; letters, digits and @ . + - _"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("For notices. Mails carry a link and no content."),
    )
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        required=False,
        empty_value=None,
        help_text=_("Leave it empty: you get a link with which the person chooses the password."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    roles = RolesField(required=True, initial=[Role.REPORTER])


class KnownPersonForm(forms.Form):
    """A person who has an account already, named by the sign-in name."""

    login = forms.CharField(
        label=_("Sign-in name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    roles = RolesField(required=True, initial=[Role.REPORTER])

    def clean_login(self) -> str:
        """Find the person.

        Raises
        ------
        ValidationError
            If nobody has that sign-in name.
        """
        self.person = User.objects.filter(login__iexact=self.cleaned_data["login"]).first()
        if self.person is None:
            raise ValidationError(_("Nobody has this sign-in name."))
        return self.person.login


class FirstPasswordForm(forms.Form):
    """A new password for a person who forgot the own one."""

    password = forms.CharField(
        label=_("New first password"),
        strip=False,
        help_text=_("At least 8 characters. Tell it to the person, who then changes it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class LeavingForm(forms.Form):
    """The last day of a person who leaves."""

    leaves_on = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("After this day the account is closed. Empty: the person stays."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class VolumesForm(forms.Form):
    """The numbers of several months; what is left empty is unknown."""

    AMOUNTS = {
        "courses": pgettext_lazy("monthly volume", "Courses started"),
        "fractions": pgettext_lazy("monthly volume", "Fractions delivered"),
        "plans": pgettext_lazy("monthly volume", "Plans made"),
    }

    def __init__(
        self,
        *args: Any,
        months: Iterable[date],
        kept: Iterable[MonthlyVolume],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.months = list(months)
        known = {volume.month_date: volume for volume in kept}
        for month in self.months:
            for amount, label in self.AMOUNTS.items():
                self.fields[self._name(month, amount)] = forms.IntegerField(
                    label=f"{label}, {month_of(month)}",
                    required=False,
                    min_value=0,
                    max_value=9_999_999,
                    initial=getattr(known.get(month), amount, None),
                    show_hidden_initial=True,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )

    @staticmethod
    def _name(month: date, amount: str) -> str:
        return f"{month:%Y-%m}-{amount}"

    def rows(self) -> list[tuple[date, list[BoundField]]]:
        """Return the fields month by month."""
        return [
            (month, [self[self._name(month, amount)] for amount in self.AMOUNTS])
            for month in self.months
        ]

    def recorded(self) -> list[Month]:
        """Return the months in which something was typed.

        The others are left out, so that two people who fill different months undo nothing.
        """
        touched = {name[:7] for name in self.changed_data}
        return [
            Month(month, *(self.cleaned_data[self._name(month, amount)] for amount in self.AMOUNTS))
            for month in self.months
            if f"{month:%Y-%m}" in touched
        ]


def _choices(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices

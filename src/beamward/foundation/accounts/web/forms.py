"""Forms of accounts."""

from collections.abc import Mapping
from datetime import timedelta
from time import monotonic
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from beamward.foundation.accounts.attempts import SIGN_IN
from beamward.foundation.accounts.models import User


def time_zones(empty_label: Any, current: str = "") -> list[tuple[str, Any]]:
    """Return the choices of a time zone: ``empty_label``, UTC, and the places of the world."""
    places = sorted(
        {name for name in available_timezones() if name.split("/")[0] in _CONTINENTS}
        | {current} - {"", "UTC"}
    )
    return [("", empty_label), ("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


_CONTINENTS = frozenset(
    [
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    ]
)


class SignInForm(AuthenticationForm):
    """Sign-in name and password; after wrong ones the next try has to wait.

    Parameters
    ----------
    place : mapping, optional
        Where the name is tried: ``device`` and ``address``, as ``Attempts`` counts them.
    """

    error_messages = {
        "invalid_login": _("Sign-in name and password do not fit together."),
        "inactive": _("This account may not sign in."),
    }

    def __init__(self, *args: Any, place: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = {"device": "", "address": "", **(place or {})}

    def clean(self) -> dict[str, Any]:
        """Judge name and password.

        Raises
        ------
        ValidationError
            If they do not fit, or if the name has been tried too often at this place.
        """
        login = str(self.cleaned_data.get("username", ""))
        seconds = SIGN_IN.wait(login, **self.place, now=monotonic())
        if seconds:
            raise ValidationError(wait_sentence(seconds), code="too_many")
        try:
            cleaned = super().clean()
        except ValidationError:
            SIGN_IN.count(login, **self.place, now=monotonic())
            raise
        SIGN_IN.forget(login, **self.place)
        return cleaned


def wait_sentence(seconds: int) -> str:
    """Return what somebody reads who has to wait."""
    if seconds >= 120:
        minutes = -(-seconds // 60)
        return ngettext(
            "Too many wrong passwords. Try again in %(num)d minute.",
            "Too many wrong passwords. Try again in %(num)d minutes.",
            minutes,
        ) % {"num": minutes}
    return ngettext(
        "Too many wrong passwords. Try again in %(num)d second.",
        "Too many wrong passwords. Try again in %(num)d seconds.",
        seconds,
    ) % {"num": seconds}


class AccountForm(forms.Form):
    """What a person says about the own account."""

    full_name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Mails carry a link and no content."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("as the browser asks")), ("en", "English"), ("zh-hans", "简体中文")],
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kept = ("full_name", "email", "language", "time_zone")
        kwargs["initial"] = {name: getattr(user, name) for name in kept}
        super().__init__(*args, **kwargs)
        time_zone = cast(forms.ChoiceField, self.fields["time_zone"])
        time_zone.choices = time_zones(_("as in the department"), user.time_zone)


class NewPasswordForm(forms.Form):
    """A new password, twice; what makes it too weak is said at once."""

    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_(
            "At least 8 characters; not only digits, not your name, not a common password."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password_again = forms.CharField(
        label=_("New password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_password(self) -> str:
        """Judge whether the new password is strong enough."""
        new = str(self.cleaned_data["new_password"])
        validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        """Judge whether the new password was typed alike twice."""
        cleaned = super().clean() or self.cleaned_data
        new, again = cleaned.get("new_password"), cleaned.get("new_password_again")
        if new and again and new != again:
            self.add_error("new_password_again", _("The two new passwords differ."))
        return cleaned


class PasswordForm(NewPasswordForm):
    """The old password and twice the new one."""

    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old_password",)

    def clean_old_password(self) -> str:
        """Judge whether the person at the keyboard knows the present password."""
        old = str(self.cleaned_data["old_password"])
        if not self.user.check_password(old):
            raise ValidationError(_("This is not your present password."))
        return old


class AppForm(forms.Form):
    """The first code of an app, and its seed, encrypted."""

    code = forms.CharField(
        label=_("Code that the app shows"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    seed = forms.CharField(widget=forms.HiddenInput)


class PasskeyForm(forms.Form):
    """A new passkey; the script of the page writes the browser's answer into the hidden field."""

    name = forms.CharField(
        label=_("What you call it"),
        max_length=60,
        help_text=_("For example the phone or the key that holds it."),
    )
    passkey = forms.CharField(required=False, widget=forms.HiddenInput)


class TokenForm(forms.Form):
    """A new token for a program."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=120,
        help_text=_("For example the program that will use it."),
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
    )

    @property
    def validity(self) -> timedelta:
        """How long the token is to be valid."""
        return timedelta(days=self.cleaned_data["days"])

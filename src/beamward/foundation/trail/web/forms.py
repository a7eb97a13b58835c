"""Forms of the trail."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    """Why what an entry says has to go."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays in the trail. Do not repeat here what is to be erased."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

"""What makes a password too weak, where Django's own words are not translated."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Asks for a least number of characters."""

    def get_error_message(self) -> str:
        """Return the refusal."""
        return ngettext(
            "The password is too short: it needs at least %(num)d character.",
            "The password is too short: it needs at least %(num)d characters.",
            self.min_length,
        ) % {"num": self.min_length}

    def get_help_text(self) -> str:
        """Return what is asked for."""
        return ngettext(
            "At least %(num)d character.", "At least %(num)d characters.", self.min_length
        ) % {"num": self.min_length}

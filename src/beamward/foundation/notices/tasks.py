"""The mails, sent in the background."""

from django.utils.translation import gettext_noop as _

from beamward.foundation.jobs import Run
from beamward.foundation.notices import queries, services


def mail(run: Run, notice: str) -> None:
    """Send the mail of one notice. A mail server that is away is tried again."""
    found = queries.of_public_id(notice)
    if found is not None and services.send_mail(notice=found):
        run.say(_("The mail was sent."))
    else:
        run.say(_("No mail was needed any more."))

"""The sentences with which a job can end; they are kept as they stand and translated when shown."""

from django.utils.translation import gettext_noop as _

RETRIED = _("It failed (%(error)s) and will be tried again.")
FAILED = _("It failed (%(error)s). The log of the worker says more.")
TURN_FAILED = _("The last turn failed (%(error)s). The log of the worker says more.")
LOST = _("The worker was lost %(times)d times while doing this.")
UNKNOWN = _("This version of the program does not know this kind of work.")

"""The Jinja2 environment of all pages."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined

from beamward.foundation import public_id
from beamward.foundation.trail import access, labels
from beamward.foundation.ui import written
from beamward.foundation.ui.navigation import fixed_address


def environment(**options: Any) -> Environment:
    """Return the environment that Django's Jinja2 backend asks for."""
    # A misspelt name fails in the tests instead of leaving a gap on the page.
    options["undefined"] = StrictUndefined
    env = Environment(  # noqa: S701 - Django passes autoescape=True
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"], **options
    )
    env.policies["ext.i18n.trimmed"] = True
    # The extension adds this method to the environment; its stubs do not say so.
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(url=_url, static=static, may_erase=access.may_erase)
    env.filters.update(
        date=written.date_of,
        date_in=written.date_in,
        datetime=written.datetime_of,
        time=written.time_of,
        month=written.month_of,
        when=written.when,
        number=written.number,
        percent=written.percent,
        yes_no=written.yes_no,
        paragraphs=written.paragraphs,
        grouped=public_id.grouped,
        act=labels.act,
        changes=labels.changes,
    )
    return env


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs) if args or kwargs else fixed_address(name)

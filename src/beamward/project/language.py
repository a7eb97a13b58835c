"""The language of the command line and of what is said before Django stands.

The catalogue is the one of the pages; it is read by the standard library, because a refusal to start
has to be readable when the settings themselves are refused. The standard library's ``argparse`` takes
its own words ("usage", "options") from the same place.
"""

import gettext as _gettext
import os
from pathlib import Path

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"
CATALOGUE = "django"


def chosen(argv: list[str] | None = None) -> str:
    """Return ``en`` or ``zh_Hans``: from ``--language``, ``BEAMWARD_LANGUAGE`` or the locale."""
    wanted = os.environ.get("BEAMWARD_LANGUAGE") or next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    arguments = argv or []
    for position, argument in enumerate(arguments):
        if argument == "--language" and position + 1 < len(arguments):
            wanted = arguments[position + 1]
        elif argument.startswith("--language="):
            wanted = argument.partition("=")[2]
    return "zh_Hans" if wanted.lower().startswith("zh") else "en"


def use(language: str) -> None:
    """Speak ``language`` (``en`` or ``zh_Hans``) from now on, ``argparse`` included."""
    os.environ["LANGUAGE"] = language
    _gettext.bindtextdomain(CATALOGUE, str(LOCALE_DIR))
    _gettext.textdomain(CATALOGUE)


def gettext(message: str) -> str:
    """Return ``message`` in the language of the command line."""
    return _gettext.dgettext(CATALOGUE, message)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form of the message that fits ``count``."""
    return _gettext.dngettext(CATALOGUE, one, many, count)

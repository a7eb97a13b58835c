"""The command ``beamward``: one program for whoever sets up, feeds and looks after an installation."""

import argparse
import sys

from django.db.utils import DatabaseError

from beamward import __version__
from beamward.foundation import storage
from beamward.project import language
from beamward.project.cli.exits import CommandRefused, Exit
from beamward.project.configuration import ConfigurationRefused
from beamward.project.language import gettext as _


def main(argv: list[str] | None = None) -> int:
    """Carry out a command line and return its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    chosen = language.chosen(arguments)
    language.use(chosen)
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.run is None:
        parser.print_help()
        return Exit.MISUSED
    try:
        if getattr(options, "needs_django", True):
            _start_django(chosen)
        return int(options.run(options))
    except ConfigurationRefused as refusal:
        print(_("Beamward cannot start with this configuration:"), file=sys.stderr)  # noqa: T201
        for problem in refusal.problems:
            print(f"  - {problem}", file=sys.stderr)  # noqa: T201
        return Exit.MISCONFIGURED
    except CommandRefused as refusal:
        print(refusal.sentence, file=sys.stderr)  # noqa: T201
        return refusal.code
    except DatabaseError as error:
        print(  # noqa: T201
            _("The database does not answer: %(why)s") % {"why": str(error).strip()},
            file=sys.stderr,
        )
        return Exit.REFUSED
    except OSError as error:
        trouble = storage.trouble_of(error)
        if trouble is None:
            raise
        print(storage.sentence(trouble, _), file=sys.stderr)  # noqa: T201
        return Exit.REFUSED
    except KeyboardInterrupt:
        print(_("Stopped."), file=sys.stderr)  # noqa: T201
        return 130


def _start_django(chosen: str) -> None:
    import os

    import django
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beamward.project.settings")
    django.setup()
    translation.activate("zh-hans" if chosen == "zh_Hans" else "en")


def _parser() -> argparse.ArgumentParser:
    from beamward.project.cli import (
        backups,
        check,
        demonstrate,
        departments,
        exports,
        imports,
        incidents,
        migrate,
        people,
        retention,
        serve,
        trail,
    )

    parser = argparse.ArgumentParser(
        prog="beamward",
        description=_("Radiotherapy safety and quality: set up, feed and look after Beamward."),
        epilog=_(
            "Exit codes: 0 done, 1 done in part, 2 call not understood, 3 configuration refused,"
            " 4 not found, 5 refused."
        ),
    )
    parser.set_defaults(run=None)
    parser.add_argument("--version", action="version", version=f"beamward {__version__}")
    parser.add_argument(
        "--language", choices=["en", "zh"], help=_("language of what the program says")
    )
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    for module in (
        serve,
        migrate,
        check,
        departments,
        people,
        imports,
        exports,
        incidents,
        demonstrate,
        trail,
        backups,
        retention,
    ):
        module.add(commands)
    return parser

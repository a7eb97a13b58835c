"""``beamward migrate``, ``beamward secret`` and ``beamward static``."""

import argparse
import secrets
from typing import Any

from beamward.project.cli.exits import Exit
from beamward.project.cli.say import say
from beamward.project.language import gettext as _


def add(commands: Any) -> None:
    """Add the commands."""
    migrate = commands.add_parser(
        "migrate", help=_("make the database fit this version of the program")
    )
    migrate.set_defaults(run=run_migrate)
    secret = commands.add_parser("secret", help=_("print a new secret key"))
    secret.set_defaults(run=run_secret, needs_django=False)
    static = commands.add_parser(
        "static", help=_("gather style sheets and pictures for the web server")
    )
    static.set_defaults(run=run_static)


def run_migrate(options: argparse.Namespace) -> int:
    """Apply what is missing."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    say(_("The database fits this version."))
    return Exit.DONE


def run_secret(options: argparse.Namespace) -> int:
    """Print a secret that nobody has seen before."""
    say(secrets.token_urlsafe(64))
    return Exit.DONE


def run_static(options: argparse.Namespace) -> int:
    """Gather the static files."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    say(_("Style sheets and pictures are gathered."))
    return Exit.DONE

"""``beamward person``."""

import argparse
import getpass
import sys
from typing import Any

from beamward.project.cli.exits import CommandRefused, Exit
from beamward.project.cli.say import say
from beamward.project.language import gettext as _


def add(commands: Any) -> None:
    """Add the commands."""
    person = commands.add_parser("person", help=_("people who sign in"))
    person.set_defaults(run=lambda options: person.print_help() or Exit.MISUSED)
    acts = person.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    adding = acts.add_parser("add", help=_("add a person"))
    adding.add_argument("login", metavar="NAME", help=_("sign-in name"))
    adding.add_argument("--full-name", required=True, help=_("name as others read it"))
    adding.add_argument("--email", default="", help=_("e-mail address"))
    adding.add_argument("--administrator", action="store_true", help=_("administers everything"))
    adding.add_argument("--department", metavar="CODE", help=_("department"))
    adding.add_argument(
        "--role", action="append", default=[], help=_("role in the department; may be repeated")
    )
    adding.add_argument(
        "--password-stdin", action="store_true", help=_("read the password from standard input")
    )
    adding.set_defaults(run=run_add)


def run_add(options: argparse.Namespace) -> int:
    """Add a person, with roles."""
    from django.core.exceptions import ValidationError
    from django.db import transaction
    from django.utils import timezone

    from beamward.foundation.accounts import services as accounts
    from beamward.foundation.organisations import services as organisations
    from beamward.foundation.organisations.models import Role
    from beamward.project.cli.departments import named

    department = named(options.department) if options.department else None
    unknown = sorted(set(options.role) - set(Role.values))
    if unknown or (options.role and department is None):
        raise CommandRefused(
            _("A role needs --department and must be one of: %(roles)s.")
            % {"roles": ", ".join(Role.values)},
            Exit.MISUSED,
        )
    password = (
        sys.stdin.readline().rstrip("\n")
        if options.password_stdin
        else getpass.getpass(_("Password: "))
    )
    at = timezone.now()
    try:
        with transaction.atomic():
            user = accounts.add(
                login=options.login,
                full_name=options.full_name,
                email=options.email,
                password=password,
                is_administrator=options.administrator,
                by=None,
                at=at,
            )
            if department is not None:
                for role in options.role:
                    organisations.give_role(
                        user=user, department=department, role=Role(role), by=None, at=at
                    )
    except ValidationError as refusal:
        raise CommandRefused("\n".join(refusal.messages)) from refusal
    say(_("%(name)s can sign in now.") % {"name": user.login})
    return Exit.DONE

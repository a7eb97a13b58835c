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
    inviting = acts.add_parser(
        "invite", help=_("print a link with which a person chooses a new password, once")
    )
    inviting.add_argument("login", metavar="NAME", help=_("sign-in name"))
    inviting.add_argument(
        "--without-factors",
        action="store_true",
        help=_("also switch off the second factors, for a person who has lost them"),
    )
    inviting.set_defaults(run=run_invite)


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
    password = sys.stdin.readline().rstrip("\n") if options.password_stdin else _asked()
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


def run_invite(options: argparse.Namespace) -> int:
    """Let a person in again whom no administrator can help."""
    from django.conf import settings
    from django.db import transaction
    from django.urls import reverse
    from django.utils import timezone

    from beamward.foundation.accounts import queries
    from beamward.foundation.accounts import services as accounts

    person = queries.named(options.login)
    if person is None or not person.is_active:
        raise CommandRefused(
            _("Nobody of this name may sign in: %(name)s") % {"name": options.login}
        )
    at = timezone.now()
    with transaction.atomic():
        if options.without_factors:
            accounts.remove_factors(user=person, by=None, at=at)
        token = accounts.invite(user=person, by=None, at=at)
    say(settings.BEAMWARD.public_url + reverse("invitation", args=[token]))
    return Exit.DONE


def _asked() -> str:
    """Return the password that somebody types unseen."""
    try:
        return getpass.getpass(_("Password: "))
    except EOFError:
        raise CommandRefused(
            _("Nobody typed a password. Without a terminal use --password-stdin."), Exit.MISUSED
        ) from None

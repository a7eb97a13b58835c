"""``beamward department``."""

import argparse
from typing import TYPE_CHECKING, Any

from beamward.project.cli.exits import CommandRefused, Exit
from beamward.project.cli.say import answer, say
from beamward.project.language import gettext as _

if TYPE_CHECKING:
    from beamward.foundation.organisations.models import Department


def add(commands: Any) -> None:
    """Add the commands."""
    department = commands.add_parser("department", help=_("departments of this installation"))
    department.set_defaults(run=lambda options: department.print_help() or Exit.MISUSED)
    acts = department.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    adding = acts.add_parser("add", help=_("add a department"))
    adding.add_argument("code", metavar="CODE", help=_("short code, used in the report address"))
    adding.add_argument("--name", required=True, help=_("name"))
    adding.add_argument("--name-zh", default="", help=_("name in Chinese"))
    adding.add_argument("--time-zone", default="UTC", help=_("for example Asia/Shanghai"))
    adding.add_argument("--json", action="store_true", help=_("answer as JSON"))
    adding.set_defaults(run=run_add)
    listing = acts.add_parser("list", help=_("list the departments"))
    listing.add_argument("--json", action="store_true", help=_("answer as JSON"))
    listing.set_defaults(run=run_list)


def run_add(options: argparse.Namespace) -> int:
    """Add a department."""
    from django.core.exceptions import ValidationError
    from django.utils import timezone

    from beamward.foundation.organisations import services

    try:
        department = services.add_department(
            code=options.code,
            name_en=options.name,
            name_zh=options.name_zh,
            time_zone=options.time_zone,
            by=None,
            at=timezone.now(),
        )
    except ValidationError as refusal:
        raise CommandRefused("\n".join(refusal.messages)) from refusal
    if options.json:
        answer(_row(department))
    else:
        say(
            _("The department %(code)s was added. Reports come in at %(address)s")
            % {"code": department.code, "address": _row(department)["report_address"]}
        )
    return Exit.DONE


def run_list(options: argparse.Namespace) -> int:
    """List the departments."""
    from beamward.foundation.organisations.models import Department

    rows = [_row(department) for department in Department.objects.order_by("code")]
    if options.json:
        answer(rows)
    else:
        for row in rows:
            say(f"{row['code']}  {row['name_en'] or row['name_zh']}  {row['report_address']}")
    return Exit.DONE


def _row(department: "Department") -> dict[str, str]:
    from django.conf import settings

    return {
        "code": department.code,
        "name_en": department.name_en,
        "name_zh": department.name_zh,
        "time_zone": department.time_zone,
        "report_address": f"{settings.BEAMWARD.public_url}/r/{department.code}",
    }


def named(code: str) -> "Department":
    """Return the department of that code.

    Raises
    ------
    CommandRefused
        If there is none.
    """
    from beamward.foundation.organisations.queries import department_named

    department = department_named(code)
    if department is None:
        raise CommandRefused(
            _(
                "There is no department “%(code)s”. “beamward department list” lists them,"
                " “beamward department add” adds one."
            )
            % {"code": code},
            Exit.NOT_FOUND,
        )
    return department

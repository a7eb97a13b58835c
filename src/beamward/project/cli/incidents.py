"""``beamward incidents``."""

import argparse
from typing import Any

from beamward.project.cli.exits import Exit
from beamward.project.cli.say import answer, say
from beamward.project.language import gettext as _


def add(commands: Any) -> None:
    """Add the commands."""
    incidents = commands.add_parser("incidents", help=_("questions about the incidents"))
    incidents.set_defaults(run=lambda options: incidents.print_help() or Exit.MISUSED)
    acts = incidents.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    count = acts.add_parser(
        "count",
        help=_("count incidents that stand"),
        description=_(
            "Counts incidents that stand: not withdrawn, no duplicates, not dismissed and not"
            " retracted. Years go by the date of the report. Unless --event-type says otherwise,"
            " radiation incidents are counted."
        ),
    )
    count.add_argument(
        "--by",
        choices=["fiscal-year", "year", "state", "event-type", "modality"],
        required=True,
        help=_("what to count by; the fiscal year is that of the US, from October"),
    )
    count.add_argument("--department", metavar="CODE", help=_("department; else all"))
    count.add_argument(
        "--event-type", default="radiation_incident", help=_("code of the type, or “all”")
    )
    count.add_argument("--json", action="store_true", help=_("answer as JSON"))
    count.set_defaults(run=run_count)


def run_count(options: argparse.Namespace) -> int:
    """Count."""
    from beamward.features.incidents import queries
    from beamward.project.cli.departments import named

    department = named(options.department) if options.department else None
    # Counting by type counts all types unless one is asked for.
    counts = queries.counts(
        by=options.by,
        department=department,
        event_type="" if options.event_type == "all" else options.event_type,
    )
    if options.json:
        answer({"by": options.by, "event_type": options.event_type, "counts": counts})
    else:
        for key, number in counts.items():
            say(f"{key or '-'}\t{number}")
    return Exit.DONE

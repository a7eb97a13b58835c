"""``beamward export``."""

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from beamward.project.cli.departments import named
from beamward.project.cli.exits import CommandRefused, Exit
from beamward.project.cli.say import complain
from beamward.project.language import gettext as _


def add(commands: Any) -> None:
    """Add the command."""
    export = commands.add_parser(
        "export",
        help=_("write a department's incidents to a file"),
        description=_(
            "Writes every incident of a department with its original, findings, actions and lesson, so"
            " that the department can leave with everything. Who reported is not written."
        ),
    )
    export.add_argument("path", metavar="PATH", help=_("file to write, or - for standard output"))
    export.add_argument("--department", metavar="CODE", required=True, help=_("department"))
    export.add_argument(
        "--format", choices=["jsonl", "csv"], default="jsonl", help=_("one JSON a line, or a table")
    )
    export.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the file."""
    from beamward.features.incidents import queries

    department = named(options.department)
    rows = queries.whole_records(department)
    try:
        if options.path == "-":
            count = _write(sys.stdout, rows, options.format)
        else:
            # The byte order mark lets Excel see that the table is UTF-8.
            encoding = "utf-8-sig" if options.format == "csv" else "utf-8"
            with Path(options.path).open("x", encoding=encoding, newline="") as file:
                count = _write(file, rows, options.format)
    except FileExistsError:
        raise CommandRefused(
            _("%(path)s is there already; nothing was written.") % {"path": options.path}
        ) from None
    except OSError as error:
        raise CommandRefused(
            _("%(path)s cannot be written: %(why)s.")
            % {"path": options.path, "why": error.strerror}
        ) from error
    complain(_("%(count)d incidents written.") % {"count": count})
    return Exit.DONE


def _write(file: IO[str], rows: Iterable[Mapping[str, Any]], form: str) -> int:
    if form == "jsonl":
        return sum(1 for row in rows if file.write(_line(row)))
    return _write_table(file, iter(rows))


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=str) + "\n"


def _write_table(file: IO[str], rows: Iterator[Mapping[str, Any]]) -> int:
    from beamward.features.incidents.table import csv_cell

    writer: Any = None
    count = 0
    for row in rows:
        if writer is None:
            writer = csv.writer(file)
            writer.writerow(row)
        writer.writerow([csv_cell(value) for value in row.values()])
        count += 1
    return count

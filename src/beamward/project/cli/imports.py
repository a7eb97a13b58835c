"""``beamward import``: records of other systems become incidents of a department."""

import argparse
import itertools
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beamward.domain import vocabulary
from beamward.domain.exchange import maude, nrc, spreadsheet
from beamward.domain.exchange.decoding import NoText, decode
from beamward.domain.exchange.header_words import CODED_FIELDS
from beamward.domain.exchange.mapping import (
    MappingRefused,
    draft_mapping,
    mapping_from,
    to_toml,
)
from beamward.domain.exchange.record import OutsideRecord, RowRefused, newest_of_each
from beamward.project.cli import refusals
from beamward.project.cli.departments import named
from beamward.project.cli.exits import CommandRefused, Exit
from beamward.project.cli.say import answer, complain, say
from beamward.project.language import gettext as _

if TYPE_CHECKING:
    from beamward.foundation.organisations.models import Department

BATCH = 200
"""Records in one transaction: each transaction waits for the disk once."""


def add(commands: Any) -> None:
    """Add the commands."""
    importing = commands.add_parser("import", help=_("take in records of other systems"))
    importing.set_defaults(run=lambda options: importing.print_help() or Exit.MISUSED)
    sources = importing.add_subparsers(title=_("sources"), metavar=_("SOURCE"))
    for name, words in (
        ("nrc", _("event notifications of the US NRC, one JSON a line")),
        ("maude", _("device events of openFDA, JSON")),
        ("csv", _("a table that a department kept until now, by a mapping file")),
    ):
        source = sources.add_parser(name, help=words, description=words)
        source.add_argument("path", metavar="PATH", help=_("file to read"))
        source.add_argument("--json", action="store_true", help=_("answer as JSON"))
        source.set_defaults(run=run, source=name)
        if name != "csv":
            source.add_argument("--department", metavar="CODE", required=True, help=_("department"))
            continue
        source.add_argument("--department", metavar="CODE", help=_("department"))
        how = source.add_mutually_exclusive_group(required=True)
        how.add_argument("--mapping", metavar="FILE", help=_("what each column means"))
        how.add_argument(
            "--draft",
            metavar="FILE",
            help=_("write a draft of the mapping to FILE, import nothing"),
        )


def run(options: argparse.Namespace) -> int:
    """Import, or draft a mapping."""
    text = _read(options.path)
    if options.source == "csv" and options.draft:
        return _draft(text, options)
    if not options.department:
        raise CommandRefused(_("Name the department with --department."), Exit.MISUSED)
    department = named(options.department)
    rows: Iterator[OutsideRecord | RowRefused]
    if options.source == "nrc":
        rows = nrc.read_lines(text.splitlines())
    elif options.source == "maude":
        rows = maude.read_text(text)
    else:
        rows = _mapped(text, options)
    try:
        records, refused, passed_over = newest_of_each(rows)
    except MappingRefused as refusal:
        raise CommandRefused(refusals.of_mapping(refusal)) from refusal
    counts = _take_in(department, records)
    _tell(options, counts, refused, passed_over)
    return Exit.DONE_IN_PART if refused else Exit.DONE


def _read(path: str) -> str:
    try:
        decoded = decode(Path(path).read_bytes())
    except OSError as error:
        raise CommandRefused(
            _("%(path)s cannot be read: %(why)s.") % {"path": path, "why": error.strerror},
            Exit.NOT_FOUND,
        ) from error
    except NoText as error:
        raise CommandRefused(
            _(
                "This is no text file in UTF-8, UTF-16 or GB18030. In Excel choose “Save as: CSV UTF-8”."
            )
        ) from error
    if not decoded.sure:
        complain(
            _(
                "The file was read as %(encoding)s, but it does not look like Chinese. Check some rows,"
                " or save it as UTF-8."
            )
            % {"encoding": decoded.encoding}
        )
    return decoded.text


def _take_in(department: "Department", records: list[OutsideRecord]) -> dict[str, int]:
    from django.db import transaction
    from django.utils import timezone
    from tqdm import tqdm

    from beamward.features.reports import services

    at = timezone.now()
    counts = {outcome.value: 0 for outcome in services.Outcome}
    with tqdm(total=len(records), file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
        for batch in _batches(records):
            with transaction.atomic():
                for record in batch:
                    outcome = services.take_in(department=department, record=record, by=None, at=at)
                    counts[outcome.value] += 1
            bar.update(len(batch))
    return counts


def _batches(records: Iterable[OutsideRecord]) -> Iterator[list[OutsideRecord]]:
    rest = iter(records)
    while batch := list(itertools.islice(rest, BATCH)):
        yield batch


def _tell(
    options: argparse.Namespace,
    counts: dict[str, int],
    refused: list[RowRefused],
    passed_over: int,
) -> None:
    if options.json:
        answer(
            {
                **counts,
                "older_versions_passed_over": passed_over,
                "refused": [
                    {
                        "line": row.line,
                        "reason": row.reason,
                        "params": dict(row.params),
                        "sentence": refusals.of_row(row),
                    }
                    for row in refused
                ],
            }
        )
        return
    for row in refused:
        complain(
            _("Line %(line)d: %(sentence)s") % {"line": row.line, "sentence": refusals.of_row(row)}
        )
    say(
        _("%(new)d new, %(changed)d changed, %(same)d unchanged, %(refused)d lines refused.")
        % {**counts, "refused": len(refused)}
    )


# --- tables of a department ------------------------------------------------------------------------


def _draft(text: str, options: argparse.Namespace) -> int:
    table = spreadsheet.read_table(text)
    if not table.header:
        raise CommandRefused(_("%(path)s holds no table.") % {"path": options.path})
    samples = [row.cells for row in table.rows[:200] if isinstance(row, spreadsheet.Row)]
    mapping = draft_mapping(table.header, samples, name=Path(options.path).stem[:40] or "sheet")
    target = Path(options.draft)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(to_toml(mapping, note=refusals.of_proposal))
    except FileExistsError:
        raise CommandRefused(
            _("%(path)s is there already; nothing was written.") % {"path": options.draft}
        ) from None
    if options.json:
        answer(
            {
                "mapping": options.draft,
                "columns": [
                    {"header": column.header, "field": column.field} for column in mapping.columns
                ],
            }
        )
    else:
        say(
            _(
                "A draft of the mapping is in %(file)s. %(known)d columns are proposed, %(left)d left"
                " out. Please read and correct it, then import with --mapping."
            )
            % {
                "file": options.draft,
                "known": len(mapping.columns) - len(mapping.left_out),
                "left": len(mapping.left_out),
            }
        )
    return Exit.DONE


def _mapped(text: str, options: argparse.Namespace) -> Iterator[OutsideRecord | RowRefused]:
    import tomllib

    try:
        tables = tomllib.loads(_read(options.mapping))
        mapping = mapping_from(tables, codes=_codes())
        return spreadsheet.read_rows(spreadsheet.read_table(text), mapping)
    except tomllib.TOMLDecodeError as error:
        raise CommandRefused(
            _("%(path)s is not a mapping file: %(why)s") % {"path": options.mapping, "why": error}
        ) from error
    except MappingRefused as refusal:
        raise CommandRefused(refusals.of_mapping(refusal)) from refusal


def _codes() -> dict[str, set[str]]:
    return {
        name: {term.code for term in vocabulary.load(name).terms}
        | set(vocabulary.general_answers())
        for name in CODED_FIELDS
    }

"""``beamward retention`` and ``beamward hold``: what has come to its end, what goes, what is held back."""

import argparse
import getpass
import sys
from collections import Counter
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from beamward.project.cli.departments import named
from beamward.project.cli.exits import CommandRefused, Exit
from beamward.project.cli.say import answer, complain, say
from beamward.project.language import gettext as _

if TYPE_CHECKING:
    from beamward.foundation.accounts.models import User
    from beamward.foundation.organisations.models import Department
    from beamward.foundation.retention.models import Hold


def add(commands: Any) -> None:
    """Add the commands."""
    retention = commands.add_parser("retention", help=_("how long records are kept, and what goes"))
    retention.set_defaults(run=lambda options: retention.print_help() or Exit.MISUSED)
    acts = retention.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    listing = acts.add_parser("list", help=_("list the rules, and how many records are over"))
    listing.add_argument("--department", metavar="CODE", help=_("department; else all"))
    listing.add_argument("--json", action="store_true", help=_("answer as JSON"))
    listing.set_defaults(run=run_list)
    disposing = acts.add_parser(
        "dispose",
        help=_("list what is over, or dispose of it"),
        description=_(
            "Lists the records whose time is over, with the reason of each, and changes nothing. With"
            " --for-good a named person disposes of them, one after the other: it can be stopped at"
            " any moment and goes on with what is left."
        ),
    )
    disposing.add_argument("--department", metavar="CODE", required=True, help=_("department"))
    disposing.add_argument("--kind", required=True, help=_("kind of record, as “list” names it"))
    disposing.add_argument("--for-good", action="store_true", help=_("delete, and not only list"))
    disposing.add_argument("--json", action="store_true", help=_("answer as JSON"))
    _ask_who(disposing, required=False)
    disposing.set_defaults(run=run_dispose)
    done = acts.add_parser(
        "done",
        help=_("list what was disposed of, masked, erased and held since a day"),
        description=_(
            "Run it every day beside the backup and keep what it prints elsewhere: whoever restores an"
            " older copy sees from it what has to be done again. It names records, never content."
        ),
    )
    done.add_argument("--since", metavar="DAY", required=True, help=_("for example 2026-11-23"))
    done.add_argument("--json", action="store_true", help=_("answer as JSON"))
    done.set_defaults(run=run_done)

    hold = commands.add_parser("hold", help=_("legal holds: nothing under one is deleted"))
    hold.set_defaults(run=lambda options: hold.print_help() or Exit.MISUSED)
    acts = hold.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    placing = acts.add_parser("place", help=_("hold an incident, or a whole department"))
    placing.add_argument("--department", metavar="CODE", required=True, help=_("department"))
    placing.add_argument("--incident", metavar="ID", help=_("incident; else the whole department"))
    _ask_who(placing)
    placing.set_defaults(run=run_place)
    lifting = acts.add_parser("lift", help=_("lift a hold"))
    lifting.add_argument("public_id", metavar="ID", help=_("id of the hold, as “list” prints it"))
    _ask_who(lifting)
    lifting.set_defaults(run=run_lift)
    standing = acts.add_parser("list", help=_("list the holds that stand"))
    standing.add_argument("--json", action="store_true", help=_("answer as JSON"))
    standing.set_defaults(run=run_holds)


def _ask_who(command: Any, *, required: bool = True) -> None:
    command.add_argument("--by", metavar="NAME", required=required, help=_("who decides it"))
    command.add_argument("--reason", required=required, help=_("why; it stands in the trail"))
    command.add_argument(
        "--password-stdin",
        action="store_true",
        help=_("read that person's password from standard input"),
    )


def run_list(options: argparse.Namespace) -> int:
    """Tell how every kind of record is kept."""
    from django.utils import timezone

    from beamward.foundation.organisations.models import Department
    from beamward.foundation.retention import labels, queries

    now = timezone.now()
    departments = (
        [named(options.department)] if options.department else Department.objects.order_by("code")
    )
    rows: list[dict[str, Any]] = []
    for department in departments:
        for line in queries.lines_of(department, on=queries.today(department, now)):
            choice = line.choice
            rows.append(
                {
                    "department": department.code,
                    "kind": line.kind.name.value,
                    "years": choice.years if choice else None,
                    "counted_from": choice.counted_from if choice else None,
                    "source": choice.source if choice else None,
                    "is_verified": _is_verified(choice.rule) if choice else None,
                    "over": line.over,
                    "day_unknown": line.undated,
                }
            )
    if options.json:
        answer(rows)
        return Exit.DONE
    for row in rows:
        say(f"{row['department']}  {row['kind']}  {labels.KINDS[row['kind']]}")
        if row["years"] is None:
            say("    " + _("unknown: kept until somebody decides"))
            continue
        say(
            "    "
            + _("%(years)d years %(counted)s; %(source)s%(mark)s")
            % {
                "years": row["years"],
                "counted": labels.COUNTED[row["counted_from"]],
                "source": row["source"],
                "mark": "" if row["is_verified"] else " [" + _("unverified") + "]",
            }
        )
        say("    " + _("over: %(over)d; day unknown: %(day_unknown)d") % row)
    return Exit.DONE


def _is_verified(key: str) -> bool:
    from beamward.foundation.retention.rules import rules

    known = rules().get(key)
    # What a department states for itself is its own to answer for.
    return known is None or known.is_verified


def run_dispose(options: argparse.Namespace) -> int:
    """List what is over; with ``--for-good`` dispose of it."""
    from django.utils import timezone

    from beamward.foundation.retention import queries, registry

    department = named(options.department)
    kind = registry.get(options.kind)
    if kind is None:
        raise CommandRefused(
            _("There is no such kind. There are: %(kinds)s.")
            % {"kinds": ", ".join(each.name for each in registry.kinds())},
            Exit.MISUSED,
        )
    choice = queries.choice_of(department, kind.name)
    if choice is None:
        raise CommandRefused(_("How long this is kept is unknown: choose a rule first."))
    on = queries.today(department, timezone.now())
    if options.for_good:
        return _dispose(options, department, kind, queries.ids_over(kind, choice, on))
    rows = (queries.over_of(kind, choice, row) for row in queries.rows_over(kind, choice, on=on))
    number = 0
    for row in rows:
        number += 1
        told = {
            "id": row.public_id,
            "counted_date": row.counted_date.isoformat(),
            "over_date": row.over_date.isoformat(),
            "source": choice.source,
            "held_by": row.hold.placed_by.full_name if row.hold else None,
        }
        if options.json:
            answer(told)
        else:
            say(
                "{id}  {counted_date} -> {over_date}  {source}".format(**told)
                + (f"  [{_('legal hold')}: {told['held_by']}]" if row.hold else "")
            )
    if not options.json:
        say(_("Over: %(number)d. Nothing was changed.") % {"number": number})
    return Exit.DONE


def _dispose(
    options: argparse.Namespace, department: "Department", kind: Any, public_ids: list[str]
) -> int:
    from django.core.exceptions import PermissionDenied
    from django.utils import timezone
    from tqdm import tqdm

    from beamward.foundation.retention import services
    from beamward.foundation.retention.services import RetentionRefused

    by = _person(options)
    kept: Counter[str] = Counter()
    try:
        for public_id in tqdm(public_ids, disable=options.json or not sys.stderr.isatty()):
            try:
                services.dispose(
                    department=department,
                    kind=kind,
                    public_id=public_id,
                    reason=options.reason,
                    by=by,
                    at=timezone.now(),
                )
            except (RetentionRefused, PermissionDenied) as refusal:
                kept[str(refusal) or _("Your roles do not include this.")] += 1
    except KeyboardInterrupt:
        complain(_("Stopped. Call again to go on with what is left."))
        return Exit.DONE_IN_PART
    done = len(public_ids) - kept.total()
    if options.json:
        answer({"disposed": done, "kept": kept})
    else:
        say(_("Disposed of: %(done)d.") % {"done": done})
        for sentence, number in kept.items():
            complain(f"{number}: {sentence}")
    return Exit.DONE_IN_PART if kept else Exit.DONE


def run_done(options: argparse.Namespace) -> int:
    """List what would have to be done again after an older copy was restored."""
    from django.utils import timezone

    from beamward.foundation.retention import queries
    from beamward.foundation.trail import queries as trail

    try:
        since = timezone.make_aware(datetime.combine(date.fromisoformat(options.since), time.min))
    except ValueError:
        raise CommandRefused(
            _("“%(day)s” is no day. Write it as 2026-11-23.") % {"day": options.since}, Exit.MISUSED
        ) from None
    rows = [
        *(
            _told(disposal.at, "disposed", disposal, f"{disposal.subject_kind} {disposal.kind}")
            for disposal in queries.disposals_since(since)
        ),
        *(
            _told(entry.at, entry.act, entry, entry.subject_kind)
            for entry in trail.of_acts(
                ("incident.masked", "report.masked", trail.ERASED), since=since
            )
        ),
        *(
            _told(hold.placed_at, "held", hold, hold.subject_kind)
            for hold in queries.holds_since(since)
        ),
    ]
    for row in sorted(rows, key=lambda row: row["at"]):
        if options.json:
            answer(row)
        else:
            say("  ".join(str(value) for value in row.values()))
    return Exit.DONE


def _told(at: datetime, what: str, record: Any, kind: str) -> dict[str, str]:
    return {
        "at": at.isoformat(timespec="seconds"),
        "what": what,
        "department": record.department.code if record.department else "",
        "kind": kind,
        "id": record.subject_id,
    }


def run_place(options: argparse.Namespace) -> int:
    """Place a hold."""
    from django.core.exceptions import PermissionDenied
    from django.utils import timezone

    from beamward.foundation import subjects
    from beamward.foundation.retention import registry, services
    from beamward.foundation.retention.rules import RecordKind

    department = named(options.department)
    subject = None
    if options.incident:
        incidents = registry.get(RecordKind.INCIDENT)
        typed = options.incident.replace("-", "").upper()
        subject = subjects.find(incidents.subject_kind, typed) if incidents else None
        if subject is None:
            raise CommandRefused(_("There is no such record in this department."), Exit.NOT_FOUND)
    try:
        hold = services.place_hold(
            department=department,
            subject=subject,
            reason=options.reason,
            by=_person(options),
            at=timezone.now(),
        )
    except (services.RetentionRefused, PermissionDenied) as refusal:
        raise CommandRefused(str(refusal)) from refusal
    say(_("The legal hold %(hold)s stands.") % {"hold": hold.public_id})
    return Exit.DONE


def run_lift(options: argparse.Namespace) -> int:
    """Lift a hold."""
    from django.core.exceptions import PermissionDenied
    from django.utils import timezone

    from beamward.foundation.retention import queries, services

    hold = queries.hold_of_public_id(options.public_id)
    if hold is None:
        raise CommandRefused(_("There is no such hold."), Exit.NOT_FOUND)
    try:
        services.lift_hold(hold=hold, reason=options.reason, by=_person(options), at=timezone.now())
    except (services.RetentionRefused, PermissionDenied) as refusal:
        raise CommandRefused(str(refusal)) from refusal
    say(_("The legal hold is lifted."))
    return Exit.DONE


def run_holds(options: argparse.Namespace) -> int:
    """List the holds that stand."""
    from datetime import UTC

    from beamward.foundation.retention import queries

    rows = [_of(hold) for hold in queries.holds_since(datetime.min.replace(tzinfo=UTC))]
    if options.json:
        answer(rows)
    else:
        for row in rows:
            say("  ".join(row.values()))
    return Exit.DONE


def _of(hold: "Hold") -> dict[str, str]:
    return {
        "hold": hold.public_id,
        "department": hold.department.code,
        "incident": hold.subject_id or "*",
        "placed_at": hold.placed_at.isoformat(timespec="seconds"),
        "placed_by": hold.placed_by.full_name,
        "reason": hold.reason,
    }


def _person(options: argparse.Namespace) -> "User":
    """Return who decides, once that person has given the own password: a name alone is no decision."""
    from beamward.foundation.accounts.queries import named as person_named

    if not options.by or not options.reason:
        raise CommandRefused(_("Name who decides it (--by) and why (--reason)."), Exit.MISUSED)
    person = person_named(options.by)
    if person is None or not person.is_active:
        raise CommandRefused(
            _("Nobody of this name may sign in: %(name)s") % {"name": options.by}, Exit.NOT_FOUND
        )
    try:
        password = (
            sys.stdin.readline().rstrip("\n")
            if options.password_stdin
            else getpass.getpass(_("Password of %(name)s: ") % {"name": person.full_name})
        )
    except EOFError:
        password = ""
    if not person.check_password(password):
        raise CommandRefused(_("This is not the password of that person. Nothing was changed."))
    return person

"""``beamward check``: what is missing or unsafe, told to whoever sets the system up."""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from beamward.project.cli import serve
from beamward.project.cli.exits import CommandRefused, Exit
from beamward.project.cli.say import answer, say
from beamward.project.language import gettext as _


class Weight(StrEnum):
    """How much a finding matters."""

    GOOD = "good"
    ADVICE = "advice"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    weight: Weight
    sentence: str


def add(commands: Any) -> None:
    """Add the command."""
    check = commands.add_parser(
        "check", help=_("tell what is missing or unsafe in the configuration")
    )
    check.add_argument("--json", action="store_true", help=_("answer as JSON"))
    check.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look at everything; the exit code is 1 if there is a problem."""
    findings = [finding for look in LOOKS for finding in look()]
    if options.json:
        answer({"findings": [asdict(finding) for finding in findings]})
    else:
        signs = {Weight.GOOD: "  ok     ", Weight.ADVICE: "  advice ", Weight.PROBLEM: "  PROBLEM"}
        for finding in findings:
            say(f"{signs[finding.weight]} {finding.sentence}")
    has_problem = any(finding.weight is Weight.PROBLEM for finding in findings)
    return Exit.DONE_IN_PART if has_problem else Exit.DONE


def _mode() -> Iterator[Finding]:
    from django.conf import settings

    mode = settings.BEAMWARD.mode
    if settings.BEAMWARD.is_production:
        yield Finding("mode", Weight.GOOD, _("The mode is production."))
    else:
        yield Finding(
            "mode",
            Weight.ADVICE,
            _("The mode is “%(mode)s”. A server for real reports needs BEAMWARD_MODE=production.")
            % {"mode": mode},
        )


def _database() -> Iterator[Finding]:
    from django.conf import settings
    from django.db import connection

    try:
        serve.require_migrated()
    except CommandRefused as refusal:
        yield Finding("database", Weight.PROBLEM, refusal.sentence)
        return
    yield Finding("database", Weight.GOOD, _("The database answers and fits this version."))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            is_full = cursor.fetchone()[0] == 2
        if not is_full:
            yield Finding(
                "durability", Weight.PROBLEM, _("SQLite would thank for reports not yet on disk.")
            )
        if settings.BEAMWARD.is_production:
            yield Finding(
                "database_kind",
                Weight.ADVICE,
                _(
                    "SQLite serves one department well; for several, PostgreSQL is the better choice."
                ),
            )


def _folders() -> Iterator[Finding]:
    from django.conf import settings

    folder = settings.BEAMWARD.data_dir
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        yield Finding(
            "data_dir",
            Weight.PROBLEM,
            _("The folder %(folder)s cannot be written. Files of reports go there.")
            % {"folder": folder},
        )
    elif folder.stat().st_mode & 0o007:
        yield Finding(
            "data_dir",
            Weight.PROBLEM if settings.BEAMWARD.is_production else Weight.ADVICE,
            _("Everybody on this machine can read the folder %(folder)s. Close it: chmod o-rwx.")
            % {"folder": folder},
        )
    else:
        yield Finding("data_dir", Weight.GOOD, _("The folder for files is closed to others."))
    if settings.BEAMWARD.is_production and not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Finding(
            "static", Weight.PROBLEM, _("Style sheets are not gathered. Run “beamward static”.")
        )


_NEARLY_FULL, _FILLING = 1, 5
"""With less room than this a disk is a problem, or soon one. [GB]"""


def _space() -> Iterator[Finding]:
    """Look at every disk on which this machine keeps something; that of PostgreSQL may be elsewhere."""
    from django.conf import settings

    folders = [settings.BEAMWARD.data_dir, settings.BEAMWARD.anchor_file.parent]
    if settings.DATABASES["default"]["ENGINE"].endswith(".sqlite"):
        folders.append(Path(settings.DATABASES["default"]["NAME"]).parent)
    with suppress(FileNotFoundError):  # Python found no folder there that can be written.
        folders.append(Path(tempfile.gettempdir()))
    for folder in {
        each.stat().st_dev: each for each in reversed(folders) if each.exists()
    }.values():
        free = shutil.disk_usage(folder).free / 1e9
        if free < _FILLING:
            yield Finding(
                "space",
                Weight.PROBLEM if free < _NEARLY_FULL else Weight.ADVICE,
                _(
                    "The disk of %(folder)s has only %(free).1f GB left. When it is full, no report"
                    " is taken."
                )
                % {"folder": folder, "free": free},
            )
        else:
            yield Finding(
                "space",
                Weight.GOOD,
                _("The disk of %(folder)s has %(free).1f GB left.")
                % {"folder": folder, "free": free},
            )


def _mail() -> Iterator[Finding]:
    from django.conf import settings

    if settings.BEAMWARD.email_host:
        yield Finding("mail", Weight.GOOD, _("Mails go out through the named server."))
    else:
        yield Finding(
            "mail",
            Weight.ADVICE,
            _(
                "No mail server is named (BEAMWARD_EMAIL_HOST): people are told of what waits on the"
                " pages only."
            ),
        )


def _language() -> Iterator[Finding]:
    from beamward.project.language import CATALOGUE, LOCALE_DIR

    compiled = LOCALE_DIR / "zh_Hans" / "LC_MESSAGES" / f"{CATALOGUE}.mo"
    if compiled.exists():
        yield Finding("language", Weight.GOOD, _("Chinese and English are complete."))
    else:
        yield Finding(
            "language",
            Weight.PROBLEM,
            _("The Chinese messages are not compiled; install a released package or run make run."),
        )


def _people() -> Iterator[Finding]:
    from django.db import DatabaseError

    from beamward.foundation.accounts.models import User
    from beamward.foundation.organisations.models import Department, Role
    from beamward.foundation.organisations.queries import people_with
    from beamward.foundation.seals.queries import holders_of

    try:
        departments = list(Department.objects.order_by("code"))
        has_administrator = User.objects.filter(is_administrator=True, is_active=True).exists()
    except DatabaseError:
        return
    if not departments:
        yield Finding(
            "departments",
            Weight.ADVICE,
            _("There is no department yet. “beamward department add” adds one."),
        )
    if not has_administrator:
        yield Finding(
            "administrator",
            Weight.ADVICE,
            _(
                "Nobody administers this installation. “beamward person add --administrator” adds one."
            ),
        )
    for department in departments:
        if not people_with(department, Role.TRIAGER, Role.QUALITY_LEAD).exists():
            yield Finding(
                f"triage:{department.code}",
                Weight.PROBLEM,
                _("Nobody in %(department)s looks at reports: give somebody the role triager.")
                % {"department": department.code},
            )
        keys = holders_of(department).count()
        if keys == 0:
            yield Finding(
                f"confidant:{department.code}",
                Weight.ADVICE,
                _("No confidant of %(department)s has a key: nobody can report in confidence.")
                % {"department": department.code},
            )
        elif keys == 1:
            yield Finding(
                f"confidant:{department.code}",
                Weight.ADVICE,
                _(
                    "Only one confidant of %(department)s has a key: sealed identities open with"
                    " their reporters' consent alone."
                )
                % {"department": department.code},
            )


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _mode,
    _database,
    _folders,
    _space,
    _mail,
    _language,
    _people,
)

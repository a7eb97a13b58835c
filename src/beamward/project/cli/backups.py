"""``beamward backup``, ``beamward backup-key`` and ``beamward restore``."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beamward.project.cli.exits import CommandRefused, Exit
from beamward.project.cli.say import answer, say
from beamward.project.language import gettext as _

if TYPE_CHECKING:
    from nacl.public import PrivateKey

    from beamward.foundation.backup.copies import Manifest


def add(commands: Any) -> None:
    """Add the commands."""
    key = commands.add_parser(
        "backup-key",
        help=_("make the two keys of backups"),
        description=_(
            "Prints a public key, which belongs into BEAMWARD_BACKUP_KEY, and a private key, which belongs"
            " on paper or another machine, never on this server: without it no backup can be read."
        ),
    )
    key.add_argument("--json", action="store_true", help=_("answer as JSON"))
    key.set_defaults(run=run_key, needs_django=False)
    backup = commands.add_parser(
        "backup",
        help=_("write an encrypted copy of the database and all files"),
        description=_(
            "Writes a copy that only the private key can read, while the system works. The secret key of"
            " the server is not in it."
        ),
    )
    backup.add_argument("path", metavar="PATH", help=_("file to write"))
    backup.add_argument("--json", action="store_true", help=_("answer as JSON"))
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser(
        "restore",
        help=_("read a copy back into an empty installation, or only try it out"),
        description=_(
            "Asks for the private key. Restores into an empty database and an empty data folder only."
        ),
    )
    restore.add_argument("path", metavar="PATH", help=_("file to read"))
    restore.add_argument(
        "--try",
        dest="only_try",
        action="store_true",
        help=_("restore into a throwaway database, compare everything, and change nothing here"),
    )
    restore.add_argument("--key-file", metavar="FILE", help=_("file that holds the private key"))
    restore.add_argument("--json", action="store_true", help=_("answer as JSON"))
    restore.set_defaults(run=run_restore)


def run_key(options: argparse.Namespace) -> int:
    """Print two keys that nobody has seen before."""
    from beamward.foundation.backup import keys

    private = keys.new()
    if options.json:
        answer({"public": keys.written(private.public_key), "private": keys.written(private)})
        return Exit.DONE
    say(_("Public key, for BEAMWARD_BACKUP_KEY on this server:"))
    say(f"  {keys.written(private.public_key)}")
    say(_("Private key, to be kept away from this server (print it, keep it in a safe):"))
    say(f"  {keys.written(private)}")
    return Exit.DONE


def run_backup(options: argparse.Namespace) -> int:
    """Write the copy beside its place, then give it its name: a file of that name is whole."""
    from django.conf import settings
    from django.utils import timezone

    from beamward.foundation.backup import copies
    from beamward.foundation.backup.keys import KeyMistyped, public_key

    if not settings.BEAMWARD.backup_key:
        raise CommandRefused(
            _(
                "There is no key to encrypt for. Run “beamward backup-key” and set BEAMWARD_BACKUP_KEY."
            )
        )
    try:
        key = public_key(settings.BEAMWARD.backup_key)
    except KeyMistyped:
        raise CommandRefused(_("BEAMWARD_BACKUP_KEY is not a public key of ours.")) from None
    target = Path(options.path)
    if target.exists():
        raise CommandRefused(
            _("%(path)s is there already; nothing was written.") % {"path": target}
        )
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        with _refusals(target):
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file, _progress(options) as progress:
                manifest = copies.make(file, key=key, at=timezone.now(), progress=progress)
                file.flush()
                os.fsync(file.fileno())
            os.link(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    size = target.stat().st_size
    gone = sum(1 for digest in manifest.files.values() if not digest)
    if options.json:
        answer({"path": str(target), "bytes": size, **_told(manifest)})
    else:
        say(
            _("%(path)s holds %(rows)d rows and %(files)d files (%(size).1f MB).")
            % {
                "path": target,
                "rows": sum(manifest.rows.values()),
                "files": len(manifest.files) - gone,
                "size": size / 1e6,
            }
        )
        if gone:
            say(_("%(count)d files are named but not on the disk.") % {"count": gone})
        say(_("Try it out where the private key is: beamward restore --try"))
    return Exit.DONE_IN_PART if gone else Exit.DONE


def run_restore(options: argparse.Namespace) -> int:
    """Read a copy back, or only try whether that would work."""
    from beamward.foundation.backup import copies

    source = Path(options.path)
    key = _asked_key(options.key_file)
    with _refusals(source), source.open("rb") as file, _progress(options) as progress:
        if options.only_try:
            manifest = copies.try_out(file, key=key, progress=progress)
        else:
            manifest = copies.restore(file, key=key, progress=progress)
    if options.json:
        answer({"path": str(source), "restored": not options.only_try, **_told(manifest)})
        return Exit.DONE
    told = {
        "rows": sum(manifest.rows.values()),
        "tables": len(manifest.rows),
        "files": sum(1 for digest in manifest.files.values() if digest),
        "when": manifest.made_at,
    }
    if options.only_try:
        say(
            _(
                "The copy of %(when)s can be restored: %(rows)d rows in %(tables)d tables and %(files)d"
                " files are as they were. Nothing was changed here."
            )
            % told
        )
    else:
        say(
            _(
                "Restored the copy of %(when)s: %(rows)d rows in %(tables)d tables and %(files)d files."
                " Run “beamward migrate” and “beamward check” next."
            )
            % told
        )
    return Exit.DONE


def _told(manifest: "Manifest") -> dict[str, Any]:
    return {
        "made_at": manifest.made_at,
        "version": manifest.version,
        "vendor": manifest.vendor,
        "rows": manifest.rows,
        "files": sum(1 for digest in manifest.files.values() if digest),
        "files_missing": sorted(name for name, digest in manifest.files.items() if not digest),
    }


def _asked_key(file: str | None) -> "PrivateKey":
    from beamward.foundation.backup.keys import KeyMistyped, private_key

    try:
        text = (
            Path(file).read_text(encoding="utf-8") if file else getpass.getpass(_("Private key: "))
        )
        return private_key(text)
    except EOFError:
        raise CommandRefused(
            _("Nobody typed the private key. Without a terminal use --key-file."), Exit.MISUSED
        ) from None
    except OSError as error:
        raise CommandRefused(
            _("%(path)s cannot be read: %(why)s.") % {"path": file, "why": error.strerror},
            Exit.NOT_FOUND,
        ) from error
    except (KeyMistyped, UnicodeDecodeError):
        raise CommandRefused(
            _("This is not a private key of ours, or a character of it is wrong.")
        ) from None


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """Say in a sentence what stands against a copy."""
    from beamward.foundation.backup import postgres, sealing
    from beamward.foundation.backup.copies import CopyRefused

    try:
        yield
    except FileNotFoundError as error:
        raise CommandRefused(
            _("%(path)s is not there.") % {"path": error.filename or path}, Exit.NOT_FOUND
        ) from error
    except OSError as error:
        raise CommandRefused(
            _("%(path)s cannot be read or written: %(why)s.")
            % {"path": error.filename or path, "why": error.strerror}
        ) from error
    except sealing.NotOurs:
        raise CommandRefused(_("%(path)s is no backup of ours.") % {"path": path}) from None
    except sealing.WrongKey:
        raise CommandRefused(_("This backup was made for another key.")) from None
    except sealing.Damaged:
        raise CommandRefused(
            _("%(path)s is damaged or cut off. Use another copy.") % {"path": path}
        ) from None
    except postgres.ToolMissing as missing:
        raise CommandRefused(
            _("PostgreSQL's program %(tool)s is missing. Debian: apt install postgresql-client.")
            % {"tool": missing}
        ) from missing
    except postgres.ToolFailed as failure:
        raise CommandRefused(
            _("PostgreSQL's tools gave up: %(why)s") % {"why": failure}
        ) from failure
    except CopyRefused as refusal:
        raise CommandRefused(_sentence(refusal)) from None


def _sentence(refusal: Any) -> str:
    told = {"detail": refusal.detail}
    sentences: dict[str, str] = {
        "vendor": _(
            "This copy is of a %(detail)s database; restore it where BEAMWARD_DATABASE_URL names one."
        ),
        "newer": _("This copy was made by a newer version (%(detail)s). Install that one first."),
        "database": _(
            "The database is not empty. A copy is restored into an empty one only, so that nothing is"
            " overwritten."
        ),
        "files": _("There are files in %(detail)s already. Move them away first."),
        "rows": _("These tables have not the rows that they should have: %(detail)s."),
    }
    return sentences[refusal.reason] % told


@contextmanager
def _progress(options: argparse.Namespace) -> Iterator[Callable[[str, int], None]]:
    """Show how many bytes are done, where a person looks on."""
    from tqdm import tqdm

    is_seen = sys.stderr.isatty() and not options.json
    with tqdm(unit="B", unit_scale=True, disable=not is_seen) as bar:

        def advance(_name: str, size: int) -> None:
            bar.update(size)

        yield advance

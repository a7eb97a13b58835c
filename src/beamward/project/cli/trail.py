"""``beamward trail``: whether the trail still holds, and how an outsider can see that it does."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from beamward.foundation.trail import anchors, proofs
from beamward.foundation.trail.anchors import Anchor, AnchorUnreadable
from beamward.project.cli.exits import CommandRefused, Exit
from beamward.project.cli.say import answer, complain, say
from beamward.project.language import gettext as _


def add(commands: Any) -> None:
    """Add the commands."""
    trail = commands.add_parser("trail", help=_("check, anchor and prove what was recorded"))
    trail.set_defaults(run=lambda options: trail.print_help() or Exit.MISUSED)
    acts = trail.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    verify = acts.add_parser(
        "verify",
        help=_("hash the whole trail again and say whether it holds"),
        description=_(
            "Chains what is new, then hashes every entry and the chain again and compares them with"
            " the anchors. The exit code is 0 if all holds, else 1."
        ),
    )
    verify.add_argument(
        "--anchor",
        metavar="FILE",
        action="append",
        default=[],
        help=_("anchors that were kept outside; those of this installation are always compared"),
    )
    verify.add_argument("--json", action="store_true", help=_("answer as JSON"))
    verify.set_defaults(run=run_verify)
    anchor = acts.add_parser(
        "anchor", help=_("write down what the trail is now, for somebody outside to keep")
    )
    anchor.add_argument("--to", metavar="FILE", help=_("file to add the line to"))
    anchor.set_defaults(run=run_anchor)
    prove = acts.add_parser(
        "prove",
        help=_("print a proof that an entry is in the trail, as JSON"),
        description=_(
            "Prints a proof that an entry, or every entry of a record, is in the trail; or, with"
            " --since, that the trail was only added to. It is checked without a database."
        ),
    )
    prove.add_argument(
        "public_id", metavar="ID", nargs="?", help=_("id of an entry or of a record")
    )
    prove.add_argument(
        "--since", metavar="SIZE", type=int, help=_("number of entries that an old anchor tells")
    )
    prove.add_argument(
        "--size", type=int, help=_("number of entries that an anchor tells; else all there are now")
    )
    prove.add_argument(
        "--content", action="store_true", help=_("show in the proof what the entries say")
    )
    prove.set_defaults(run=run_prove)
    check = acts.add_parser("check-proof", help=_("check a proof, without a database"))
    check.add_argument("path", metavar="FILE", help=_("the proof"))
    check.add_argument("--anchor", metavar="FILE", help=_("anchors that were kept outside"))
    check.set_defaults(run=run_check_proof, needs_django=False)


def run_verify(options: argparse.Namespace) -> int:
    """Verify; the exit code is 1 if anything is wrong."""
    from django.conf import settings
    from tqdm import tqdm

    from beamward.foundation.trail import queries, services, verification
    from beamward.project.cli import serve

    serve.require_migrated()
    own = settings.TRAIL_ANCHOR_FILE
    files = [*([own] if own.exists() else []), *(Path(name) for name in options.anchor)]
    against = [anchor for file in files for anchor in _anchors(file)]
    services.seal(everything=True)
    with tqdm(total=queries.size(), file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
        verdict = verification.verify(against, progress=bar.update)
    if options.json:
        answer(
            {
                "holds": verdict.holds,
                "size": verdict.size,
                "root": verdict.root,
                "digest": verdict.digest,
                "erased": verdict.erased,
                "anchors": verdict.anchors,
                "findings": [
                    {
                        "flaw": finding.flaw.value,
                        "number": finding.number,
                        "sentence": str(finding.flaw.label),
                    }
                    for finding in verdict.findings
                ],
            }
        )
        return Exit.DONE if verdict.holds else Exit.DONE_IN_PART
    for finding in verdict.findings:
        if finding.number is None:
            complain(str(finding.flaw.label))
        else:
            complain(
                _("No. %(number)d: %(sentence)s")
                % {"number": finding.number, "sentence": finding.flaw.label}
            )
    if not verdict.holds:
        return Exit.DONE_IN_PART
    say(
        _(
            "The trail holds. Entries: %(size)d; content erased: %(erased)d; anchors met: %(anchors)d."
        )
        % {"size": verdict.size, "erased": verdict.erased, "anchors": verdict.anchors}
    )
    if not verdict.anchors:
        say(
            _(
                "No anchor was compared: without one that was kept outside, somebody who rules the"
                " database could have rewritten everything."
            )
        )
    return Exit.DONE


def run_anchor(options: argparse.Namespace) -> int:
    """Anchor the trail and print the line."""
    from django.conf import settings
    from django.utils import timezone

    from beamward.foundation.trail import services
    from beamward.project.cli import serve

    serve.require_migrated()
    to = Path(options.to) if options.to else settings.TRAIL_ANCHOR_FILE
    try:
        new = services.anchor(to=to, at=timezone.now())
    except services.HistoryRewritten as rewritten:
        raise CommandRefused(
            _("The trail no longer leads to its anchor of %(at)s. Run “beamward trail verify”.")
            % {"at": rewritten.anchor.at}
        ) from rewritten
    except AnchorUnreadable as unreadable:
        raise _no_anchor(to, unreadable) from unreadable
    except OSError as error:
        raise CommandRefused(
            _("%(path)s cannot be written: %(why)s.") % {"path": to, "why": error.strerror}
        ) from error
    if new is None:
        raise CommandRefused(_("The trail is empty: there is nothing to anchor."))
    say(new.line())
    return Exit.DONE


def run_prove(options: argparse.Namespace) -> int:
    """Print a proof."""
    from beamward.foundation.trail import queries, services
    from beamward.project.cli import serve

    serve.require_migrated()
    if (options.public_id is None) == (options.since is None):
        raise CommandRefused(
            _("Name an entry or a record, or --since, but not both."), Exit.MISUSED
        )
    services.seal(everything=True)
    size = queries.size()
    up_to = size if options.size is None else options.size
    if not (options.since or 1) <= up_to <= size or (
        options.since is not None and options.since < 1
    ):
        raise CommandRefused(
            _("The trail holds %(size)d entries.") % {"size": size}, Exit.NOT_FOUND
        )
    if options.since is not None:
        proof: dict[str, Any] | None = queries.consistency_proof(options.since, up_to=up_to)
    else:
        public_id = options.public_id.replace("-", "").upper()
        proof = queries.inclusion_proof(public_id, up_to=up_to, with_content=options.content)
    if proof is None:
        raise CommandRefused(
            _("Nothing in the trail has the id %(id)s.") % {"id": options.public_id},
            Exit.NOT_FOUND,
        )
    answer(proof)
    return Exit.DONE


def run_check_proof(options: argparse.Namespace) -> int:
    """Check a proof; the exit code is 1 if it does not hold."""
    kept = _anchors(Path(options.anchor)) if options.anchor else None
    try:
        proof = proofs.read(_text(Path(options.path)))
        proofs.check(proof)
    except UnicodeDecodeError:
        complain(_fault(proofs.Fault.UNREADABLE))
        return Exit.DONE_IN_PART
    except proofs.ProofFails as failure:
        complain(_fault(failure.fault))
        return Exit.DONE_IN_PART
    roots = [(proof["size"], proof["root"])]
    if proof["kind"] == "consistency":
        roots.append((proof["old_size"], proof["old_root"]))
        say(
            _("Of %(size)d entries the first %(old)d are those that were there before.")
            % {"size": proof["size"], "old": proof["old_size"]}
        )
    else:
        for entry in proof["entries"]:
            act = entry["act"]
            say(
                _("No. %(number)d of %(size)d: %(act)s, %(subject)s, %(at)s")
                % {
                    "number": entry["number"],
                    "size": proof["size"],
                    "act": act["act"],
                    "subject": act["subject_id"],
                    "at": act["at"],
                }
            )
    return _compared(roots, kept)


def _compared(roots: Sequence[tuple[int, str]], kept: list[Anchor] | None) -> int:
    if kept is None:
        say(_("The proof holds in itself. It counts only against an anchor: use --anchor."))
        return Exit.DONE
    found = [anchors.named(kept, size, root) for size, root in roots]
    if None in found:
        complain(_("No anchor of the file tells the trail that this proof speaks of."))
        return Exit.DONE_IN_PART
    say(
        _("The proof holds, and leads to the anchor of %(at)s.")
        % {"at": " / ".join(anchor.at for anchor in found if anchor)}
    )
    return Exit.DONE


def _fault(fault: proofs.Fault) -> str:
    sentences: dict[proofs.Fault, Callable[[], str]] = {
        proofs.Fault.UNREADABLE: lambda: _("This file is no proof."),
        proofs.Fault.ACT: lambda: _("The proof speaks of another act than the one it shows."),
        proofs.Fault.CONTENT: lambda: _("The content in the proof is not what was recorded."),
        proofs.Fault.PATH: lambda: _("The proof does not lead to the root that it names."),
    }
    return sentences[fault]()


def _anchors(path: Path) -> list[Anchor]:
    try:
        return anchors.read(path)
    except AnchorUnreadable as unreadable:
        raise _no_anchor(path, unreadable) from unreadable
    except OSError as error:
        raise _unreadable(path, error) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise _unreadable(path, error) from error


def _no_anchor(path: Path, unreadable: AnchorUnreadable) -> CommandRefused:
    return CommandRefused(
        _("Line %(line)d of %(path)s is no anchor.") % {"line": unreadable.args[0], "path": path}
    )


def _unreadable(path: Path, error: Exception) -> CommandRefused:
    why = getattr(error, "strerror", None) or error
    return CommandRefused(
        _("%(path)s cannot be read: %(why)s.") % {"path": path, "why": why}, Exit.NOT_FOUND
    )

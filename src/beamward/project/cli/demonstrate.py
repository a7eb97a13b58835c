"""``beamward demonstrate``: the demonstration department, filled and served on this machine."""

import argparse
import signal
import subprocess
import sys
from typing import Any

from beamward.project.cli import migrate, serve
from beamward.project.cli.exits import CommandRefused, Exit
from beamward.project.cli.say import say
from beamward.project.language import gettext as _


def add(commands: Any) -> None:
    """Add the command."""
    demonstrate = commands.add_parser(
        "demonstrate", help=_("fill and serve the demonstration department, on this machine only")
    )
    demonstrate.add_argument("--port", type=int, default=8000, help=_("port to listen on"))
    demonstrate.add_argument(
        "--load-only", action="store_true", help=_("fill the department and stop")
    )
    demonstrate.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Fill the department if it is empty, say who can sign in, and serve."""
    from django.conf import settings
    from django.utils import timezone

    from beamward.project import demonstration

    if not settings.BEAMWARD.is_demonstration:
        raise CommandRefused(
            _("The demonstration exists only with BEAMWARD_MODE=demonstration."),
            Exit.MISCONFIGURED,
        )
    migrate.run_migrate(options)
    if not demonstration.is_loaded():
        say(_("Telling the events of the demonstration department ..."))
        demonstration.load(at=timezone.now())
    address = f"http://127.0.0.1:{options.port}"
    introduce(address)
    if options.load_only:
        return Exit.DONE
    worker = subprocess.Popen([sys.executable, "-m", "beamward.project", "work"])
    try:
        return serve.run_serve(argparse.Namespace(host="127.0.0.1", port=options.port, workers=1))
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=20)


def introduce(address: str) -> None:
    """Say where the demonstration is and who can sign in."""
    from beamward.foundation.documents import qr
    from beamward.project import demonstration

    report = f"{address}/r/{demonstration.CODE}"
    say()
    say(_("Demonstration department. Nothing here is real data of patients or staff."))
    say(_("Pages:   %(address)s") % {"address": address})
    say(_("Report:  %(address)s  (no account needed)") % {"address": report})
    say()
    say(qr.qr_terminal(report))
    say(_("Sign in with the password “%(password)s” as:") % {"password": demonstration.PASSWORD})
    for login, (_name, roles) in demonstration.PEOPLE.items():
        say(f"  {login:<12} {', '.join(str(role.label) for role in roles)}")
    say(
        _("The confidants' keys open with the passphrase “%(passphrase)s”.")
        % {"passphrase": demonstration.PASSPHRASE}
    )
    say()

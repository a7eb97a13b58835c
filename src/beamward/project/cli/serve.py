"""``beamward serve`` and ``beamward work``."""

import argparse
from typing import Any

from beamward.project.cli.exits import CommandRefused, Exit
from beamward.project.cli.say import say
from beamward.project.language import gettext as _

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def add(commands: Any) -> None:
    """Add the commands."""
    serve = commands.add_parser("serve", help=_("answer web requests"))
    serve.add_argument("--host", default="127.0.0.1", help=_("address to listen on"))
    serve.add_argument("--port", type=int, default=8000, help=_("port to listen on"))
    serve.add_argument("--workers", type=int, default=2, help=_("processes; one a core is best"))
    serve.set_defaults(run=run_serve)
    work = commands.add_parser("work", help=_("do background work: mails, reminders, exports"))
    work.add_argument("--once", action="store_true", help=_("stop when nothing is left to do"))
    work.set_defaults(run=run_work)


def run_serve(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    from django.conf import settings

    if not settings.BEAMWARD.is_production and options.host not in LOOPBACK:
        raise CommandRefused(
            _(
                "In the mode “%(mode)s” Beamward listens on this machine only (127.0.0.1). For other"
                " machines set BEAMWARD_MODE=production."
            )
            % {"mode": settings.BEAMWARD.mode}
        )
    require_migrated()
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    say(_("Serving on http://%(host)s:%(port)s") % {"host": options.host, "port": options.port})
    # The workers are forks of this process; a connection to a database must not be carried over.
    connections.close_all()
    # Access logs would join an address to the minute of a report: they stay off.
    Granian(
        target="beamward.project.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=2,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()
    return Exit.DONE


def run_work(options: argparse.Namespace) -> int:
    """Work until stopped, or until nothing is left."""
    require_migrated()
    from beamward.foundation.jobs import worker

    worker.work(once=options.once)
    return Exit.DONE


def require_migrated() -> None:
    """Refuse to go on with a database that does not fit the program."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise CommandRefused(
            _("The database lacks %(count)d changes of this version. Run “beamward migrate” first.")
            % {"count": len(plan)}
        )

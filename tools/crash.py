"""Kill everything again and again under load, and look whether what was acknowledged is there.

``python -m tools.crash --rounds 1000 --database sqlite|postgresql``

Each round starts what is not running, lets several writers send reports, reports with pictures and
remarks, kills with SIGKILL after a random time the server, the worker or the database (chosen by
chance), starts again without any repair, and compares the database with what had been acknowledged:

- lost: acknowledged, and not there or not once;
- half: a report without its incident, its trail or its picture, or a remark without its trail;
- trail: ``beamward trail verify`` finds something wrong.

The program prints a table and ends with 0 only if all three are 0 in every round.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from tools import trial

LONGEST_S = 1.5
"""The longest time of load before a kill; the shortest is 0.05 s."""


def main() -> int:
    """Kill as often as asked, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument(
        "--verify-every", type=int, default=1, help="rounds between two verifications"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="beamward-crash-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - PostgreSQL's own user has to get in
        return _run(Path(folder), options)


def _run(folder: Path, options: argparse.Namespace) -> int:
    (folder / "data").mkdir()
    database = trial.Sqlite(folder) if options.database == "sqlite" else trial.Postgresql(folder)
    token, incident = trial.prepared(folder, database.url)
    from django.db import connection

    server, worker = trial.Server(), trial.worker()
    after = {"report": 1, "remark": 0, "entry": 0}
    trial.look(trial.Acknowledged(), after)
    killed = dict.fromkeys(("server", "worker", "database"), 0)
    total, wrong = 0, trial.Found()
    verified = 0
    begun = time.monotonic()
    try:
        for number in range(1, options.rounds + 1):
            database.start()
            worker.start()
            server.start()
            acknowledged = trial.Acknowledged()
            victim = random.choice(tuple(killed))  # noqa: S311
            with trial.load(server.port, token, incident, acknowledged):
                time.sleep(random.uniform(0.05, LONGEST_S))  # noqa: S311
                if victim == "server":
                    server.process.kill()
                elif victim == "worker":
                    worker.kill()
                else:
                    database.kill([server.process, worker])
            killed[victim] += 1
            total += len(acknowledged)
            # Every writer has its answer or has lost its server: nothing is on its way any more.
            connection.close()
            database.start()
            found = trial.look(acknowledged, after)
            if number % options.verify_every == 0 or number == options.rounds:
                found.trail += trial.verified()
                verified += 1
            wrong.lost += found.lost
            wrong.half += found.half
            wrong.trail += found.trail
            if found.lost or found.half or found.trail:
                print(f"round {number}, {victim}: {found}")
            elif number % 20 == 0:
                print(f"{number} rounds, {total} acknowledged", flush=True)
    finally:
        server.process.kill()
        worker.kill()
        connection.close()
        database.stop()
    print(
        f"\n{options.database}: {options.rounds} kills ("
        + ", ".join(f"{name} {count}" for name, count in killed.items())
        + f") in {time.monotonic() - begun:.0f} s\n"
        f"acknowledged writes {total}, lost {len(wrong.lost)}, half-written {len(wrong.half)},"
        f" trail verified {verified - len(wrong.trail)} of {verified}"
    )
    return 1 if wrong.lost or wrong.half or wrong.trail else 0


if __name__ == "__main__":
    sys.exit(main())

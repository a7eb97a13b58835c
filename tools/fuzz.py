"""Give Beamward bad input for as long as one likes, and tell what came of it.

``python -m tools.fuzz parsers --inputs 1000000``
``python -m tools.fuzz api --cases 100000 --database sqlite|postgresql``
``python -m tools.fuzz forms --cases 20000 --database sqlite|postgresql``

Runs from the root of the repository. What is done so far is printed when it is stopped (Ctrl-C).
Every input that fails is kept in ``var/fuzz`` under its target, seed and number; the same three bring it
back: ``--only TARGET --seed SEED --first NUMBER --inputs 1``. The exit code is 1 if anything failed.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.attack.fuzzing.parsers import Tally

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "fuzz"
PART = 500
"""How many inputs a target is given at once; then the next target has its turn."""


def main() -> int:
    """Do as the command line says."""
    options = _options()
    if options.database == "postgresql" and "BEAMWARD_DATABASE_URL" not in os.environ:
        again = [sys.executable, "-m", "tools.postgres", "--", sys.executable, "-m", "tools.fuzz"]
        return subprocess.call([*again, *sys.argv[1:]])
    # Also where a shell has put us into the background, and for kill.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    done: dict[str, Tally] = {}
    parts = {"parsers": _parsers, "api": _api, "forms": _forms}[options.what](options)
    try:
        for tally in parts:
            _add(done, tally)
    except KeyboardInterrupt:
        print("Stopped; so far:", file=sys.stderr)
    finally:
        _print(list(done.values()))
    return int(any(tally.failures for tally in done.values()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("parsers", "api", "forms"))
    parser.add_argument("--inputs", "--cases", type=int, default=10_000, help="how many in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--only", default="", help="a target, as the table calls it")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    return parser.parse_args()


def _keep(name: str, data: bytes, why: str) -> None:
    path = KEPT / re.sub(r"[^\w.-]+", "_", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".input").write_bytes(data)
    path.with_suffix(".why").write_text(why, encoding="utf-8")
    print(f"{name}: {why.strip().splitlines()[-1][:200]}", file=sys.stderr, flush=True)


def _add(done: "dict[str, Tally]", part: "Tally") -> None:
    whole = done.setdefault(part.target, type(part)(part.target))
    whole.inputs += part.inputs
    whole.refusals += part.refusals
    whole.failures += part.failures
    whole.seconds += part.seconds
    if part.slowest_s > whole.slowest_s:
        whole.slowest_s, whole.slowest = part.slowest_s, part.slowest


def _print(tallies: "list[Tally]") -> None:
    print("| target | inputs | refusals | failures | slowest [ms] | seconds |")
    print("|---|---|---|---|---|---|")
    for tally in tallies:
        print(
            f"| {tally.target} | {tally.inputs:,} | {tally.refusals:,} | {len(tally.failures)} "
            f"| {1000 * tally.slowest_s:.0f} ({tally.slowest}) | {tally.seconds:.0f} |"
        )
    print(
        f"| all | {sum(tally.inputs for tally in tallies):,} "
        f"| {sum(tally.refusals for tally in tallies):,} "
        f"| {sum(len(tally.failures) for tally in tallies)} | "
        f"| {sum(tally.seconds for tally in tallies):.0f} |"
    )


def _in_parts(
    shares: dict[str, float], options: argparse.Namespace, run: "Callable[[str, range], Tally]"
) -> "Iterator[Tally]":
    """Run every target for its share, in turns, so that a run that is stopped has tried them all."""
    chosen = {name: share for name, share in shares.items() if options.only in ("", name)}
    unit = options.inputs / sum(chosen.values())
    todo = {
        name: range(options.first, options.first + max(1, round(unit * share)))
        for name, share in chosen.items()
    }
    while todo:
        for name, numbers in list(todo.items()):
            yield run(name, numbers[:PART])
            todo[name] = numbers[PART:]
            if not todo[name]:
                del todo[name]


def _parsers(options: argparse.Namespace) -> "Iterator[Tally]":
    with tempfile.TemporaryDirectory() as folder:
        _set_up(Path(folder))
        from tests.attack.fuzzing.parsers import BY_NAME, tried

        yield from _in_parts(
            {name: parser.share for name, parser in BY_NAME.items()},
            options,
            lambda name, numbers: tried(BY_NAME[name], options.seed, numbers, _keep),
        )


def _set_up(folder: Path) -> None:
    os.environ.update(
        BEAMWARD_MODE="development",
        BEAMWARD_DATA_DIR=str(folder),
        DJANGO_SETTINGS_MODULE="beamward.project.settings",
    )
    import django

    django.setup()


def _api(options: argparse.Namespace) -> "Iterator[Tally]":
    with _house(options) as (operations, house):
        yield from _in_parts(
            {name: 1 if "{" in name or "POST" in name else 0.1 for name in operations.operations()},
            options,
            lambda name, numbers: operations.tried(
                name, house, options.seed * 1_000_000 + numbers.start, len(numbers), _keep
            ),
        )


def _forms(options: argparse.Namespace) -> "Iterator[Tally]":
    with _house(options) as (_operations, house):
        from tests.attack.fuzzing import forms

        found = forms.Doors(house)
        yield from _in_parts(
            dict.fromkeys(found.pages, 1.0),
            options,
            lambda name, numbers: forms.tried(found, name, options.seed, numbers, _keep),
        )


@contextmanager
def _house(options: argparse.Namespace) -> Iterator[Any]:
    """Build the records in a database that goes when this ends; nothing is ever committed to it."""
    memory = Path("/dev/shm")  # noqa: S108 - the memory file system of Linux
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        if options.database == "sqlite":
            os.environ["BEAMWARD_DATABASE_URL"] = f"sqlite:///{folder}/fuzz.sqlite3"
        _set_up(Path(folder))
        from django.core.management import call_command
        from django.db import transaction
        from django.test.utils import setup_test_environment

        from beamward.foundation.seals import secrecy
        from tests.attack.fuzzing import operations

        setup_test_environment()
        call_command("migrate", verbosity=0)
        secrecy.LIMITS = secrecy.Limits(passes=1, memory=8192)
        with operations.unhurried(), transaction.atomic():
            try:
                yield operations, operations.make_house()
            finally:
                transaction.set_rollback(True)


if __name__ == "__main__":
    sys.exit(main())

"""How long does it take to take in the 2,166 published events of the US NRC?

The floors beside it: reading and judging the lines alone, and a second run that changes nothing.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import table
from databases import BIN, CACHE, KINDS, ROOT, Database, empty

EVENTS = ROOT.parent / "shared" / "data" / "nrc_events.jsonl"
AIM_SECONDS = 60
HEAD = (
    "database",
    "import s",
    "events/s",
    "aim s",
    "reading alone s",
    "second run s",
    "load before",
)


def main() -> None:
    """Measure and print."""
    if not EVENTS.exists():
        sys.exit("The folder ../shared with the published events is absent: nothing was measured.")
    CACHE.mkdir(parents=True, exist_ok=True)
    reading = _reading_alone()
    rows = []
    for kind in KINDS:
        with (
            tempfile.TemporaryDirectory(dir=CACHE, prefix="import-") as folder,
            empty(kind, Path(folder)) as database,
        ):
            database.run(str(BIN / "beamward"), "department", "add", "onc", "--name", "Oncology")
            load_before = os.getloadavg()[0]
            seconds, counts = _imported(database)
            again, second = _imported(database)
            if second["new"] or second["changed"]:
                raise SystemExit(f"the second run changed something: {second}")
            rows.append(
                (
                    kind,
                    f"{seconds:.1f}",
                    f"{counts['new'] / seconds:.0f}",
                    AIM_SECONDS,
                    f"{reading:.1f}",
                    f"{again:.1f}",
                    f"{load_before:.1f}",
                )
            )
    table.show(f"Import of {counts['new']:,} published events", HEAD, rows)


def _imported(database: Database) -> tuple[float, dict[str, int]]:
    begun = time.perf_counter()
    command = (str(BIN / "beamward"), "import", "nrc", str(EVENTS), "--department", "onc", "--json")
    counts: dict[str, int] = json.loads(database.run(*command))
    return time.perf_counter() - begun, counts


def _reading_alone() -> float:
    from beamward.domain.exchange import nrc

    begun = time.perf_counter()
    number = sum(1 for _ in nrc.read_lines(EVENTS.read_text(encoding="utf-8").splitlines()))
    if not number:
        raise SystemExit("no event was read")
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()

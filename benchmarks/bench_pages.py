"""How fast are the pages that people look at all day, with a million incidents there?

The peer is the same page written without thinking of a million rows (``naive_pages.py``), behind the
same sign-in, server and database.
"""

import re
import urllib.request
from urllib.parse import urlencode

import load
import server
import table
from databases import DEPARTMENT, KINDS, LEAD, SIZE, Database, filled

CLIENTS = 8
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"state": "closed"},
    {"state": "investigating"},
    {"event_type": "near_miss"},
    {"event_type": "radiation_incident", "state": "closed"},
    {"step_origin": "p12_patient_setup"},
    {"modality": "brachy_hdr"},
    {"potential_severity": "critical"},
)
"""What people ask a list for, each as often."""

HEAD = (
    "database, page",
    "ours/s",
    "p50 ms",
    "p99 ms",
    "core ms",
    "failed",
    "naive/s",
    "p50 ms",
    "p99 ms",
    "ratio",
    "load before",
)


def main() -> None:
    """Measure and print."""
    load.need_wrk()
    rows = []
    for kind in KINDS:
        with filled(kind) as database:
            rows += _measured(database)
    table.show(
        f"Pages at {CLIENTS} clients, signed in, with {SIZE:,} incidents there"
        " (naive on another day: lists 80-103/s, detail 340-469/s)",
        HEAD,
        rows,
    )


def _measured(database: Database) -> list[tuple[object, ...]]:
    cookie = f"sessionid={database.ask('session', LEAD)}"
    ids = database.ask("ids", "400").split()
    with server.serving(database) as served:
        queries = [urlencode(each) for each in FILTERS]
        second = [
            f"/incidents?{query}&after={_after(served.address, query, cookie)}" for query in queries
        ]
        middle = len(ids) // 2
        pages = {
            "list": (
                [f"/incidents?{query}" for query in queries],
                [f"/naive/incidents?{query}" for query in queries],
            ),
            "list, second page": (
                second,
                [f"/naive/incidents?{query}&page=2" for query in queries],
            ),
            "list, from the middle": (
                [f"/incidents?after={each}" for each in ids[middle : middle + 20]],
                [f"/naive/incidents?page={SIZE // 2 // 50 + each}" for each in range(20)],
            ),
            "detail": (
                [f"/incidents/{each}" for each in ids],
                [f"/naive/incidents/{each}" for each in ids],
            ),
            "triage queue": (["/incidents/triage"], ["/naive/triage"]),
        }
        return [
            _row(f"{database.kind}, {name}", served, cookie, ours, theirs)
            for name, (ours, theirs) in pages.items()
        ]


def _after(address: str, query: str, cookie: str) -> str:
    """Return the id after which the second page of a list begins."""
    request = urllib.request.Request(f"{address}/incidents?{query}", headers={"Cookie": cookie})
    with urllib.request.urlopen(request) as response:
        found = re.search(r"after=([0-9A-Z]{12})", response.read().decode())
    if found is None:
        raise SystemExit(f"the list “{query}” of {DEPARTMENT} has no second page")
    return found[1]


def _row(
    name: str, served: server.Served, cookie: str, ours: list[str], theirs: list[str]
) -> tuple[object, ...]:
    results = []
    for paths in (ours, theirs):
        load.pages(served, paths, clients=CLIENTS, cookie=cookie)
        results.append(load.pages(served, paths, clients=CLIENTS, cookie=cookie))
    own, naive = results
    return (
        name,
        f"{own.per_second:.0f}",
        f"{own.p50_ms:.1f}",
        f"{own.p99_ms:.1f}",
        f"{own.core_ms:.1f}",
        own.failed + naive.failed,
        f"{naive.per_second:.0f}",
        f"{naive.p50_ms:.1f}",
        f"{naive.p99_ms:.1f}",
        f"{own.per_second / naive.per_second:.1f}" if naive.requests else "-",
        f"{own.load_before:.1f}",
    )


if __name__ == "__main__":
    main()

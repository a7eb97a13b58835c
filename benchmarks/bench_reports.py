"""How many reports a second are thanked for only after the disk has them?

Ours is the whole way: HTTP, form, checks, report, incident, two entries of the trail, notices, one
commit. The floors beside it are what the disk and the bare database can do at all.
"""

import secrets

import floor
import load
import server
import table
from databases import CACHE, DEPARTMENT, KINDS, SIZE, filled

CLIENTS = (8, 16, 64)
HEAD = (
    "database, clients",
    "reports/s",
    "p50 ms",
    "p99 ms",
    "failed",
    "bare commits/s",
    "ratio",
    "load before",
)


def main() -> None:
    load.need_wrk()
    CACHE.mkdir(parents=True, exist_ok=True)
    syncs = floor.syncs_per_second(CACHE)
    rows = []
    for kind in KINDS:
        with filled(kind) as database:
            for clients in CLIENTS:
                bare = floor.commits_per_second(database, clients)
                with server.serving(database) as served:
                    path = f"/r/{DEPARTMENT}"
                    load.reports(served.address, path, clients=clients, run=secrets.token_hex(8))
                    before = int(database.ask("count", "reports.Report"))
                    result = load.reports(
                        served.address, path, clients=clients, run=secrets.token_hex(8)
                    )
                kept = int(database.ask("count", "reports.Report")) - before
                # What wrk hangs up on at the end is kept too, but not counted as answered.
                if not result.requests <= kept <= result.requests + clients:
                    raise SystemExit(f"{result.requests} thanks, but {kept} reports are kept")
                rows.append(
                    (
                        f"{kind}, {clients}",
                        f"{result.per_second:.0f}",
                        f"{result.p50_ms:.1f}",
                        f"{result.p99_ms:.1f}",
                        result.failed,
                        f"{bare:.0f}",
                        f"{result.per_second / bare:.2f}",
                        f"{result.load_before:.1f}",
                    )
                )
    table.show(
        f"Durable reports over HTTP with {SIZE:,} incidents there"
        f" (floor: this disk does {syncs:.0f} fdatasync a second)",
        HEAD,
        rows,
    )


if __name__ == "__main__":
    main()

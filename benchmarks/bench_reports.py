"""How many reports a second are thanked for only after the disk has them?

Ours is the whole way: HTTP, form, checks, a look for identities, report, incident, two entries of the
trail, whoever is to be told, receipt, one commit. The peer (``naive_pages.py``) keeps a report and an
incident and says thank you. The floors are what the disk and the bare database can do at all.
"""

import secrets

import floor
import load
import server
import table
from databases import CACHE, DEPARTMENT, KINDS, SIZE, Database, filled

CLIENTS = (8, 16, 64)
HEAD = (
    "database, clients",
    "ours/s",
    "p50 ms",
    "p99 ms",
    "core ms",
    "failed",
    "naive/s",
    "ratio",
    "bare commits/s",
    "load before",
)


def main() -> None:
    """Measure and print."""
    load.need_wrk()
    CACHE.mkdir(parents=True, exist_ok=True)
    syncs = floor.syncs_per_second(CACHE)
    rows = []
    for kind in KINDS:
        with filled(kind) as database:
            for clients in CLIENTS:
                bare = floor.commits_per_second(database, clients)
                with server.serving(database) as served:
                    ours = _reported(database, served, f"/r/{DEPARTMENT}", clients)
                    naive = _reported(database, served, "/naive/report", clients)
                rows.append(
                    (
                        f"{kind}, {clients}",
                        f"{ours.per_second:.0f}",
                        f"{ours.p50_ms:.1f}",
                        f"{ours.p99_ms:.1f}",
                        f"{ours.core_ms:.1f}",
                        ours.failed + naive.failed,
                        f"{naive.per_second:.0f}",
                        f"{ours.per_second / naive.per_second:.2f}",
                        f"{bare:.0f}",
                        f"{ours.load_before:.1f}",
                    )
                )
    table.show(
        f"Durable reports over HTTP with {SIZE:,} incidents there (floor: {syncs:.0f} fdatasync/s"
        " on this disk; naive on another day: 98/s on SQLite, 163/s on PostgreSQL)",
        HEAD,
        rows,
    )


def _reported(database: Database, served: server.Served, path: str, clients: int) -> load.Measured:
    """Send reports, and look in the database whether each that was thanked for is there."""
    load.reports(served, path, clients=clients, run=secrets.token_hex(8))
    before = int(database.ask("count", "reports.Report"))
    result = load.reports(served, path, clients=clients, run=secrets.token_hex(8))
    kept = int(database.ask("count", "reports.Report")) - before
    # What was on its way when the time was up is kept, but nobody read the thanks.
    if not result.requests <= kept <= result.requests + 2 * clients:
        raise SystemExit(f"{result.requests} thanks, but {kept} reports are kept")
    return result


if __name__ == "__main__":
    main()

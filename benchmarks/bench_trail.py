"""How long does it take to verify a million entries of the trail, to chain them, and to prove one?

The floor beside it hashes as many bytes as often and does nothing else. The entries tell of a triage,
of findings with a narrative, and of plain steps, in the parts in which incidents have them.
"""

import hashlib
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import table
from databases import BIN, CACHE, KINDS, SIZE, Database, empty

AIM_SECONDS = 60
HEAD = (
    "database",
    "verify s",
    "entries/s",
    "aim s",
    "core s",
    "peak MB",
    "chain s",
    "anchor s",
    "prove s",
    "check s",
    "load before",
)


def main() -> None:
    """Measure and print."""
    CACHE.mkdir(parents=True, exist_ok=True)
    rows = []
    for kind in KINDS:
        with (
            tempfile.TemporaryDirectory(dir=CACHE, prefix="trail-") as folder,
            empty(kind, Path(folder)) as database,
        ):
            rows.append(_measured(database, Path(folder)))
    table.show(f"The trail with {SIZE:,} entries", HEAD, rows)
    print(f"Floor, hashing alone: {_hashing_alone():.1f} s.")


def _measured(database: Database, folder: Path) -> tuple[object, ...]:
    database.run(str(BIN / "beamward"), "department", "add", "onc", "--name", "Oncology")
    database.run(sys.executable, __file__, "fill", str(SIZE))
    beamward = (str(BIN / "beamward"), "trail")
    chaining = _timed(database, sys.executable, __file__, "seal")
    anchoring = _timed(database, *beamward, "anchor")
    load = os.getloadavg()[0]
    verifying = _timed(database, *beamward, "verify", "--json")
    verdict = json.loads(verifying.told)
    if not (verdict["holds"] and verdict["size"] > SIZE and verdict["anchors"] == 1):
        sys.exit(f"The trail does not hold: {verifying.told}")
    entry = database.run(sys.executable, __file__, "entry").strip()
    proving = _timed(database, *beamward, "prove", entry)
    path = folder / "proof.json"
    path.write_text(proving.told)
    kept = str(folder / "anchors.jsonl")
    checking = _timed(database, *beamward, "check-proof", str(path), "--anchor", kept)
    return (
        database.kind,
        f"{verifying.seconds:.1f}",
        f"{verdict['size'] / verifying.seconds:,.0f}",
        AIM_SECONDS,
        f"{verifying.core_seconds:.1f}",
        f"{verifying.peak_mb:.0f}",
        f"{chaining.seconds:.1f}",
        f"{anchoring.seconds:.1f}",
        f"{proving.seconds:.1f}",
        f"{checking.seconds:.1f}",
        f"{load:.1f}",
    )


@dataclass(frozen=True)
class Timed:
    """What a command printed, how long it took, and what it took of the machine."""

    told: str
    seconds: float
    core_seconds: float
    peak_mb: float


def _timed(database: Database, *command: str) -> Timed:
    begun = time.perf_counter()
    told = database.run(sys.executable, __file__, "run", *command)
    seconds = time.perf_counter() - begun
    answer, _, used = told.rstrip("\n").rpartition("\n")
    core_seconds, peak_mb = json.loads(used)
    return Timed(answer, seconds, core_seconds, peak_mb)


def _hashing_alone() -> float:
    data = [b"x" * length for length in (90, 330, 64, 65)]
    begun = time.perf_counter()
    for _ in range(SIZE):
        for each in data:
            hashlib.sha256(each).digest()
    return time.perf_counter() - begun


# --- inside the database -------------------------------------------------------------------------


def _run(*command: str) -> None:
    """Run a command; below what it printed tell its seconds of a core and its peak memory in MB."""
    import resource
    import subprocess

    subprocess.run(command, check=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))


def _fill(size: str) -> None:
    from django.db import transaction

    from beamward.foundation.accounts import services as accounts
    from beamward.foundation.organisations.models import Department
    from beamward.foundation.public_id import new
    from beamward.foundation.trail import digests
    from beamward.foundation.trail.models import Entry
    from incidents import FINDINGS, LAST, Table

    chance = random.Random(1)
    person = accounts.add(login="lead", password=new() + new(), full_name="Lead", by=None, at=LAST)
    department = Department.objects.get()
    entries = Table(Entry)
    begun = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(int(size)):
        before, after = _content(number, chance, FINDINGS)
        salt = digests.new_salt()
        entries.add(
            {
                "public_id": new(),
                "at": (begun + timedelta(seconds=number * 150)).replace(tzinfo=None),
                "act": "incident.triaged",
                "actor": "person",
                "by_id": person.pk,
                "department_id": department.pk,
                "subject_kind": "incidents.incident",
                "subject_id": new(),
                "before": before,
                "after": after,
                "salt": salt,
                "content_digest": digests.of_content(salt, before, after),
            }
        )
        if number % 10_000 == 9_999 or number == int(size) - 1:
            with transaction.atomic():
                entries.write()


def _content(
    number: int, chance: random.Random, findings: list[tuple[str, str]]
) -> tuple[str, str]:
    if number % 4 == 0:
        return "{}", "{}"
    if number % 4 == 1:
        return json.dumps({"state": "triaged"}), json.dumps({"state": "assigned"})
    if number % 4 == 2:
        judged = {"event_type": "near_miss", "title": "Couch", "modality": "photon_imrt_vmat"}
        return (
            json.dumps({"state": "reported", **dict.fromkeys(judged, "")}),
            json.dumps({"state": "triaged", "potential_severity": "moderate", **judged}),
        )
    narrative = " ".join(chance.choice(findings)[number % 8 == 3] for _ in range(3))
    return json.dumps({"department_narrative": ""}), json.dumps({"department_narrative": narrative})


def _seal() -> None:
    from beamward.foundation.trail import services

    services.seal(everything=True)


def _entry() -> None:
    from beamward.foundation.trail.models import Link

    print(Link.objects.select_related("entry").get(number=SIZE // 2).entry.public_id)


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            main()
        case ["run", *command]:
            _run(*command)
        case [act, *arguments]:
            import django

            django.setup()
            {"fill": _fill, "seal": _seal, "entry": _entry}[act](*arguments)

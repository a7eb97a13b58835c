"""Ask whether anything that is locked has a known flaw, or was withdrawn by its maker.

``python tools/audit.py [REQUIREMENTS]``

Asks the advisories of PyPI and, if those do not answer for everything, of OSV, by pip-audit, which gets an
environment of its own in ``var``. Then the index is asked which of the pinned files were withdrawn
("yanked"). What was not asked is never called sound. The exit code is 0 if everything was asked about and
nothing is known, 1 if something is, 3 if a part could not be asked about.
"""

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "var" / "audit"
TOOL = "pip-audit==2.10.1"
SERVICES = ("pypi", "osv")
PATIENCE_S = 900
SOUND, FLAWED, NOT_ASKED = 0, 1, 3


def main() -> int:
    """Ask, and say what was answered and what not."""
    path = sys.argv[1] if sys.argv[1:] else str(ROOT / "requirements" / "test.txt")
    return max(_flaws(path), _withdrawn(path), key=(SOUND, NOT_ASKED, FLAWED).index)


def _flaws(path: str) -> int:
    try:
        python = _environment()
    except subprocess.SubprocessError as error:
        print(f"not audited: {TOOL} could not be installed ({error})")
        return NOT_ASKED
    best: list[dict[str, Any]] = []
    for service in SERVICES:
        answer = _asked(python, path, service)
        if isinstance(answer, str):
            print(f"{service}: does not answer ({answer})")
            continue
        best = answer
        known = [one for one in answer if one.get("vulns")]
        for one in known:
            ids = ", ".join(flaw["id"] for flaw in one["vulns"])
            print(f"FLAWED: {one['name']} {one['version']}: {ids}")
        skipped = [one for one in answer if "skip_reason" in one]
        print(f"{service}: asked about {len(answer) - len(skipped)} of {len(answer)} packages")
        if known:
            return FLAWED
        if answer and not skipped:
            return SOUND
    missing = [one["name"] for one in best if "skip_reason" in one]
    whole = not best or len(missing) == len(best)
    print(f"not audited: {'nothing was, no service answers' if whole else ', '.join(missing)}")
    return NOT_ASKED


def _asked(python: Path, path: str, service: str) -> list[dict[str, Any]] | str:
    """Return what a service says of each package, or why it says nothing."""
    command = [
        *(
            str(python),
            "-m",
            "pip_audit",
            "--requirement",
            path,
            "--vulnerability-service",
            service,
        ),
        *("--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off"),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
        return list(json.loads(done.stdout)["dependencies"])
    except subprocess.TimeoutExpired:
        return f"not within {PATIENCE_S} s"
    except (ValueError, KeyError):
        return (done.stderr.strip().splitlines() or ["no words"])[-1][:160]


def _environment() -> Path:
    python = HOME / "bin" / "python"
    if not (HOME / "bin" / "pip-audit").exists():
        venv.create(HOME, with_pip=True)
        command = [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            TOOL,
        ]
        subprocess.run(command, check=True, timeout=PATIENCE_S)
    return python


def _withdrawn(path: str) -> int:
    """Let pip look every pinned file up, as for an installation, and tell which are withdrawn."""
    command = [
        *(sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-deps"),
        *("--require-hashes", "--quiet", "--disable-pip-version-check", "--report", "-"),
        *("--requirement", path),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
        found = json.loads(done.stdout)["install"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        print("not audited: the index does not answer")
        return NOT_ASKED
    withdrawn = [one["metadata"]["name"] for one in found if one.get("is_yanked")]
    print(
        f"index: {len(found)} packages looked up, withdrawn as far as it tells: "
        f"{', '.join(withdrawn) or 'none'}"
    )
    return FLAWED if withdrawn else SOUND


if __name__ == "__main__":
    sys.exit(main())

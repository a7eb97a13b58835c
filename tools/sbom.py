"""Write the list of everything that Beamward and its tests are made of: CycloneDX 1.6, as JSON.

``python tools/sbom.py [FILE]``; ``-`` or nothing writes to standard output.

What is listed is what is locked in ``requirements/``: version, the SHA-256 of each file that may be
installed, and the licence that the installed package states. What only tests and builds need has the
scope "excluded". Libraries inside of wheels (libpq, libsodium, zlib and the like) are not listed: their
wheels do not tell of them in a way that programs read.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parents[1]

READ_BY_US = {
    "axe-playwright-python": "MIT AND MPL-2.0",
    "django-csp": "BSD-3-Clause",
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "grimp": "BSD-2-Clause",
    "import-linter": "BSD-2-Clause",
    "jinja2": "BSD-3-Clause",
    "justmytype-intl-cjk": "MIT AND OFL-1.1",
    "pytest-django": "BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "sqlparse": "BSD-3-Clause",
}
"""Licences that packages state in words only; read in the files that they carry, on 2026-11-23."""

_SAID_OTHERWISE = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_REQUIREMENT = re.compile(
    r"^([a-z0-9][\w.-]*)(?:\[[\w,-]+\])?==([^\s;\\]+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Locked:
    """One requirement, as it is locked."""

    name: str
    version: str
    hashes: tuple[str, ...]
    is_shipped: bool
    """Whether Beamward needs it, and not only its tests."""


def locked() -> Iterator[Locked]:
    """Yield everything that is locked, by name."""
    shipped = {name for name, _version, _rest in _requirements("run.txt")}
    for name, version, rest in _requirements("test.txt"):
        yield Locked(
            name, version, tuple(re.findall(r"--hash=sha256:(\w{64})", rest)), name in shipped
        )


def _requirements(name: str) -> list[tuple[str, str, str]]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return sorted(_REQUIREMENT.findall(text))


def licence_of(name: str) -> str:
    """Return the licence of an installed package in the words of SPDX; empty if it states none."""
    if name in READ_BY_US:
        return READ_BY_US[name]
    told = metadata.metadata(name).json
    if stated := told.get("license_expression"):
        return str(stated)
    classified = [
        _SAID_OTHERWISE[line.rpartition(" :: ")[2]]
        for line in told.get("classifier", ())
        if line.rpartition(" :: ")[2] in _SAID_OTHERWISE
    ]
    words = str(told.get("license", ""))
    return classified[0] if len(classified) == 1 else words if "\n" not in words else ""


def bom() -> Bom:
    """Return the list."""
    licences = LicenseFactory()
    made = Bom()
    made.metadata.timestamp = datetime.now(UTC)
    made.metadata.component = Component(
        name="beamward",
        version=metadata.version("beamward"),
        type=ComponentType.APPLICATION,
        bom_ref="beamward",
        licenses=[licences.make_from_string("Apache-2.0")],
    )
    of_beamward = []
    for one in locked():
        purl = PackageURL("pypi", name=one.name, version=one.version)
        component = Component(
            name=one.name,
            version=one.version,
            type=ComponentType.LIBRARY,
            bom_ref=purl.to_string(),
            purl=purl,
            scope=ComponentScope.REQUIRED if one.is_shipped else ComponentScope.EXCLUDED,
            licenses=[licences.make_from_string(licence_of(one.name))],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in one.hashes],
        )
        made.components.add(component)
        of_beamward.append(component)
    made.register_dependency(made.metadata.component, of_beamward)
    return made


def main() -> int:
    """Write the list."""
    written = JsonV1Dot6(bom()).output_as_string(indent=2) + "\n"
    if sys.argv[1:] in ([], ["-"]):
        sys.stdout.write(written)
    else:
        Path(sys.argv[1]).write_text(written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

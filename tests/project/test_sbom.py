"""The list of what Beamward is made of is whole, valid, and holds nothing that we may not pass on."""

import json
import re
from importlib import metadata, resources
from typing import Any

import jsonschema_rs
import pytest
from cyclonedx.output.json import JsonV1Dot6
from tools import sbom

ALLOWED = {
    *("MIT", "MIT-0", "MIT-CMU", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Apache-2.0"),
    *("PSF-2.0", "MPL-2.0", "LGPL-3.0-only", "LGPL-3.0-or-later", "OFL-1.1"),
}
"""Permissive licences; the Mozilla and the lesser GPL, whose works we use and do not change; of fonts."""


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(JsonV1Dot6(sbom.bom()).output_as_string())
    return found


def _schema(name: str) -> Any:
    folder = resources.files("cyclonedx") / "schema" / "_res"
    return json.loads((folder / f"{name}.SNAPSHOT.schema.json").read_text(encoding="utf-8"))


def _validator() -> Any:
    parts = {f"http://cyclonedx.org/schema/{name}": name for name in ("spdx", "jsf-0.82")}
    registry = jsonschema_rs.Registry(
        [(f"{address}.SNAPSHOT.schema.json", _schema(name)) for address, name in parts.items()]
    )
    return jsonschema_rs.validator_for(_schema("bom-1.6"), registry=registry)


def test_the_list_is_valid(written: dict[str, Any]) -> None:
    validator = _validator()
    assert [error.message for error in validator.iter_errors(written)] == []
    # The validator does look: a component without a name is none.
    del written["components"][0]["name"]
    assert not validator.is_valid(written)
    written["components"][0]["name"] = "put back"


def test_everything_that_is_locked_stands_in_it_with_its_hashes(written: dict[str, Any]) -> None:
    listed = {one["purl"]: one for one in written["components"]}
    for name in ("run.txt", "test.txt"):
        text = (sbom.ROOT / "requirements" / name).read_text(encoding="utf-8")
        # Counted otherwise than the tool counts them.
        pinned = [
            line.split(" ")[0] for line in text.splitlines() if "==" in line[:80].split("#")[0]
        ]
        assert len(pinned) > 30
        for line in pinned:
            package, _equal, version = line.partition("==")
            one = listed[f"pkg:pypi/{package.partition('[')[0]}@{version}"]
            assert one["hashes"]
            assert one["scope"] == "required" or name == "test.txt"
    hashes = [digest["content"] for one in listed.values() for digest in one["hashes"]]
    text = (sbom.ROOT / "requirements" / "test.txt").read_text(encoding="utf-8")
    assert sorted(hashes) == sorted(re.findall(r"sha256:(\w{64})", text))


def test_nothing_is_installed_in_another_version_than_locked() -> None:
    for one in sbom.locked():
        assert metadata.version(one.name) == one.version, one.name


@pytest.mark.parametrize("one", list(sbom.locked()), ids=lambda one: one.name)
def test_every_licence_is_known_and_lets_us_pass_it_on(one: sbom.Locked) -> None:
    licence = sbom.licence_of(one.name)
    parts = set(re.split(r" (?:AND|OR) ", licence))
    assert parts <= ALLOWED, licence

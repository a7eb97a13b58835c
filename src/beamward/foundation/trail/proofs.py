"""Proofs that an entry is in the trail, and that the trail was only added to; checked without a database.

A proof is a JSON document. It shows nothing by itself: its root must be one that an anchor names which
was kept outside.
"""

import json
from enum import StrEnum
from typing import Any

from beamward.foundation.trail import digests, merkle
from beamward.foundation.trail.digests import Act


class Fault(StrEnum):
    """Why a proof proves nothing."""

    UNREADABLE = "unreadable"
    ACT = "act"
    CONTENT = "content"
    PATH = "path"


class ProofFails(Exception):
    """The proof does not hold; the argument is the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def read(text: str) -> Any:
    """Return the JSON document that a text holds.

    Raises
    ------
    ProofFails
        If it holds none.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProofFails(Fault.UNREADABLE) from error


def check(proof: Any) -> None:
    """Check every step of a proof.

    Raises
    ------
    ProofFails
        If one does not hold.
    """
    try:
        if proof["kind"] == "inclusion":
            for entry in proof["entries"]:
                _check_entry(entry, proof["size"], bytes.fromhex(proof["root"]))
            holds = bool(proof["entries"])
        elif proof["kind"] == "consistency":
            holds = merkle.is_consistent(
                proof["old_size"],
                proof["size"],
                bytes.fromhex(proof["old_root"]),
                bytes.fromhex(proof["root"]),
                [bytes.fromhex(step) for step in proof["path"]],
            )
        else:
            raise ProofFails(Fault.UNREADABLE)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ProofFails(Fault.UNREADABLE) from error
    if not holds:
        raise ProofFails(Fault.PATH)


def _check_entry(entry: Any, size: int, root: bytes) -> None:
    act, leaf = Act(**entry["act"]), bytes.fromhex(entry["leaf"])
    if act.leaf() != leaf:
        raise ProofFails(Fault.ACT)
    content = entry.get("content")
    if content is not None:
        digest = digests.of_content(content["salt"], content["before"], content["after"])
        if digest != act.content_digest:
            raise ProofFails(Fault.CONTENT)
    path = [bytes.fromhex(step) for step in entry["path"]]
    if not merkle.is_included(leaf, entry["number"] - 1, size, path, root):
        raise ProofFails(Fault.PATH)

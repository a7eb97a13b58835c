"""Anchors: what the trail was on a day, in one line that somebody outside can keep.

A line is JSON: the trail's name (the digest of its first link), the number of entries, the head of the
Merkle tree over them (``root``), the digest of the last link, and the time.
"""

import errno
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


class AnchorUnreadable(Exception):
    """A line is no anchor; the argument is its number."""


@dataclass(frozen=True)
class Anchor:
    """What the trail was at ``at``. Digests are hex."""

    trail: str
    size: int
    root: str
    digest: str
    at: str

    def line(self) -> str:
        """Return the anchor as it is kept."""
        return json.dumps(asdict(self))


def read(path: Path) -> list[Anchor]:
    """Return the anchors of a file.

    Raises
    ------
    AnchorUnreadable
        If a line is none.
    OSError
        If the file cannot be read.
    """
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            anchor = Anchor(**json.loads(line.decode()))
            if not isinstance(anchor.size, int) or anchor.size < 1:
                raise ValueError(anchor.size)
        except (ValueError, TypeError, RecursionError) as error:
            raise AnchorUnreadable(number) from error
        found.append(anchor)
    return found


def add(path: Path, anchor: Anchor) -> None:
    """Add a line to the file and wait until the disk has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab", buffering=0) as file:
        end = file.tell()
        line = f"{anchor.line()}\n".encode()
        try:
            if file.write(line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            os.fsync(file.fileno())
        except OSError:
            # Half a line would make the whole file unreadable.
            file.truncate(end)
            raise


def named(anchors: Sequence[Anchor], size: int, root: str) -> Anchor | None:
    """Return the first anchor that says the trail of that size had that root."""
    return next((each for each in anchors if (each.size, each.root) == (size, root)), None)

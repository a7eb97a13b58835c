"""The files on the disk, outside of what the web server shows."""

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

FOLDERS = tuple(f"{number:02x}" for number in range(256))
"""The files are spread over as many folders by the first two characters of their names."""


def new_name() -> str:
    """Return a name that says nothing, its folder before it: ``3f/3fa2...``."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


def path_of(stored_name: str) -> Path:
    """Return where a file lies."""
    return Path(settings.MEDIA_ROOT) / stored_name


def write(stored_name: str, data: bytes) -> None:
    """Write a new file that only we can read; it is on the disk, by name, when this returns."""
    path = path_of(stored_name)
    root = path.parent.parent
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        # On a full disk half a file would take the room of others until the sweep.
        path.unlink(missing_ok=True)
        raise
    for folder in (path.parent, root):
        _sync(folder)


def delete(stored_name: str) -> None:
    """Delete a file; one that is gone already is no error."""
    path_of(stored_name).unlink(missing_ok=True)


def written_in(folder: str) -> dict[str, datetime]:
    """Return the names of the files in one of the folders, and when each was written."""
    here = Path(settings.MEDIA_ROOT) / folder
    if not here.is_dir():
        return {}
    with os.scandir(here) as entries:
        return {
            f"{folder}/{entry.name}": datetime.fromtimestamp(entry.stat().st_mtime, UTC)
            for entry in entries
        }


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

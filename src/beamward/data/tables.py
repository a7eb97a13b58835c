"""Read the tables that ship with Beamward.

This is the only module below the features that opens files. Everything it returns is frozen and
read once, so that a caller can neither change a table for others nor wait for the disk twice.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any


class TableMissing(LookupError):
    """No table of that name ships with Beamward."""


@cache
def table(path: str) -> Mapping[str, Any]:
    """Return one TOML table, frozen through and through.

    Parameters
    ----------
    path : str
        Path below ``beamward/data`` without its ending, with ``/`` between folders, such as
        ``vocabulary/event_type``.

    Raises
    ------
    TableMissing
        If no such table ships with Beamward.
    """
    frozen: Mapping[str, Any] = _frozen(tomllib.loads(text(f"{path}.toml")))
    return frozen


@cache
def text(path: str) -> str:
    """Return a file below ``beamward/data`` as text; ``path`` carries its ending.

    Raises
    ------
    TableMissing
        If no such file ships with Beamward.
    """
    found = _below(path)
    if not found.is_file():
        raise TableMissing(f"No table {path!r} ships with Beamward.")
    return found.read_text(encoding="utf-8")


@cache
def names(folder: str) -> tuple[str, ...]:
    """Return the names of the TOML tables in a folder below ``beamward/data``, sorted.

    Raises
    ------
    TableMissing
        If no such folder ships with Beamward.
    """
    found = _below(folder)
    if not found.is_dir():
        raise TableMissing(f"No folder {folder!r} of tables ships with Beamward.")
    return tuple(
        sorted(
            entry.name.removesuffix(".toml")
            for entry in found.iterdir()
            if entry.name.endswith(".toml")
        )
    )


def _below(path: str) -> Traversable:
    """Return the place of ``path``, which may not lead out of the data folder."""
    parts = path.split("/")
    if any(part in {"", ".", ".."} or "\\" in part for part in parts):
        raise TableMissing(f"{path!r} is not a path below the data folder.")
    return files("beamward.data").joinpath(*parts)


def _frozen(value: Any) -> Any:
    """Return ``value`` with every list a tuple and every dictionary read-only."""
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(each) for key, each in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(each) for each in value)
    return value

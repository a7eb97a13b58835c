"""Every page by its address, and the addresses filled with records that are there."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from beamward.project import access


def pages(*, and_of_the_api: bool = False) -> dict[str, str]:
    """Return the address of every page with its blanks, by its name; if asked, the API's open doors."""

    def walk(patterns: list[Any], before: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            here = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, here)
            elif isinstance(pattern, URLPattern) and pattern.name:
                yield pattern.name, f"/{here}"

    return {
        name: address
        for name, address in walk(get_resolver().url_patterns, "")
        if not address.startswith("/api/v1/") or (and_of_the_api and name in access.OPEN_DOORS)
    }


def filled(address: str, name: str, values: Mapping[str, Mapping[str, str]]) -> str:
    """Return an address with its blanks filled.

    Parameters
    ----------
    values : mapping
        What stands for the blanks, by how the name of the page begins; ``""`` for all others.
    """
    starts = [start for start in values if start and f"{name}-".startswith(f"{start}-")]
    known = values[max(starts, key=len, default="")]
    for blank, value in known.items():
        for written in (f"<str:{blank}>", f"<slug:{blank}>", f"{{{blank}}}"):
            address = address.replace(written, value)
    assert "<" not in address, address
    assert "{" not in address, address
    # A list stands in the reader's own department unless its address names another.
    return f"{address}?department={known['code']}"

"""The name of a record in addresses, in talk and on paper: twelve characters that say nothing."""

import secrets
from typing import Any

from django.db import models

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a read-out id is typed as it was meant."""

LENGTH = 12
"""60 bits: among ten million records two alike are expected with a chance of 4 in 100,000."""


def new() -> str:
    """Return a fresh id of ``LENGTH`` random characters."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[(bits >> 5 * place) & 31] for place in range(LENGTH))


def grouped(public_id: str) -> str:
    """Return the id as people read it: ``7K3M-9QXT-2VBN``."""
    return "-".join(public_id[start : start + 4] for start in range(0, len(public_id), 4))


class PublicIdField(models.CharField[str, str]):
    """A unique, random id, given when the record is made."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", LENGTH)
        options.setdefault("default", new)
        options.setdefault("unique", True)
        options.setdefault("editable", False)
        super().__init__(**options)

"""The reporter's code: made from the try that sent the report, kept as a keyed digest only.

The form carries a random key of 128 bits, so that many tries make one report. The code is a keyed digest
of that key, cut to 100 bits: a repeated try is answered with the same code, although nothing that is
stored, not even together with the server's secret, leads back to it.
"""

import hashlib
import hmac

from django.conf import settings

from beamward.domain.privacy import receipt

BITS = 100


def _keyed(purpose: str, text: str) -> bytes:
    key = hashlib.sha256(f"beamward.reports.{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def attempt_digest(attempt: str) -> str:
    """Return what is stored of the form's key."""
    return _keyed("attempt", attempt).hex()


def code_for(attempt: str) -> str:
    """Return the receipt code of a report that was sent with that key."""
    bits = int.from_bytes(_keyed("receipt", attempt), "big") >> (256 - BITS)
    return receipt.encode(bits)


def digest_of(code: str) -> str:
    """Return what is stored of a receipt code.

    Raises
    ------
    beamward.domain.privacy.receipt.ReceiptMistyped
        If the code cannot be one of ours.
    """
    return _keyed("digest", receipt.normalise(code)).hex()

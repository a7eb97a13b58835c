"""Second factors: what is asked of a code or of a passkey, before anything is written."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from beamward.foundation.public_id import ALPHABET

STEP_S = 30
"""How long an app shows a code."""

DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_CHARACTERS = 16
"""80 random bits each: a plain digest of so many is not guessed."""


class FactorRefused(Exception):
    """A code or a passkey that proves nothing."""


# --- what is encrypted with the server's secret ---------------------------------------------------


def _box(purpose: str) -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet(
        Fernet(
            base64.urlsafe_b64encode(
                hmac.digest(str(key).encode(), f"accounts/{purpose}".encode(), "sha256")
            )
        )
        for key in keys
    )


def encrypt(text: str, *, purpose: str) -> str:
    """Return ``text`` so that the database or the page alone does not tell it."""
    return _box(purpose).encrypt(text.encode()).decode()


def decrypt(sealed: str, *, purpose: str, seconds: int | None = None) -> str | None:
    """Return what was encrypted; None if it was not by this server, or longer ago than ``seconds``."""
    try:
        return _box(purpose).decrypt(sealed.encode(), ttl=seconds).decode()
    except (InvalidToken, UnicodeError):
        return None


# --- codes from an app (RFC 6238) -----------------------------------------------------------------


def new_seed() -> str:
    """Return a random seed of 160 bits as apps take it when it is typed."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def _totp(seed: str) -> TOTP:
    # Apps know no other hash than SHA-1; as a keyed one it is unbroken.
    return TOTP(base64.b32decode(seed), DIGITS, SHA1(), STEP_S)  # noqa: S303


def address_for_app(seed: str, *, login: str, host: str) -> str:
    """Return the ``otpauth:`` address that stands in the QR code."""
    return _totp(seed).get_provisioning_uri(login, f"Beamward {host}")


def code_at(seed: str, seconds: int) -> str:
    """Return the code that an app shows at a time. [s since 1970]"""
    return _totp(seed).generate(seconds).decode()


def step_of(seed: str, code: str, *, seconds: int, after: int) -> int:
    """Return the number of the step whose code was given.

    Parameters
    ----------
    seconds : int
        The time; one step before and after it are taken too, for clocks that differ.
    after : int
        The last step that was used: neither it nor an earlier one is taken again.

    Raises
    ------
    FactorRefused
        If it is none of these codes.
    """
    given = "".join(code.split())
    for step in (seconds // STEP_S + shift for shift in (0, -1, 1)):
        if step > after and hmac.compare_digest(
            code_at(seed, step * STEP_S).encode(), given.encode()
        ):
            return step
    raise FactorRefused


# --- recovery codes -------------------------------------------------------------------------------


def new_recovery_codes() -> list[str]:
    """Return fresh codes, in groups for the eye."""
    codes = (
        "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_CHARACTERS))
        for _ in range(RECOVERY_CODES)
    )
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def digest_of_code(code: str) -> str:
    """Return what is kept of a recovery code; case, dashes and blanks do not matter."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    plain = plain.translate(str.maketrans("OIL", "011"))
    return hashlib.sha256(plain.encode()).hexdigest()


# --- passkeys (WebAuthn) --------------------------------------------------------------------------

_VERIFIED = UserVerificationRequirement.REQUIRED


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(name="Beamward", id=host))


def passkey_options(
    *, host: str, public_id: str, login: str, full_name: str, known: Iterable[str]
) -> tuple[str, Any]:
    """Return what the browser is asked for to make a passkey, as JSON, and what to remember."""
    options, state = _server(host).register_begin(
        PublicKeyCredentialUserEntity(
            id=public_id.encode(), name=login, display_name=full_name or login
        ),
        [credential_of(kept) for kept in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_VERIFIED,
    )
    return json.dumps(dict(options)), state


def made_passkey(answer: str, *, host: str, state: Any) -> str:
    """Return what to keep of a new passkey: its public key.

    Raises
    ------
    FactorRefused
        If the browser's answer does not fit what was asked for.
    """
    try:
        made = _server(host).register_complete(state, _read(answer))
    except _ANYTHING as error:
        raise FactorRefused from error
    assert made.credential_data is not None  # noqa: S101 - the library raises otherwise
    return base64.b64encode(bytes(made.credential_data)).decode()


def proof_options(*, host: str, known: Iterable[str] = ()) -> tuple[str, Any]:
    """Return what the browser is asked for to prove a passkey, as JSON, and what to remember.

    Without ``known`` passkeys it offers those that it has for this site.
    """
    credentials = [credential_of(kept) for kept in known]
    options, state = _server(host).authenticate_begin(
        credentials or None, user_verification=_VERIFIED
    )
    return json.dumps(dict(options)), state


def holder_named_in(answer: str) -> str:
    """Return the public id of the person whose passkey answers; it proves nothing yet.

    Raises
    ------
    FactorRefused
        If the answer names nobody.
    """
    try:
        handle = AuthenticationResponse.from_dict(_read(answer)).response.user_handle
        return (handle or b"").decode()
    except _ANYTHING as error:
        raise FactorRefused from error


def proved(answer: str, *, host: str, state: Any, known: Mapping[str, int]) -> tuple[str, int]:
    """Return which of the ``known`` passkeys the answer proves, and its new counter.

    Parameters
    ----------
    known : mapping of str to int
        What was kept of each passkey, with its last counter.

    Raises
    ------
    FactorRefused
        If it proves none, or its counter went back: then somebody has a copy.
    """
    try:
        given = AuthenticationResponse.from_dict(_read(answer))
        used = _server(host).authenticate_complete(
            state, [credential_of(kept) for kept in known], given
        )
    except _ANYTHING as error:
        raise FactorRefused from error
    counter = given.response.authenticator_data.counter
    kept = next(kept for kept in known if credential_of(kept).credential_id == used.credential_id)
    if counter and counter <= known[kept]:
        raise FactorRefused
    return kept, counter


def credential_of(kept: str) -> AttestedCredentialData:
    """Return the passkey of which that was kept."""
    return AttestedCredentialData(base64.b64decode(kept))


def _read(answer: str) -> Any:
    """Return what a browser has answered, with no number in it.

    Where the library expects bytes and finds a number, it makes as many zeros: gigabytes, if asked.
    """
    return json.loads(answer, parse_int=str, parse_float=str, parse_constant=str)


# The answer comes from outside, and the library raises what its parts raise: struct.error, IndexError,
# RecursionError of nested JSON. Whatever it makes of nonsense is a refusal.
_ANYTHING = Exception

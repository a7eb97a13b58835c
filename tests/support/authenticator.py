"""A passkey in software: answers as the browser's script would send it."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

Flags = AuthenticatorData.FLAG


class Authenticator:
    """Holds one passkey, and counts how often it was used."""

    def __init__(self, *, origin: str = "https://testserver", verified: bool = True) -> None:
        self.origin = origin
        self.flags = Flags.UP | (Flags.UV if verified else Flags(0))
        self.counter = 0
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.handle = b""

    def make(self, options: str) -> str:
        """Return the answer to a request to make a passkey."""
        asked = json.loads(options)["publicKey"]
        self.handle = websafe_decode(asked["user"]["id"])
        data = AttestedCredentialData.create(
            Aaguid.NONE,
            self.id,
            ES256.from_cryptography_key(self.key.public_key()),  # type: ignore[no-untyped-call]
        )
        made = AttestationObject.create(
            "none", self._data(asked["rp"]["id"], Flags.AT, bytes(data)), {}
        )
        return self._answer(
            asked, "webauthn.create", lambda _seen: {"attestationObject": bytes(made)}
        )

    def prove(self, options: str) -> str:
        """Return the answer to a request to prove the passkey."""
        asked = json.loads(options)["publicKey"]
        self.counter += 1
        data = self._data(asked["rpId"], Flags(0))

        def signed(seen: bytes) -> dict[str, bytes]:
            signature = self.key.sign(
                bytes(data) + hashlib.sha256(seen).digest(), ec.ECDSA(SHA256())
            )
            return {
                "authenticatorData": bytes(data),
                "signature": signature,
                "userHandle": self.handle,
            }

        return self._answer(asked, "webauthn.get", signed)

    def _data(self, host: str, more: Flags, credential: bytes = b"") -> AuthenticatorData:
        data: AuthenticatorData = AuthenticatorData.create(
            hashlib.sha256(host.encode()).digest(), self.flags | more, self.counter, credential
        )
        return data

    def _answer(self, asked: dict[str, Any], kind: str, respond: Any) -> str:
        seen = CollectedClientData.create(
            type=kind, challenge=asked["challenge"], origin=self.origin
        )
        response = {"clientDataJSON": bytes(seen), **respond(bytes(seen))}
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {name: websafe_encode(value) for name, value in response.items()},
            }
        )

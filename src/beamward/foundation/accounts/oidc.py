"""Signing in through the hospital's identity provider: OpenID Connect, the code flow with PKCE.

Nothing is asked of anybody but the provider that the administrator names. Of what it tells, the digest of
the number by which it knows a person is kept; the sign-in name leads to the account the first time.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import jwt
from django.conf import settings
from django.utils.translation import gettext as _

TIMEOUT_S = 10
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"""Signatures with a key pair; none that the client's secret could make."""

LEEWAY_S = 60
"""How far the clocks of hospital and provider may differ."""


_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class SingleSignOnRefused(Exception):
    """The provider does not answer, or what it says does not hold; the argument is a sentence."""


@dataclass(frozen=True)
class Asked:
    """Where to send somebody, and what the session remembers until the answer."""

    url: str
    kept: dict[str, str]


@dataclass(frozen=True)
class Recognised:
    """Whom the provider has recognised.

    Parameters
    ----------
    login : str
        The sign-in name. A provider may give the name of somebody who left to somebody new.
    subject : str
        Digest of provider and ``sub``, which a provider never gives to another person.
    """

    login: str
    subject: str


@dataclass(frozen=True)
class Provider:
    """The hospital's identity provider."""

    issuer: str
    client_id: str
    client_secret: str
    login_claim: str

    def ask(self, *, back_address: str) -> Asked:
        """Return the address at which the provider asks who it is.

        Raises
        ------
        SingleSignOnRefused
            If the provider does not answer.
        """
        kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        challenge = hashlib.sha256(kept["verifier"].encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": back_address,
            "scope": "openid profile",
            "state": kept["state"],
            "nonce": kept["nonce"],
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        endpoint = self._discovered()["authorization_endpoint"]
        return Asked(f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}", kept)

    def recognised(self, code: str, *, kept: Mapping[str, str], back_address: str) -> Recognised:
        """Return whom the provider has recognised.

        Raises
        ------
        SingleSignOnRefused
            If the provider does not answer, or its token does not hold.
        """
        told = self._discovered()
        basic = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"
        answer = _json(
            told["token_endpoint"],
            data=urlencode(
                {
                    "grant_type": "authorization_code",
                    "code": code,
                    "redirect_uri": back_address,
                    "code_verifier": kept["verifier"],
                }
            ).encode(),
            headers={
                "Authorization": "Basic " + base64.b64encode(basic.encode()).decode(),
                "Accept": "application/json",
            },
        )
        keys = _json(told["jwks_uri"])
        claims = self._claims(str(answer.get("id_token", "")), keys, issuer=told["issuer"])
        if claims.get("nonce") != kept["nonce"]:
            raise SingleSignOnRefused(_("This sign-in was not begun here, or too long ago."))
        login = claims.get(self.login_claim)
        if not isinstance(login, str) or not login:
            raise SingleSignOnRefused(
                _("The hospital's sign-in does not say your sign-in name (%(claim)s).")
                % {"claim": self.login_claim}
            )
        return Recognised(login, self.subject_of(claims))

    def subject_of(self, claims: Mapping[str, Any]) -> str:
        """Return the digest of the number that this provider, and no other, has for a person."""
        return hashlib.sha256(f"{self.issuer}\n{claims['sub']}".encode()).hexdigest()

    def _claims(self, token: str, keys: dict[str, Any], *, issuer: str) -> dict[str, Any]:
        try:
            known = jwt.PyJWKSet.from_dict(keys)
            key = known[jwt.get_unverified_header(token)["kid"]]
            return jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=self.client_id,
                issuer=issuer,
                leeway=LEEWAY_S,
                options={
                    "require": ["exp", "iat", "iss", "aud", "sub", "nonce"],
                    # RFC 7518 asks for 2048 bits; the library only warns by itself.
                    "enforce_minimum_key_length": True,
                },
            )
        except (jwt.PyJWTError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise SingleSignOnRefused(
                _("What the hospital's sign-in says does not hold.")
            ) from error

    def _discovered(self) -> dict[str, Any]:
        told = _json(f"{self.issuer}/.well-known/openid-configuration")
        if str(told.get("issuer", "")).rstrip("/") != self.issuer or not all(
            str(told.get(name)).startswith(("https://", "http://")) for name in _NEEDED
        ):
            raise SingleSignOnRefused(_("What the hospital's sign-in says does not hold."))
        return told


def provider() -> Provider:
    """Return the provider that the configuration names.

    Raises
    ------
    SingleSignOnRefused
        If it names none.
    """
    told = settings.BEAMWARD
    if not told.oidc_issuer:
        raise SingleSignOnRefused(_("Signing in through the hospital is not set up here."))
    return Provider(
        told.oidc_issuer, told.oidc_client_id, told.oidc_client_secret, told.oidc_login_claim
    )


def _json(
    address: str, *, data: bytes | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    try:
        request = Request(address, data, dict(headers or {}))  # noqa: S310 - checked below
        if request.type not in ("https", "http"):
            raise ValueError(request.type)
        with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - checked above
            told = json.load(answer)
        if not isinstance(told, dict):
            raise TypeError
        return told
    except (OSError, HTTPException, ValueError, TypeError, RecursionError) as error:
        raise SingleSignOnRefused(
            _("The hospital's sign-in does not answer. Sign in with your password, or try later.")
        ) from error

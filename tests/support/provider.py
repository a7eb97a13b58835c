"""A hospital's identity provider of our own, in the process of the test."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "beamward", "secret of the client: %/+"


class Provider:
    """Says of whoever comes what the test wants, and checks what it is asked."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signing_key: Any = self.key
        self.algorithm = "RS256"
        self.issuer = ""
        self.claims: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        self.tokens_given = 0

    def came(self, address: str) -> str:
        """Take the visit of a browser and return the address to which it is sent back."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return f"{self.asked['redirect_uri']}?code=the-code&state={self.asked['state']}"

    def token(self) -> str:
        now = int(time())
        told = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "4711",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked["nonce"],
            "preferred_username": "reporter",
            **self.claims,
        }
        return jwt.encode(
            {name: value for name, value in told.items() if value is not None},
            self.signing_key,
            algorithm=self.algorithm,
            headers={"kid": "k1"},
        )

    def answer(self, path: str, body: dict[str, str], authorization: str) -> dict[str, Any] | None:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        if path == "/keys":
            told = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return {"keys": [{**told, "kid": "k1", "use": "sig", "alg": "RS256"}]}
        if path != "/token":
            return None
        name, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
        challenge = hashlib.sha256(body["code_verifier"].encode()).digest()
        fits = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        if (unquote(name), unquote(secret), body["code"]) != (CLIENT, SECRET, "the-code"):
            return None
        if fits != self.asked["code_challenge"]:
            return None
        self.tokens_given += 1
        return {"id_token": self.token(), "token_type": "Bearer", "access_token": "x"}


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider for the time of a test."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(sent).items()})

        def _answer(self, body: dict[str, str]) -> None:
            told = provider.answer(self.path, body, self.headers.get("Authorization", ""))
            text = json.dumps(told or {"error": "invalid_grant"}).encode()
            self.send_response(200 if told else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""How often a password is hashed: what tells a known name from an unknown one, if anything does."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which every password is added that is hashed from now on."""
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def noted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", noted)
    return hashed

"""Acts on accounts."""

import hashlib
import secrets
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from beamward.foundation import trail
from beamward.foundation.accounts.models import ApiToken, User

TOKEN_BYTES = 32


def digest_of(token: str) -> str:
    """Return what is stored of a token. It is random and long, so that a plain SHA-256 suffices."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def add(
    *,
    login: str,
    full_name: str,
    password: str | None,
    by: User | None,
    at: datetime,
    email: str = "",
    language: str = "",
    time_zone: str = "",
    is_administrator: bool = False,
) -> User:
    """Add a person; without a password the person cannot sign in until one is set.

    Raises
    ------
    django.core.exceptions.ValidationError
        If the name is taken or malformed, or the password is weak.
    """
    user = User(
        login=login,
        full_name=full_name,
        email=email,
        language=language,
        time_zone=time_zone,
        is_administrator=is_administrator,
        joined_at=at,
    )
    if password is None:
        user.set_unusable_password()
    else:
        validate_password(password, user)
        user.set_password(password)
    user.full_clean()
    user.save()
    trail.record(
        "account.added",
        subject=user,
        by=by,
        at=at,
        after=trail.picture(user, _SHOWN),
        system=not by,
    )
    return user


_SHOWN = ("login", "full_name", "email", "language", "time_zone", "is_active", "is_administrator")


@transaction.atomic
def choose(
    *, user: User, full_name: str, email: str, language: str, time_zone: str, at: datetime
) -> User:
    """Keep what a person chose for the own account."""
    before = trail.picture(user, _SHOWN)
    user.full_name, user.email = full_name, email
    user.language, user.time_zone = language, time_zone
    user.full_clean()
    user.save(update_fields=["full_name", "email", "language", "time_zone"])
    trail.record(
        "account.changed",
        subject=user,
        by=user,
        at=at,
        before=before,
        after=trail.picture(user, _SHOWN),
    )
    return user


@transaction.atomic
def set_password(*, user: User, password: str, by: User | None, at: datetime) -> User:
    """Set a person's password; tokens made before stay valid until they are revoked.

    Raises
    ------
    django.core.exceptions.ValidationError
        If the password is weak.
    """
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    trail.record("account.password_set", subject=user, by=by, at=at, system=not by)
    return user


@transaction.atomic
def set_active(*, user: User, active: bool, by: User, at: datetime) -> User:
    """Let a person sign in, or no longer."""
    before = trail.picture(user, _SHOWN)
    user.is_active = active
    user.save(update_fields=["is_active"])
    after = trail.picture(user, _SHOWN)
    trail.record("account.changed", subject=user, by=by, at=at, before=before, after=after)
    return user


@transaction.atomic
def issue_token(*, user: User, name: str, expires_at: datetime, at: datetime) -> str:
    """Make a token for a program and return it; it is shown this once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    kept = ApiToken.objects.create(
        user=user, name=name, digest=digest_of(token), created_at=at, expires_at=expires_at
    )
    trail.record("token.issued", subject=kept, by=user, at=at, after={"name": name})
    return token


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, at: datetime) -> None:
    """End a token; a second time changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        trail.record("token.revoked", subject=token, by=by, at=at)

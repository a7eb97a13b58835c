"""Questions about accounts."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from beamward.foundation.accounts.models import (
    ApiToken,
    Factor,
    FactorKind,
    Invitation,
    Session,
    User,
)


def holder_of(digest: str, *, at: datetime) -> User | None:
    """Return the person for whom a program acts with the token of that digest, or None."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(
            Q(user__leaves_on=None) | Q(user__leaves_on__gte=timezone.localdate(at)),
            revoked_at=None,
            digest=digest,
            expires_at__gt=at,
            user__is_active=True,
        )
        .first()
    )
    return token.user if token else None


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Return the person's tokens, the newest first."""
    return ApiToken.objects.filter(user=user).order_by("-created_at")


def named(login: str) -> User | None:
    """Return the person of that sign-in name, whatever its case, or None."""
    return User.objects.filter(login__iexact=login).first() if login else None


def of_public_id(public_id: str) -> User | None:
    """Return the person of that public id, or None."""
    return User.objects.filter(public_id=public_id).first()


def sessions_of(user: User, *, at: datetime) -> QuerySet[Session]:
    """Return where the person is signed in, the latest first."""
    return Session.objects.filter(user=user, expire_date__gt=at).order_by("-begun_at")


def factors_of(user: User) -> QuerySet[Factor]:
    """Return the person's second factors, the recovery codes among them."""
    return Factor.objects.filter(user=user).order_by("pk")


def has_second_factor(user: User) -> bool:
    """Tell whether the person proves more than a password at sign-in."""
    return factors_of(user).exclude(kind=FactorKind.RECOVERY).exists()


def passkeys_of(user: User) -> list[str]:
    """Return what is kept of the person's passkeys."""
    return list(factors_of(user).filter(kind=FactorKind.PASSKEY).values_list("secret", flat=True))


def invited_with(digest: str, *, at: datetime) -> User | None:
    """Return the person whose invitation has that digest and is still good, or None."""
    found = (
        Invitation.objects.select_related("user")
        .filter(digest=digest, ended_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )
    return found.user if found else None


def must_have_second_factor(user: User) -> bool:
    """Tell whether the installation asks a second factor of the person."""
    wanted = settings.BEAMWARD.second_factor
    if wanted == "everybody":
        return True
    if wanted != "administrators":
        return False
    # The roles stand above the accounts, and ask for them when they are loaded.
    from beamward.foundation.organisations import queries as organisations
    from beamward.foundation.organisations.models import Role

    return user.is_administrator or bool(organisations.departments_of(user, Role.ADMINISTRATOR))

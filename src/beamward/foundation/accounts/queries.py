"""Questions about accounts."""

from datetime import datetime

from django.db.models import Q, QuerySet

from beamward.foundation.accounts.models import ApiToken, User


def holder_of(digest: str, *, at: datetime) -> User | None:
    """Return the person for whom a program acts with the token of that digest, or None."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(Q(revoked_at=None), digest=digest, expires_at__gt=at, user__is_active=True)
        .first()
    )
    return token.user if token else None


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Return the person's tokens, the newest first."""
    return ApiToken.objects.filter(user=user).order_by("-created_at")

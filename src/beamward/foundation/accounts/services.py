"""Acts on accounts."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from beamward.foundation import trail
from beamward.foundation.accounts import factors
from beamward.foundation.accounts.backend import is_open
from beamward.foundation.accounts.factors import FactorRefused
from beamward.foundation.accounts.models import (
    ApiToken,
    Factor,
    FactorKind,
    Invitation,
    Session,
    User,
)

TOKEN_BYTES = 32
INVITED_FOR = timedelta(days=7)
"""For how long an invitation is good."""

APP_PURPOSE = "app"
"""What the seed of an app is encrypted for."""


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


_SHOWN = (
    "login",
    "full_name",
    "email",
    "language",
    "time_zone",
    "is_active",
    "is_administrator",
    "leaves_on",
)


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
    """Set a person's password, which ends every session and every invitation.

    Tokens made before stay valid until they are revoked.

    Raises
    ------
    django.core.exceptions.ValidationError
        If the password is weak.
    """
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    Session.objects.filter(user=user).delete()
    Invitation.objects.filter(user=user, ended_at=None).update(ended_at=at)
    trail.record("account.password_set", subject=user, by=by, at=at, system=not by)
    return user


@transaction.atomic
def set_active(*, user: User, active: bool, by: User, at: datetime) -> User:
    """Let a person sign in, or no longer; who may again has no last day any more."""
    before = trail.picture(user, _SHOWN)
    user.is_active = active
    if active:
        user.leaves_on = None
    else:
        _close_doors(user, by=by, at=at)
    user.save(update_fields=["is_active", "leaves_on"])
    after = trail.picture(user, _SHOWN)
    trail.record("account.changed", subject=user, by=by, at=at, before=before, after=after)
    return user


@transaction.atomic
def recognise(*, login: str, subject: str, at: datetime) -> User | None:
    """Return whom the hospital's sign-in means, or None if nobody here is meant.

    The first time the sign-in name leads to the account, which from then on belongs to that number of
    the hospital's: a name that is later given to somebody new opens it no more.

    Parameters
    ----------
    subject : str
        Digest of the number by which the hospital's sign-in knows the person.
    """
    known = User.objects.filter(hospital_subject=subject).first()
    if known is not None:
        return known
    named = User.objects.select_for_update().filter(login__iexact=login, hospital_subject="")
    user = named.first()
    if user is None or not is_open(user):
        return None
    user.hospital_subject = subject
    user.save(update_fields=["hospital_subject"])
    trail.record("account.bound", subject=user, by=user, at=at)
    return user


@transaction.atomic
def release(*, user: User, by: User, at: datetime) -> None:
    """Let the hospital's sign-in know the person anew, by the sign-in name."""
    if user.hospital_subject:
        user.hospital_subject = ""
        user.save(update_fields=["hospital_subject"])
        trail.record("account.released", subject=user, by=by, at=at)


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


# --- invitations ----------------------------------------------------------------------------------


class InvitationRefused(Exception):
    """The link is mistyped, was used, was replaced by a newer one, or has run out."""


@transaction.atomic
def invite(*, user: User, by: User | None, at: datetime) -> str:
    """Make a link's secret with which the person chooses a password, and return it this once.

    An earlier invitation of the person ends.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invitation.objects.filter(user=user, ended_at=None).update(ended_at=at)
    Invitation.objects.create(
        user=user, digest=digest_of(token), created_at=at, expires_at=at + INVITED_FOR
    )
    trail.record("account.invited", subject=user, by=by, at=at, system=not by)
    return token


@transaction.atomic
def accept_invitation(*, token: str, password: str, at: datetime) -> User:
    """Let the holder of an invitation choose the password.

    Raises
    ------
    InvitationRefused
        If the invitation is no longer good.
    django.core.exceptions.ValidationError
        If the password is weak; the invitation stays good.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(digest=digest_of(token), ended_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )
    if invitation is None:
        raise InvitationRefused
    return set_password(user=invitation.user, password=password, by=invitation.user, at=at)


# --- sessions -------------------------------------------------------------------------------------


@transaction.atomic
def end_sessions(*, sessions: QuerySet[Session], user: User, by: User, at: datetime) -> int:
    """End sessions of a person, and return how many that were."""
    count, _each = sessions.filter(user=user).delete()
    if count:
        trail.record(
            "account.sessions_ended", subject=user, by=by, at=at, after={"sessions": count}
        )
    return count


@transaction.atomic
def forget_ended(*, at: datetime) -> int:
    """Delete the sessions that have run out, of which nobody asks any more; return how many."""
    count, _each = Session.objects.filter(expire_date__lte=at).delete()
    return count


# --- second factors -------------------------------------------------------------------------------


@transaction.atomic
def add_app(*, user: User, seed: str, code: str, at: datetime) -> Factor:
    """Keep an app that shows codes, after it has shown a right one; an earlier app goes.

    Raises
    ------
    FactorRefused
        If the code is not the app's.
    """
    step = factors.step_of(seed, code, seconds=int(at.timestamp()), after=0)
    Factor.objects.filter(user=user, kind=FactorKind.CODES).delete()
    factor = Factor.objects.create(
        user=user,
        kind=FactorKind.CODES,
        secret=factors.encrypt(seed, purpose=APP_PURPOSE),
        counter=step,
        created_at=at,
    )
    trail.record("factor.added", subject=factor, by=user, at=at, after={"kind": factor.kind})
    return factor


@transaction.atomic
def add_passkey(*, user: User, kept: str, name: str, at: datetime) -> Factor:
    """Keep a passkey that the browser has made."""
    factor = Factor.objects.create(
        user=user, kind=FactorKind.PASSKEY, name=name, secret=kept, created_at=at
    )
    after = {"kind": factor.kind, "name": name}
    trail.record("factor.added", subject=factor, by=user, at=at, after=after)
    return factor


@transaction.atomic
def renew_recovery_codes(*, user: User, at: datetime) -> list[str]:
    """Make recovery codes, and return them this once; earlier ones end."""
    codes = factors.new_recovery_codes()
    Factor.objects.filter(user=user, kind=FactorKind.RECOVERY).delete()
    factor = Factor.objects.create(
        user=user,
        kind=FactorKind.RECOVERY,
        secret=" ".join(factors.digest_of_code(code) for code in codes),
        created_at=at,
    )
    trail.record("factor.added", subject=factor, by=user, at=at, after={"kind": factor.kind})
    return codes


@transaction.atomic
def remove_factor(*, factor: Factor, by: User, at: datetime) -> None:
    """Switch a second factor off; recovery codes go with the last one, for they prove nothing alone."""
    owner = factor.user
    _remove(factor, by=by, at=at)
    rest = Factor.objects.filter(user=owner)
    if not rest.exclude(kind=FactorKind.RECOVERY).exists():
        for codes in rest:
            _remove(codes, by=by, at=at)


@transaction.atomic
def remove_factors(*, user: User, by: User | None, at: datetime) -> int:
    """Switch off all second factors of a person who has lost them; return how many there were."""
    lost = list(Factor.objects.filter(user=user))
    for factor in lost:
        _remove(factor, by=by, at=at)
    return len(lost)


def _remove(factor: Factor, *, by: User | None, at: datetime) -> None:
    before = {"kind": factor.kind, "name": factor.name}
    trail.record("factor.removed", subject=factor, by=by, at=at, before=before, system=not by)
    factor.delete()


@transaction.atomic
def use_code(*, user: User, code: str, at: datetime) -> FactorKind:
    """Take a code of the person's app, or one of the recovery codes: each is good once.

    Using an app leaves no entry in the trail, no more than a password does; a recovery code does.

    Raises
    ------
    FactorRefused
        If it is neither.
    """
    held = {
        factor.kind: factor
        for factor in Factor.objects.select_for_update().filter(
            user=user, kind__in=[FactorKind.CODES, FactorKind.RECOVERY]
        )
    }
    app = held.get(FactorKind.CODES)
    seed = factors.decrypt(app.secret, purpose=APP_PURPOSE) if app else None
    if app and seed:
        try:
            app.counter = factors.step_of(
                seed, code, seconds=int(at.timestamp()), after=app.counter
            )
        except FactorRefused:
            pass
        else:
            app.used_at = at
            app.save(update_fields=["counter", "used_at"])
            return FactorKind.CODES
    codes = held.get(FactorKind.RECOVERY)
    digest = factors.digest_of_code(code)
    if codes is None or digest not in codes.secret.split():
        raise FactorRefused
    left = [kept for kept in codes.secret.split() if kept != digest]
    codes.secret, codes.used_at = " ".join(left), at
    codes.save(update_fields=["secret", "used_at"])
    trail.record("factor.code_used", subject=codes, by=user, at=at, after={"left": len(left)})
    return FactorKind.RECOVERY


@transaction.atomic
def use_passkey(
    *, user: User, answer: str, host: str, state: Mapping[str, str], at: datetime
) -> None:
    """Take a browser's proof of one of the person's passkeys.

    Raises
    ------
    FactorRefused
        If it proves none of them.
    """
    held = {
        factor.secret: factor
        for factor in Factor.objects.select_for_update().filter(user=user, kind=FactorKind.PASSKEY)
    }
    known = {kept: factor.counter for kept, factor in held.items()}
    used, counter = factors.proved(answer, host=host, state=state, known=known)
    factor = held[used]
    factor.counter, factor.used_at = counter, at
    factor.save(update_fields=["counter", "used_at"])


# --- leavers --------------------------------------------------------------------------------------


@transaction.atomic
def plan_leave(*, user: User, leaves_on: date | None, by: User, at: datetime) -> User:
    """Say on which day a person leaves, or that the person stays.

    Raises
    ------
    django.core.exceptions.ValidationError
        If the day is over.
    """
    if leaves_on is not None and leaves_on < timezone.localdate(at):
        raise ValidationError({"leaves_on": _("This day is over.")})
    before = trail.picture(user, ("leaves_on",))
    user.leaves_on = leaves_on
    user.save(update_fields=["leaves_on"])
    after = trail.picture(user, ("leaves_on",))
    trail.record("account.changed", subject=user, by=by, at=at, before=before, after=after)
    return user


@transaction.atomic
def close_left(*, at: datetime) -> int:
    """Close the accounts whose last day is over, and return how many these were."""
    left = list(
        User.objects.select_for_update().filter(
            is_active=True, leaves_on__lt=timezone.localdate(at)
        )
    )
    for user in left:
        _close_doors(user, by=None, at=at)
        user.is_active = False
        user.save(update_fields=["is_active"])
        trail.record("account.left", subject=user, by=None, at=at, system=True)
    return len(left)


@transaction.atomic
def empty(*, user: User) -> list[tuple[str, str]]:
    """Delete what an account holds beside the name; return the kind and id of each part.

    The act that disposes of the account has its own entry in the trail; this leaves none.
    """
    parts: list[tuple[str, str]] = []
    for held in (Factor, ApiToken, Invitation, Session):
        rows = held._default_manager.filter(user=user)
        parts += [
            (held._meta.label_lower, each) for each in rows.values_list("public_id", flat=True)
        ]
        rows.delete()
    user.login, user.email, user.language, user.time_zone = f"left-{user.public_id}", "", "", ""
    user.hospital_subject = ""
    user.set_unusable_password()
    user.save()
    return parts


def _close_doors(user: User, *, by: User | None, at: datetime) -> None:
    """End what somebody who may no longer sign in could still come in by."""
    Session.objects.filter(user=user).delete()
    Invitation.objects.filter(user=user, ended_at=None).update(ended_at=at)
    for token in ApiToken.objects.filter(user=user, revoked_at=None):
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        trail.record("token.revoked", subject=token, by=by, at=at, system=not by)

"""Keys of seals, sealing, and the acts by which a seal is opened.

A passphrase is stretched before a transaction begins: that takes the better part of a second, and nobody
who reports shall wait for it. What was read before is looked at again inside.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from beamward.foundation import subjects, trail
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.access import require
from beamward.foundation.organisations.models import Department
from beamward.foundation.retention import holds
from beamward.foundation.seals import access, queries, recovery, secrecy
from beamward.foundation.seals.models import Handed, Holder, Opening, OpeningState, Pair, Seal
from beamward.foundation.seals.secrecy import Limits, WillNotOpen

SHORTEST_PASSPHRASE = 14
"""Characters; one that is not ASCII, such as a Chinese one, counts twice."""

LONGEST_REASON = 2_000

STANDS_FOR = timedelta(days=7)
"""How long an opening stands, and how long a request waits for an answer."""


class SealRefused(Exception):
    """An act with a seal or its key is refused; the argument is a sentence that says why."""


class WrongPassphrase(SealRefused):
    """The passphrase or the recovery code is not the one of this key."""


@dataclass(frozen=True)
class KeyMade:
    """A holder's key, and the recovery code that is shown once."""

    holder: Holder
    recovery_code: str


@dataclass(frozen=True)
class OpenKey:
    """A holder's private key, in memory for one act."""

    holder: Holder
    private_key: bytes = field(repr=False)


# --- keys ----------------------------------------------------------------------------------------


def set_up(*, department: Department, passphrase: str, by: User, at: datetime) -> KeyMade:
    """Make the key of a confidant.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` is no confidant of the department.
    SealRefused
        If there is a key already, or the passphrase is too easy.
    """
    require(access.may_hold(by, department))
    _check_passphrase(passphrase, by)
    holder = Holder(department=department, user=by, made_at=at)
    holder.public_key, private_key = secrecy.new_pair()
    code = recovery.new_code()
    _wrap(holder, private_key, passphrase, code)
    with transaction.atomic():
        _locked_holders(department)
        if queries.key_of(by, department) is not None:
            raise SealRefused(_("You have a key already."))
        holder.save(force_insert=True)
        trail.record("seal.key_set_up", subject=holder, by=by, at=at)
    return KeyMade(holder, code)


def change_passphrase(
    *, holder: Holder, passphrase: str, new: str, by: User, at: datetime
) -> Holder:
    """Wrap the key under another passphrase. ``passphrase`` is the old one, or the recovery code.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If it is not the key of ``by``.
    SealRefused
        If the old one does not fit or the new one is too easy.
    """
    require(access.may_use(by, holder))
    _check_passphrase(new, by)
    private_key = _unlocked(holder, passphrase, or_code=True)
    salt, limits = secrecy.new_salt(), secrecy.LIMITS
    wrapped = secrecy.wrap(private_key, secrecy.stretched(new, salt, limits))
    with transaction.atomic():
        fresh = _unchanged(holder)
        # The wrap under the recovery code has a salt of its own accord: the public key.
        fresh.salt, fresh.passes, fresh.memory = salt, limits.passes, limits.memory
        fresh.wrapped_key = wrapped
        fresh.save(update_fields=["salt", "passes", "memory", "wrapped_key"])
        trail.record("seal.passphrase_changed", subject=fresh, by=by, at=at)
    return fresh


def rotate(*, holder: Holder, passphrase: str, by: User, at: datetime) -> KeyMade:
    """Make a new pair of keys and a new recovery code; own halves are sealed anew.

    The passphrase stays. Whoever had the old private key or the old recovery code cannot use them any
    more on what stands here; on an older copy of the database they still fit.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If it is not the key of ``by``.
    SealRefused
        If the passphrase is wrong.
    """
    require(access.may_use(by, holder))
    old_key = _unlocked(holder, passphrase)
    public_key, private_key = secrecy.new_pair()
    code = recovery.new_code()
    renewed = Holder(public_key=public_key)
    _wrap(renewed, private_key, passphrase, code)
    with transaction.atomic():
        fresh = _unchanged(holder)
        for name in _KEY_FIELDS:
            setattr(fresh, name, getattr(renewed, name))
        fresh.save(update_fields=_KEY_FIELDS)

        def anew(half: secrecy.Stored) -> bytes:
            return secrecy.seal_to(public_key, secrecy.open_with(old_key, half))

        for pair in Pair.objects.filter(first=fresh).iterator():
            pair.first_half = anew(pair.first_half)
            pair.save(update_fields=["first_half"])
        for pair in Pair.objects.filter(second=fresh).iterator():
            pair.second_half = anew(pair.second_half)
            pair.save(update_fields=["second_half"])
        for handed in Handed.objects.filter(holder=fresh).iterator():
            handed.sealed = anew(handed.sealed)
            handed.save(update_fields=["sealed"])
        trail.record("seal.key_rotated", subject=fresh, by=by, at=at)
    return KeyMade(fresh, code)


def hand_over(*, holder: Holder, to: Holder, passphrase: str, by: User, at: datetime) -> int:
    """Give the own halves to another confidant as well; return of how many seals.

    Of a seal to which the other holds a key already nothing is given: the two halves of one key would
    come into one hand. Who leaves hands over first and removes the own key then.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If it is not the key of ``by``.
    SealRefused
        If the passphrase is wrong, or the other is no confidant of the department.
    """
    require(access.may_use(by, holder))
    private_key = _unlocked(holder, passphrase)
    with transaction.atomic():
        fresh = _unchanged(holder)
        if to not in queries.holders_of(holder.department) or to == fresh:
            raise SealRefused(_("This person is no confidant with a key in this department."))
        held = Pair.objects.filter(Q(first=to) | Q(second=to)).values("seal")
        given = set()
        for pair in (
            Pair.objects.filter(Q(first=fresh) | Q(second=fresh))
            .exclude(seal__in=held)
            .select_related("seal")
        ):
            is_first = pair.first_id == fresh.pk
            own = pair.first_half if is_first else pair.second_half
            half = secrecy.seal_to(to.public_key, secrecy.open_with(private_key, own))
            pair.pk = None
            if is_first:
                pair.first, pair.first_half = to, half
            else:
                pair.second, pair.second_half = to, half
            pair.save(force_insert=True)
            given.add(pair.seal_id)
        trail.record(
            "seal.handed_over",
            subject=fresh,
            by=by,
            at=at,
            after={"to": to.user.full_name, "seals": len(given)},
        )
    return len(given)


@transaction.atomic
def remove(*, holder: Holder, by: User, at: datetime) -> None:
    """Put a key away, and with it every half that it could open. This cannot be undone.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` is neither its owner nor, once the owner has left, another confidant; or, as
        ``UnderHold``, while a legal hold stands in the department: what nobody can open is destroyed.
    """
    require(access.may_remove(by, holder))
    holds.require_none(holder.department_id)
    _locked_holders(holder.department)
    trail.record(
        "seal.key_removed", subject=holder, by=by, at=at, before={"of": holder.user.full_name}
    )
    Holder.objects.filter(pk=holder.pk).delete()


_KEY_FIELDS = [
    "public_key",
    "salt",
    "passes",
    "memory",
    "wrapped_key",
    "recovery_wrapped_key",
]


def _wrap(holder: Holder, private_key: bytes, passphrase: str, code: str) -> None:
    limits = secrecy.LIMITS
    holder.salt, holder.passes, holder.memory = secrecy.new_salt(), limits.passes, limits.memory
    holder.wrapped_key = secrecy.wrap(
        private_key, secrecy.stretched(passphrase, holder.salt, limits)
    )
    holder.recovery_wrapped_key = secrecy.wrap(private_key, _recovery_key(holder, code))


def _recovery_key(holder: Holder, code: str) -> bytes:
    return secrecy.key_of_code(code, purpose="recovery", about=bytes(holder.public_key).hex())


def _unlocked(holder: Holder, passphrase: str, *, or_code: bool = False) -> bytes:
    """Return the private key of a holder."""
    code = recovery.as_meant(passphrase) if or_code else None
    if code is not None:
        try:
            return secrecy.unwrap(holder.recovery_wrapped_key, _recovery_key(holder, code))
        except WillNotOpen:
            pass
    limits = Limits(holder.passes, holder.memory)
    try:
        return secrecy.unwrap(
            holder.wrapped_key, secrecy.stretched(passphrase, holder.salt, limits)
        )
    except WillNotOpen:
        raise WrongPassphrase(
            _("Neither the passphrase nor the recovery code fits.")
            if or_code
            else _("This is not the passphrase of your key.")
        ) from None


def _check_passphrase(passphrase: str, by: User) -> None:
    typed = secrecy.as_typed(passphrase)
    weight = len(typed) + sum(not character.isascii() for character in typed)
    if weight < SHORTEST_PASSPHRASE or len(set(typed)) < 5:
        raise SealRefused(
            _(
                "The passphrase is too easy. Take a sentence of at least %(count)d characters, or"
                " of half as many Chinese ones, that nobody would guess."
            )
            % {"count": SHORTEST_PASSPHRASE}
        )
    if by.check_password(passphrase):
        raise SealRefused(
            _("This is your password for signing in. The passphrase has to be another one.")
        )


def _locked_holders(department: Department) -> list[Holder]:
    """Return the department's keys, held still: no key changes while another act relies on it."""
    locked = Holder.objects.select_for_update(of=("self",)).select_related("user", "department")
    return list(locked.filter(department=department).order_by("pk"))


def _unchanged(holder: Holder) -> Holder:
    for fresh in _locked_holders(holder.department):
        if fresh.pk == holder.pk and bytes(fresh.wrapped_key) == bytes(holder.wrapped_key):
            return fresh
    raise SealRefused(_("Your key was changed meanwhile. Please load the page anew."))


# --- sealing -------------------------------------------------------------------------------------


@transaction.atomic
def seal(*, department: Department, subject: models.Model, text: str, code: str | None) -> Seal:
    """Seal a text about a record: for every two holders, and for each of them with the bearer.

    The act that seals has its own entry in the trail; this leaves none.

    Parameters
    ----------
    code : str or None
        The secret of the bearer, which the server does not keep; None where there is no bearer.

    Raises
    ------
    SealRefused
        If no two parties could ever open it.
    """
    _locked_holders(department)
    holders = list(queries.holders_of(department))
    if len(holders) + (code is not None) < 2:
        raise SealRefused(_("Nobody in this department has a key for reports in confidence."))
    made = Seal(
        department=department,
        subject_kind=subjects.kind_of(subject),
        subject_id=subject.public_id,  # type: ignore[attr-defined]
    )
    key = secrecy.new_key()
    made.content = secrecy.close(text, key, about=_about(made))
    made.save(force_insert=True)
    pairs = []
    for first, second in combinations(holders, 2):
        half, other = secrecy.split(key)
        pairs.append(
            Pair(
                seal=made,
                first=first,
                second=second,
                first_half=secrecy.seal_to(first.public_key, half),
                second_half=secrecy.seal_to(second.public_key, other),
            )
        )
    if code is not None:
        bearer_key = _bearer_key(made, code)
        for holder in holders:
            half, other = secrecy.split(key)
            pairs.append(
                Pair(
                    seal=made,
                    first=None,
                    second=holder,
                    first_half=secrecy.wrap(half, bearer_key, about=_about(made)),
                    second_half=secrecy.seal_to(holder.public_key, other),
                )
            )
    Pair.objects.bulk_create(pairs)
    return made


@transaction.atomic
def discard(*, subject: models.Model) -> None:
    """Forget what is sealed about a record, because it is no secret any more.

    The act that makes it so has its own entry in the trail; this leaves none.
    """
    found = queries.seal_of(subject)
    if found is not None:
        found.delete()


def _about(sealed: Seal) -> str:
    return f"{sealed.subject_kind}/{sealed.subject_id}/{sealed.public_id}"


def _bearer_key(sealed: Seal, code: str) -> bytes:
    return secrecy.key_of_code(code, purpose="bearer", about=_about(sealed))


# --- opening -------------------------------------------------------------------------------------


def unlock(*, department: Department, passphrase: str, by: User) -> OpenKey:
    """Return the key of ``by``, unwrapped. Call it outside of transactions: it takes its time.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` is no confidant of the department.
    SealRefused
        If ``by`` has no key or the passphrase is wrong.
    """
    require(access.may_hold(by, department))
    holder = queries.key_of(by, department)
    if holder is None:
        raise SealRefused(_("Set up your key first."))
    return OpenKey(holder, _unlocked(holder, passphrase))


@transaction.atomic
def ask(*, sealed: Seal, reason: str, key: OpenKey, at: datetime) -> Opening:
    """Ask the other confidants to open a seal, and put the own halves into their hands.

    Raises
    ------
    SealRefused
        If no reason is given, somebody has asked already, or there is nobody to open it with.
    """
    why = reason.strip()
    if not why:
        raise SealRefused(
            _("Please write the reason. The other confidant and the reporter read it.")
        )
    if len(why) > LONGEST_REASON:
        raise SealRefused(
            _("The text is longer than %(most)d characters. Please shorten it.")
            % {"most": LONGEST_REASON}
        )
    own, by = _unchanged(key.holder), key.holder.user
    Seal.objects.select_for_update().get(pk=sealed.pk)
    if queries.standing_opening_of(sealed) is not None:
        raise SealRefused(_("Somebody has asked for this already."))
    opening = Opening.objects.create(
        seal=sealed, state=OpeningState.ASKED, reason=why, asked_by=by, asked_at=at
    )
    partners = {partner.pk: partner for partner in queries.holders_of(sealed.department)}
    handed = []
    for pair in Pair.objects.filter(Q(first=own) | Q(second=own), seal=sealed).exclude(first=None):
        is_first = pair.first_id == own.pk
        partner = partners.get(pair.second_id if is_first else pair.first_id or 0)
        if partner is not None:
            half = secrecy.open_with(
                key.private_key, pair.first_half if is_first else pair.second_half
            )
            handed.append(_hand(opening, partner, half, is_whole=False))
    if not handed:
        raise SealRefused(
            _("No other confidant can open this seal with you. Only its reporter can consent.")
        )
    Handed.objects.bulk_create(handed)
    _trail("seal.asked", sealed, by=by, at=at, after={"reason": why})
    return opening


@transaction.atomic
def agree(*, opening: Opening, key: OpenKey, at: datetime) -> str:
    """Open a seal together with whoever asked; return what was sealed.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If the key is that of the one who asked.
    SealRefused
        If the request no longer stands.
    """
    sealed, by = opening.seal, key.holder.user
    require(opening.asked_by != by)
    own = _unchanged(key.holder)
    fresh = _asked(opening)
    asker = queries.holders_of(sealed.department).filter(user=fresh.asked_by).first()
    handed = fresh.handed.filter(holder=own).first()
    pair = Pair.objects.filter(
        Q(first=own, second=asker) | Q(first=asker, second=own), seal=sealed
    ).first()
    if asker is None or handed is None or pair is None:
        raise SealRefused(_("This can no longer be opened by the two of you."))
    half = pair.first_half if pair.first_id == own.pk else pair.second_half
    whole = secrecy.join(
        secrecy.open_with(key.private_key, half), secrecy.open_with(key.private_key, handed.sealed)
    )
    text = _disclosed(sealed, whole)
    fresh.handed.all().delete()
    Handed.objects.bulk_create([_hand(fresh, each, whole, is_whole=True) for each in (asker, own)])
    _decide(fresh, OpeningState.OPEN, by, at)
    _trail("seal.opened", sealed, by=by, at=at, after={"reason": fresh.reason})
    return text


@transaction.atomic
def refuse(*, opening: Opening, by: User, at: datetime) -> Opening:
    """Refuse to open a seal; the halves that were handed are taken back.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` is not among those who were asked.
    SealRefused
        If the request no longer stands.
    """
    require(access.may_hold(by, opening.seal.department))
    fresh = _asked(opening)
    require(fresh.handed.filter(holder__user=by).exists())
    fresh.handed.all().delete()
    _decide(fresh, OpeningState.REFUSED, by, at)
    _trail("seal.refused", opening.seal, by=by, at=at)
    return fresh


@transaction.atomic
def consent(*, sealed: Seal, code: str, at: datetime) -> Opening:
    """Let the confidants read what is sealed, at the wish of the bearer; a second time changes nothing.

    Raises
    ------
    SealRefused
        If the code does not belong to the seal, or nobody is there to read it.
    """
    _locked_holders(sealed.department)
    standing = queries.consent_of(sealed)
    if standing is not None:
        return standing
    bearer_key = _bearer_key(sealed, code)
    opening = Opening.objects.create(
        seal=sealed, state=OpeningState.OPEN, asked_by=None, asked_at=at
    )
    current = {holder.pk: holder for holder in queries.holders_of(sealed.department)}
    handed = []
    for pair in Pair.objects.filter(seal=sealed, first=None, second__in=current):
        holder = current[pair.second_id]
        try:
            half = secrecy.unwrap(pair.first_half, bearer_key, about=_about(sealed))
        except WillNotOpen:
            raise SealRefused(_("This code does not open the seal.")) from None
        handed.append(_hand(opening, holder, half, is_whole=False))
    if not handed:
        raise SealRefused(_("No confidant is left who could read it."))
    Handed.objects.bulk_create(handed)
    _trail("seal.consented", sealed, by=None, at=at)
    return opening


@transaction.atomic
def take_back(*, sealed: Seal, at: datetime) -> None:
    """End the bearer's consent; who has read it meanwhile has read it."""
    standing = queries.consent_of(sealed)
    if standing is not None:
        _end([standing])
        _trail("seal.consent_taken_back", sealed, by=None, at=at)


@transaction.atomic
def read(*, opening: Opening, key: OpenKey, at: datetime) -> str:
    """Read what lies open for the holder of the key.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If it does not lie open for that person.
    """
    sealed, own = opening.seal, _unchanged(key.holder)
    handed = Handed.objects.filter(
        opening=opening, holder=own, opening__state=OpeningState.OPEN
    ).first()
    if handed is None:
        raise PermissionDenied
    whole = secrecy.open_with(key.private_key, handed.sealed)
    if not handed.is_whole:
        pair = Pair.objects.get(seal=sealed, first=None, second=own)
        whole = secrecy.join(whole, secrecy.open_with(key.private_key, pair.second_half))
    text = _disclosed(sealed, whole)
    _trail("seal.read", sealed, by=own.user, at=at)
    return text


@transaction.atomic
def end_old(*, at: datetime) -> int:
    """End what confidants have opened or asked for long ago; return how many."""
    return _end(
        Opening.objects.select_for_update()
        .filter(asked_by__isnull=False, state__in=[OpeningState.ASKED, OpeningState.OPEN])
        .filter(
            Q(decided_at__lte=at - STANDS_FOR)
            | Q(decided_at__isnull=True, asked_at__lte=at - STANDS_FOR)
        ),
        trail_at=at,
    )


def _end(openings: Iterable[Opening], *, trail_at: datetime | None = None) -> int:
    ended = 0
    for opening in openings:
        opening.handed.all().delete()
        opening.state = OpeningState.OVER
        opening.save(update_fields=["state"])
        if trail_at is not None:
            _trail("seal.opening_over", opening.seal, by=None, at=trail_at, system=True)
        ended += 1
    return ended


def _asked(opening: Opening) -> Opening:
    fresh = Opening.objects.select_for_update().get(pk=opening.pk)
    if fresh.state != OpeningState.ASKED:
        raise SealRefused(_("This request has been answered meanwhile."))
    return fresh


def _decide(opening: Opening, state: OpeningState, by: User, at: datetime) -> None:
    opening.state, opening.decided_by, opening.decided_at = state, by, at
    opening.save(update_fields=["state", "decided_by", "decided_at"])


def _hand(opening: Opening, holder: Holder, key: bytes, *, is_whole: bool) -> Handed:
    return Handed(
        opening=opening,
        holder=holder,
        sealed=secrecy.seal_to(holder.public_key, key),
        is_whole=is_whole,
    )


def _disclosed(sealed: Seal, key: bytes) -> str:
    try:
        return secrecy.disclose(sealed.content, key, about=_about(sealed))
    except WillNotOpen:
        raise SealRefused(_("The seal is damaged and cannot be opened.")) from None


def _trail(
    act: str,
    sealed: Seal,
    *,
    by: User | None,
    at: datetime,
    after: dict[str, str] | None = None,
    system: bool = False,
) -> None:
    """Record an act where the readers of the sealed record look for it."""
    subject = subjects.find(sealed.subject_kind, sealed.subject_id) or sealed
    trail.record(act, subject=subject, by=by, at=at, after=after, system=system)

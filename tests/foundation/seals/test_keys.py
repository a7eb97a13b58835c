"""Confidants change: keys are set up, found again, replaced, handed over and put away."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Membership
from beamward.foundation.seals import queries, recovery, secrecy, services
from beamward.foundation.seals.models import Holder, Seal
from beamward.foundation.seals.secrecy import Limits
from beamward.foundation.seals.services import SealRefused, WrongPassphrase
from beamward.foundation.trail.models import Entry
from tests.foundation.seals.conftest import (
    CODE,
    NAME,
    opened_by_consent,
    opened_by_two,
    unlock,
)
from tests.support.factories import NOW, PASSPHRASE, PASSWORD

pytestmark = pytest.mark.django_db

ANOTHER = "nine herons leave the frozen lake"


def leave(holder: Holder) -> None:
    """Let a confidant leave, as the administrator sees to it."""
    Membership.objects.filter(user=holder.user).delete()


def test_only_a_confidant_has_a_key_and_only_one(
    department: Department, confidant: User, head: User
) -> None:
    with pytest.raises(PermissionDenied):
        services.set_up(department=department, passphrase=PASSPHRASE, by=head, at=NOW)
    services.set_up(department=department, passphrase=PASSPHRASE, by=confidant, at=NOW)
    with pytest.raises(SealRefused, match="already"):
        services.set_up(department=department, passphrase=PASSPHRASE, by=confidant, at=NOW)
    assert Holder.objects.count() == 1


@pytest.mark.parametrize("easy", ["", "short one", "aaaaaaaaaaaaaaaaaaaa", "湖上七只鹭", PASSWORD])
def test_an_easy_passphrase_or_the_password_is_refused(
    department: Department, confidant: User, easy: str
) -> None:
    with pytest.raises(SealRefused):
        services.set_up(department=department, passphrase=easy, by=confidant, at=NOW)


def test_a_chinese_sentence_is_a_passphrase_however_it_is_typed(
    department: Department, confidant: User
) -> None:
    made = services.set_up(
        department=department, passphrase="七只白鹭飞过Lake７号", by=confidant, at=NOW
    )
    assert unlock(made.holder, " 七只白鹭飞过Lake7号 ").holder == made.holder


def test_the_passphrase_is_changed_with_the_old_one(sealed: Seal, ada: Holder, bo: Holder) -> None:
    services.change_passphrase(holder=ada, passphrase=PASSPHRASE, new=ANOTHER, by=ada.user, at=NOW)
    with pytest.raises(WrongPassphrase):
        unlock(ada)
    opening = services.ask(sealed=sealed, reason="A threat.", key=unlock(ada, ANOTHER), at=NOW)
    assert services.agree(opening=opening, key=unlock(bo), at=NOW) == NAME


def test_a_forgotten_passphrase_is_replaced_with_the_code_on_paper(
    department: Department, confidant: User
) -> None:
    made = services.set_up(department=department, passphrase=PASSPHRASE, by=confidant, at=NOW)
    sealed = services.seal(department=department, subject=department, text=NAME, code=CODE)
    typed = made.recovery_code.lower().replace("-", " ").replace("0", "o")
    services.change_passphrase(
        holder=made.holder, passphrase=typed, new=ANOTHER, by=confidant, at=NOW
    )
    opening = services.consent(sealed=sealed, code=CODE, at=NOW)
    key = unlock(made.holder, ANOTHER)
    assert services.read(opening=opening, key=key, at=NOW) == NAME


def test_a_wrong_recovery_code_changes_nothing(ada: Holder) -> None:
    with pytest.raises(WrongPassphrase):
        services.change_passphrase(
            holder=ada, passphrase=recovery.new_code(), new=ANOTHER, by=ada.user, at=NOW
        )
    assert unlock(ada)


def test_nobody_changes_the_passphrase_of_another(ada: Holder, bo: Holder) -> None:
    with pytest.raises(PermissionDenied):
        services.change_passphrase(
            holder=ada, passphrase=PASSPHRASE, new=ANOTHER, by=bo.user, at=NOW
        )


def test_a_replaced_key_opens_what_was_sealed_before_and_the_old_one_does_not(
    sealed: Seal, department: Department, ada: Holder, bo: Holder
) -> None:
    standing = services.consent(sealed=sealed, code=CODE, at=NOW)
    old = unlock(ada)
    made = services.rotate(holder=ada, passphrase=PASSPHRASE, by=ada.user, at=NOW)
    assert bytes(made.holder.public_key) != bytes(ada.public_key)
    with pytest.raises(SealRefused, match="changed meanwhile"):
        services.ask(sealed=sealed, reason="A threat.", key=old, at=NOW)
    assert services.read(opening=standing, key=unlock(made.holder), at=NOW) == NAME
    assert opened_by_two(sealed, made.holder, bo) == NAME
    later = services.seal(department=department, subject=ada, text="Li Na", code=None)
    assert opened_by_two(later, bo, made.holder) == "Li Na"


def test_the_recovery_code_of_a_replaced_key_is_void(
    department: Department, confidant: User
) -> None:
    first = services.set_up(department=department, passphrase=PASSPHRASE, by=confidant, at=NOW)
    second = services.rotate(holder=first.holder, passphrase=PASSPHRASE, by=confidant, at=NOW)
    change = services.change_passphrase
    with pytest.raises(WrongPassphrase):
        change(
            holder=second.holder,
            passphrase=first.recovery_code,
            new=ANOTHER,
            by=confidant,
            at=NOW,
        )
    change(holder=second.holder, passphrase=second.recovery_code, new=ANOTHER, by=confidant, at=NOW)
    assert unlock(second.holder, ANOTHER)


def test_the_successor_of_a_leaver_opens_what_the_leaver_could(
    sealed: Seal, ada: Holder, bo: Holder, holder_of: Callable[[str], Holder]
) -> None:
    successor = holder_of("cy")
    with pytest.raises(SealRefused, match="Only its reporter"):
        services.ask(sealed=sealed, reason="A threat.", key=unlock(successor), at=NOW)
    given = services.hand_over(holder=ada, to=successor, passphrase=PASSPHRASE, by=ada.user, at=NOW)
    assert given == 1
    services.remove(holder=ada, by=ada.user, at=NOW)
    leave(ada)
    assert opened_by_two(sealed, successor, bo) == NAME
    assert opened_by_consent(sealed, successor) == NAME


def test_two_halves_never_come_into_one_hand(
    sealed: Seal, ada: Holder, bo: Holder, holder_of: Callable[[str], Holder]
) -> None:
    successor = holder_of("cy")
    hand_over = services.hand_over
    assert hand_over(holder=ada, to=bo, passphrase=PASSPHRASE, by=ada.user, at=NOW) == 0
    assert hand_over(holder=ada, to=successor, passphrase=PASSPHRASE, by=ada.user, at=NOW) == 1
    assert hand_over(holder=bo, to=successor, passphrase=PASSPHRASE, by=bo.user, at=NOW) == 0
    # Who has given and who was given hold the same half: together they are still one.
    with pytest.raises(SealRefused):
        opened_by_two(sealed, ada, successor)


def test_keys_are_handed_to_confidants_only(sealed: Seal, ada: Holder, bo: Holder) -> None:
    leave(bo)
    with pytest.raises(SealRefused, match="no confidant"):
        services.hand_over(holder=ada, to=bo, passphrase=PASSPHRASE, by=ada.user, at=NOW)


def test_a_key_is_removed_by_its_owner_or_after_the_owner_has_left(
    sealed: Seal, ada: Holder, bo: Holder, administrator: User
) -> None:
    for person in (bo.user, administrator):
        with pytest.raises(PermissionDenied):
            services.remove(holder=ada, by=person, at=NOW)
    leave(ada)
    fresh = queries.of_public_id(ada.public_id)
    assert fresh is not None
    with pytest.raises(PermissionDenied):
        services.remove(holder=fresh, by=administrator, at=NOW)
    remaining = queries.of_public_id(bo.public_id)
    assert remaining is not None
    services.remove(holder=fresh, by=remaining.user, at=NOW)
    assert list(Holder.objects.all()) == [bo]
    entry = Entry.objects.get(act="seal.key_removed")
    assert (entry.by, entry.before) == (bo.user, {"of": ada.user.full_name})


def test_a_barred_person_holds_no_key(
    sealed: Seal, department: Department, ada: Holder, administrator: User
) -> None:
    accounts.set_active(user=ada.user, active=False, by=administrator, at=NOW)
    assert ada not in queries.holders_of(department)
    assert ada in queries.lapsed_holders_of(department)


def test_a_key_keeps_the_cost_with_which_it_was_wrapped(
    ada: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrecy, "LIMITS", Limits(passes=2, memory=16384))
    assert unlock(ada)
    changed = services.change_passphrase(
        holder=ada, passphrase=PASSPHRASE, new=ANOTHER, by=ada.user, at=NOW
    )
    assert (changed.passes, changed.memory) == (2, 16384)
    assert unlock(changed, ANOTHER)


def test_in_production_a_guess_costs_256_mebibytes_and_three_passes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The suite's own shortcut is taken away.
    monkeypatch.undo()
    assert Limits(passes=3, memory=256 * 2**20) == secrecy.LIMITS


def test_the_trail_of_keys_holds_no_secret(ada: Holder, bo: Holder) -> None:
    made = services.rotate(holder=ada, passphrase=PASSPHRASE, by=ada.user, at=NOW)
    services.hand_over(holder=made.holder, to=bo, passphrase=PASSPHRASE, by=ada.user, at=NOW)
    told = str(list(Entry.objects.values()))
    for secret in (PASSPHRASE, made.recovery_code, made.recovery_code.replace("-", "")):
        assert secret not in told
    assert Entry.objects.get(act="seal.handed_over").after == {"to": "Person bo", "seals": 0}

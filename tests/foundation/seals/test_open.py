"""A seal is opened by two: two confidants with a reason, or one with the bearer's consent."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Membership
from beamward.foundation.seals import queries, services
from beamward.foundation.seals.models import Handed, Holder, Opening, OpeningState, Pair, Seal
from beamward.foundation.seals.services import STANDS_FOR, SealRefused, WrongPassphrase
from beamward.foundation.trail.models import Entry
from tests.foundation.seals.conftest import (
    CODE,
    NAME,
    opened_by_consent,
    opened_by_two,
    unlock,
)
from tests.support.factories import NOW, PASSPHRASE

pytestmark = pytest.mark.django_db


def test_two_confidants_open_a_seal_together(sealed: Seal, ada: Holder, bo: Holder) -> None:
    assert opened_by_two(sealed, ada, bo) == NAME


def test_one_confidant_opens_it_with_the_consent_of_the_bearer(sealed: Seal, bo: Holder) -> None:
    assert opened_by_consent(sealed, bo) == NAME


def test_another_code_is_no_consent(sealed: Seal) -> None:
    with pytest.raises(SealRefused, match="code"):
        services.consent(sealed=sealed, code=CODE.replace("K", "L"), at=NOW)
    assert not Opening.objects.exists()


def test_a_consent_that_is_taken_back_opens_nothing_more(sealed: Seal, ada: Holder) -> None:
    opening = services.consent(sealed=sealed, code=CODE, at=NOW)
    services.take_back(sealed=sealed, at=NOW)
    with pytest.raises(PermissionDenied):
        services.read(opening=opening, key=unlock(ada), at=NOW)
    assert opened_by_consent(sealed, ada) == NAME


def test_a_wrong_passphrase_unlocks_nothing(ada: Holder) -> None:
    with pytest.raises(WrongPassphrase):
        unlock(ada, "seven herons over another lake")


def test_nobody_agrees_with_the_own_request(sealed: Seal, ada: Holder) -> None:
    opening = services.ask(sealed=sealed, reason="A threat.", key=unlock(ada), at=NOW)
    with pytest.raises(PermissionDenied):
        services.agree(opening=opening, key=unlock(ada), at=NOW)
    with pytest.raises(PermissionDenied):
        services.refuse(opening=opening, by=ada.user, at=NOW)
    with pytest.raises(PermissionDenied):
        services.read(opening=opening, key=unlock(ada), at=NOW)


def test_a_request_needs_a_reason_and_stands_alone(sealed: Seal, ada: Holder, bo: Holder) -> None:
    with pytest.raises(SealRefused, match="reason"):
        services.ask(sealed=sealed, reason="  ", key=unlock(ada), at=NOW)
    services.ask(sealed=sealed, reason="A threat.", key=unlock(ada), at=NOW)
    with pytest.raises(SealRefused, match="already"):
        services.ask(sealed=sealed, reason="Another.", key=unlock(bo), at=NOW)


def test_a_refused_request_hands_nothing_out(sealed: Seal, ada: Holder, bo: Holder) -> None:
    opening = services.ask(sealed=sealed, reason="Curious.", key=unlock(ada), at=NOW)
    services.refuse(opening=opening, by=bo.user, at=NOW)
    assert not Handed.objects.exists()
    with pytest.raises(SealRefused, match="answered"):
        services.agree(opening=opening, key=unlock(bo), at=NOW)
    assert opened_by_two(sealed, ada, bo) == NAME


def test_what_was_opened_is_read_again_for_a_week_and_no_longer(
    sealed: Seal, ada: Holder, bo: Holder
) -> None:
    opened_by_two(sealed, ada, bo)
    opening = Opening.objects.get()
    for holder in (ada, bo):
        assert services.read(opening=opening, key=unlock(holder), at=NOW) == NAME
    assert services.end_old(at=NOW + STANDS_FOR - timedelta(minutes=1)) == 0
    assert services.end_old(at=NOW + STANDS_FOR) == 1
    for holder in (ada, bo):
        with pytest.raises(PermissionDenied):
            services.read(opening=opening, key=unlock(holder), at=NOW)
    assert Opening.objects.get().state == OpeningState.OVER
    assert not Handed.objects.exists()


def test_a_request_that_nobody_answers_ends(sealed: Seal, ada: Holder, bo: Holder) -> None:
    services.ask(sealed=sealed, reason="A threat.", key=unlock(ada), at=NOW)
    assert services.end_old(at=NOW + STANDS_FOR) == 1
    assert opened_by_two(sealed, bo, ada) == NAME


def test_a_third_confidant_does_not_read_what_two_have_opened(
    department: Department, holder_of: Callable[[str], Holder], ada: Holder, bo: Holder
) -> None:
    third = holder_of("cy")
    sealed = services.seal(department=department, subject=department, text=NAME, code=None)
    opened_by_two(sealed, ada, bo)
    opening = Opening.objects.get()
    with pytest.raises(PermissionDenied):
        services.read(opening=opening, key=unlock(third), at=NOW)
    with pytest.raises(SealRefused, match="answered"):
        services.agree(opening=opening, key=unlock(third), at=NOW)


def test_whoever_is_no_confidant_any_more_opens_nothing(
    sealed: Seal, ada: Holder, bo: Holder, head: User
) -> None:
    opening = services.ask(sealed=sealed, reason="A threat.", key=unlock(ada), at=NOW)
    Membership.objects.filter(user=ada.user).delete()
    with pytest.raises(PermissionDenied):
        unlock(ada)
    with pytest.raises(SealRefused, match="no longer"):
        services.agree(opening=opening, key=unlock(bo), at=NOW)
    with pytest.raises(PermissionDenied):
        services.unlock(department=sealed.department, passphrase=PASSPHRASE, by=head)


def test_one_confidant_alone_seals_for_the_bearers_consent_only(
    department: Department, ada: Holder
) -> None:
    sealed = services.seal(department=department, subject=department, text=NAME, code=CODE)
    with pytest.raises(SealRefused, match="Only its reporter"):
        services.ask(sealed=sealed, reason="A threat.", key=unlock(ada), at=NOW)
    assert opened_by_consent(sealed, ada) == NAME


def test_where_no_two_could_open_it_nothing_is_sealed(department: Department) -> None:
    with pytest.raises(SealRefused):
        services.seal(department=department, subject=department, text=NAME, code=CODE)
    assert not Seal.objects.exists()


def test_a_seal_is_bound_to_its_record(
    department: Department, other_department: Department, ada: Holder, bo: Holder
) -> None:
    mine = services.seal(department=department, subject=ada, text="Li Na", code=CODE)
    theirs = services.seal(department=department, subject=bo, text="Wang Wei", code=CODE)
    Pair.objects.filter(seal=mine).delete()
    Pair.objects.filter(seal=theirs).update(seal=mine)
    Seal.objects.filter(pk=mine.pk).update(content=theirs.content)
    mine.refresh_from_db()
    with pytest.raises(SealRefused, match="damaged"):
        opened_by_two(mine, ada, bo)


def test_every_act_stands_in_the_trail_and_never_whom(
    sealed: Seal, ada: Holder, bo: Holder
) -> None:
    opened_by_two(sealed, ada, bo)
    opened_by_consent(sealed, ada)
    services.take_back(sealed=sealed, at=NOW)
    services.end_old(at=NOW + STANDS_FOR)
    entries = Entry.objects.filter(act__startswith="seal.").order_by("id")
    assert [(entry.act, entry.by) for entry in entries] == [
        ("seal.key_set_up", ada.user),
        ("seal.key_set_up", bo.user),
        ("seal.asked", ada.user),
        ("seal.opened", bo.user),
        ("seal.consented", None),
        ("seal.read", ada.user),
        ("seal.consent_taken_back", None),
        ("seal.opening_over", None),
    ]
    assert entries.get(act="seal.opened").after == {"reason": "A threat."}
    assert "Zhao" not in str(list(Entry.objects.values()))


def test_who_waits_for_whom_is_known(sealed: Seal, ada: Holder, bo: Holder) -> None:
    opening = services.ask(sealed=sealed, reason="A threat.", key=unlock(ada), at=NOW)
    departments = [sealed.department_id]
    assert list(queries.waiting_for(bo.user, departments)) == [opening]
    assert not queries.waiting_for(ada.user, departments)

"""Codes from an app, recovery codes, and who must have a second factor."""

import dataclasses
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beamward.foundation.accounts import factors, queries, services
from beamward.foundation.accounts.attempts import FREE
from beamward.foundation.accounts.factors import FactorRefused
from beamward.foundation.accounts.models import Factor, FactorKind, User
from beamward.foundation.organisations.models import Department
from beamward.foundation.trail.models import Entry
from tests.support.factories import NOW, PASSWORD
from tests.support.pages import age, hidden

pytestmark = pytest.mark.django_db

RFC_SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The key "12345678901234567890" of RFC 6238, appendix B, in base 32."""


@pytest.mark.parametrize(
    ("seconds", "code"),
    # RFC 6238, appendix B, SHA-1, the last six of its eight digits.
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert factors.code_at(RFC_SEED, seconds) == code
    step = factors.step_of(RFC_SEED, code, seconds=seconds, after=0)
    assert step == seconds // 30


def test_a_clock_may_differ_by_one_step_and_no_more() -> None:
    code = factors.code_at(RFC_SEED, 6000)
    for seconds in (6000 - 30, 6000, 6000 + 30):
        assert factors.step_of(RFC_SEED, code, seconds=seconds, after=0) == 200
    for seconds in (6000 - 60, 6000 + 60):
        with pytest.raises(FactorRefused):
            factors.step_of(RFC_SEED, code, seconds=seconds, after=0)


def test_what_is_encrypted_is_read_again_until_it_is_too_old(settings: Any) -> None:
    sealed = factors.encrypt("秘密 secret", purpose="a")
    assert "secret" not in sealed
    assert factors.decrypt(sealed, purpose="a") == "秘密 secret"
    assert factors.decrypt(sealed, purpose="b") is None
    assert factors.decrypt(sealed[:-8] + "AAAAAAA=", purpose="a") is None
    assert factors.decrypt(sealed, purpose="a", seconds=-1) is None
    earlier = settings.SECRET_KEY
    settings.SECRET_KEY = "another key " * 5
    assert factors.decrypt(sealed, purpose="a") is None
    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert factors.decrypt(sealed, purpose="a") == "秘密 secret"


# --- setting up -----------------------------------------------------------------------------------


def with_app(user: User) -> str:
    """Set up an app for a person, a while ago, and return its seed."""
    seed = factors.new_seed()
    earlier = timezone.now() - timedelta(minutes=10)
    code = factors.code_at(seed, int(earlier.timestamp()))
    services.add_app(user=user, seed=seed, code=code, at=earlier)
    return seed


def code_now(seed: str, shift: int = 0) -> str:
    return factors.code_at(seed, int(timezone.now().timestamp()) + shift)


def test_an_app_is_set_up_with_its_first_code_and_comes_with_recovery_codes(
    client_of: Callable[..., Client], reporter: User
) -> None:
    client = client_of(reporter)
    page = client.get(reverse("factor-app"))
    assert page.headers["Cache-Control"] == "no-store"
    found = re.search(r'id="seed">([A-Z2-7 ]+)<', page.text)
    assert found
    seed = found.group(1).replace(" ", "")
    typed = {"seed": hidden(page.text, "seed"), "code": code_now(seed)}
    made = client.post(reverse("factor-app"), typed)
    codes = re.findall(r'<code class="mono">([0-9A-Z-]{19})</code>', made.text)
    assert len(set(codes)) == factors.RECOVERY_CODES
    assert made.headers["Cache-Control"] == "no-store"
    assert queries.has_second_factor(reporter)
    kept = repr(list(Factor.objects.values()))
    assert seed not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    entries = Entry.objects.filter(act="factor.added")
    assert [entry.after for entry in entries.order_by("id")] == [
        {"kind": "codes"},
        {"kind": "recovery"},
    ]
    assert "10 recovery codes are left" in client.get(reverse("account-security")).text


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_picture(
    client_of: Callable[..., Client], reporter: User
) -> None:
    client = client_of(reporter)
    page = client.get(reverse("factor-app")).text
    seed = re.search(r'id="seed">([A-Z2-7 ]+)<', page)
    assert seed
    again = client.post(
        reverse("factor-app"), {"seed": hidden(page, "seed"), "code": "000000"}
    ).text
    assert "This is not the code" in again
    assert seed.group(1) in again
    assert not queries.has_second_factor(reporter)


def test_a_made_up_seed_is_not_taken(client_of: Callable[..., Client], reporter: User) -> None:
    typed = {"seed": RFC_SEED, "code": code_now(RFC_SEED)}
    client_of(reporter).post(reverse("factor-app"), typed)
    assert not queries.has_second_factor(reporter)


def test_the_table_alone_does_not_tell_the_seed(reporter: User) -> None:
    seed = with_app(reporter)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_factor")
        assert seed not in repr(cursor.fetchall())


# --- signing in -----------------------------------------------------------------------------------


def first_step(client: Client, **more: str) -> str:
    typed = {"username": "reporter", "password": PASSWORD, **more}
    page = client.post(reverse("sign-in"), typed)
    assert "_auth_user_id" not in client.session
    assert "Now prove that it is you" in page.text
    return page.text


def second_step(client: Client, code: str, **more: str) -> bool:
    client.post(reverse("sign-in-second"), {"code": code, **more})
    return "_auth_user_id" in client.session


def test_a_password_alone_opens_nothing_any_more(client: Client, reporter: User) -> None:
    seed = with_app(reporter)
    first_step(client)
    assert client.get(reverse("account")).status_code == 302
    assert second_step(client, code_now(seed))
    assert client.get(reverse("account")).status_code == 200


def test_a_code_is_good_once(reporter: User) -> None:
    seed = with_app(reporter)
    code = code_now(seed)
    first, again = Client(), Client()
    for client in (first, again):
        first_step(client)
    assert second_step(first, code)
    assert not second_step(again, code)
    assert second_step(again, code_now(seed, 30)), "the next one is"


def test_a_code_without_the_password_opens_nothing(client: Client, reporter: User) -> None:
    seed = with_app(reporter)
    assert not second_step(client, code_now(seed))


def test_the_right_password_waits_ten_minutes_for_the_code(client: Client, reporter: User) -> None:
    seed = with_app(reporter)
    first_step(client)
    session = client.session
    session["sign_in_step"] = {**session["sign_in_step"], "until": 0}
    session.save()
    assert not second_step(client, code_now(seed))


def test_who_was_barred_between_the_steps_stays_outside(client: Client, reporter: User) -> None:
    seed = with_app(reporter)
    first_step(client)
    reporter.is_active = False
    reporter.save()
    assert not second_step(client, code_now(seed))


def test_guessing_codes_has_to_wait(client: Client, reporter: User) -> None:
    seed = with_app(reporter)
    first_step(client)
    for _ in range(FREE + 1):
        assert not second_step(client, "abcdef")
    assert not second_step(client, code_now(seed))
    page = client.post(reverse("sign-in-second"), {"code": code_now(seed)}).text
    assert "Too many wrong passwords. Try again in" in page


def test_the_way_back_and_what_was_typed_go_through_both_steps(
    client: Client, reporter: User
) -> None:
    seed = with_app(reporter)
    page = first_step(client, next=reverse("account-tokens"))
    assert hidden(page, "next") == reverse("account-tokens")
    typed = {"code": code_now(seed), "next": reverse("account-tokens")}
    arrived = client.post(reverse("sign-in-second"), typed)
    assert arrived.headers["Location"] == reverse("account-tokens")


def test_a_recovery_code_stands_in_once_in_any_spelling(reporter: User) -> None:
    with_app(reporter)
    code, other = services.renew_recovery_codes(user=reporter, at=NOW)[:2]
    first, again = Client(), Client()
    for client in (first, again):
        first_step(client)
    assert second_step(first, code.lower().replace("-", " "))
    assert not second_step(again, code)
    assert second_step(again, other)
    assert Entry.objects.filter(act="factor.code_used").count() == 2
    left = Factor.objects.get(kind=FactorKind.RECOVERY).secret.split()
    assert len(left) == factors.RECOVERY_CODES - 2


def test_new_recovery_codes_end_the_earlier_ones(
    client_of: Callable[..., Client], reporter: User
) -> None:
    with_app(reporter)
    old = services.renew_recovery_codes(user=reporter, at=NOW)[0]
    client_of(reporter).post(reverse("factor-codes"))
    with pytest.raises(FactorRefused):
        services.use_code(user=reporter, code=old, at=NOW)


def test_without_a_second_factor_there_are_no_recovery_codes(
    client_of: Callable[..., Client], reporter: User
) -> None:
    client_of(reporter).post(reverse("factor-codes"))
    assert not Factor.objects.exists()


def test_a_code_of_the_app_confirms_a_dangerous_act(
    client_of: Callable[..., Client], reporter: User
) -> None:
    seed = with_app(reporter)
    client = client_of(reporter)
    age(client, "confirmed")
    page = client.post(reverse("factor-codes"), {"x": "y"}).text
    answer = {"typed": hidden(page, "typed"), "confirm": code_now(seed)}
    assert "shown this once" in client.post(reverse("factor-codes"), answer).text


# --- switching off --------------------------------------------------------------------------------


def test_switching_the_last_one_off_takes_the_recovery_codes_along(
    client_of: Callable[..., Client], reporter: User
) -> None:
    with_app(reporter)
    services.renew_recovery_codes(user=reporter, at=NOW)
    app = Factor.objects.get(kind=FactorKind.CODES)
    client_of(reporter).post(reverse("factor-remove", args=[app.public_id]))
    assert not Factor.objects.exists()
    assert Entry.objects.filter(act="factor.removed", by=reporter).count() == 2


def test_nobody_switches_off_the_factor_of_another(
    client_of: Callable[..., Client], reporter: User, triager: User
) -> None:
    with_app(reporter)
    app = Factor.objects.get()
    response = client_of(triager).post(reverse("factor-remove", args=[app.public_id]))
    assert response.status_code == 404
    assert Factor.objects.exists()


def test_an_administrator_switches_them_off_for_a_person_who_lost_them(
    client_of: Callable[..., Client], administrator: User, reporter: User, department: Department
) -> None:
    with_app(reporter)
    client = client_of(administrator)
    page = client.get(reverse("department-person", args=[department.code, reporter.public_id]))
    assert "Switch the second factors off" in page.text
    client.post(reverse("person-factors", args=[reporter.public_id]))
    assert not queries.has_second_factor(reporter)
    assert Entry.objects.get(act="factor.removed").by == administrator


def test_others_may_not(client_of: Callable[..., Client], triager: User, reporter: User) -> None:
    with_app(reporter)
    response = client_of(triager).post(reverse("person-factors", args=[reporter.public_id]))
    assert response.status_code == 403
    assert queries.has_second_factor(reporter)


# --- who must have one ----------------------------------------------------------------------------


@pytest.fixture
def asked_of(settings: Any) -> Callable[[str], None]:
    def ask(whom: str) -> None:
        settings.BEAMWARD = dataclasses.replace(settings.BEAMWARD, second_factor=whom)

    return ask


def test_who_must_have_a_second_factor_is_led_to_set_it_up(
    client: Client, reporter: User, asked_of: Callable[[str], None]
) -> None:
    asked_of("everybody")
    client.post(reverse("sign-in"), {"username": "reporter", "password": PASSWORD})
    led = client.get(reverse("account"))
    assert led.headers["Location"] == reverse("account-security")
    assert "asks you for a second factor" in client.get(reverse("account-security")).text
    sent = client.post(reverse("account"), {"full_name": "Li Na\nand more"})
    assert (sent.status_code, "Li Na\nand more" in sent.text) == (403, True)
    page = client.get(reverse("factor-app")).text
    seed = re.search(r'id="seed">([A-Z2-7 ]+)<', page)
    assert seed
    typed = {"seed": hidden(page, "seed"), "code": code_now(seed.group(1).replace(" ", ""))}
    assert client.post(reverse("factor-app"), typed).status_code == 200
    assert client.get(reverse("account")).status_code == 200
    app = Factor.objects.get(kind=FactorKind.CODES)
    client.post(reverse("factor-remove", args=[app.public_id]))
    assert client.get(reverse("account")).status_code == 302, "and again when it is switched off"


def test_administrators_alone_may_be_asked(
    reporter: User, administrator: User, asked_of: Callable[[str], None]
) -> None:
    root = User.objects.create(login="root", full_name="Root", is_administrator=True, joined_at=NOW)
    asked = {}
    for whom in ("optional", "administrators", "everybody"):
        asked_of(whom)
        people = (reporter, administrator, root)
        asked[whom] = [queries.must_have_second_factor(person) for person in people]
    assert asked == {
        "optional": [False, False, False],
        "administrators": [False, True, True],
        "everybody": [True, True, True],
    }

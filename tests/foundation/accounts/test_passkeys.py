"""Passkeys: made, used beside a password, used alone."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from beamward.foundation.accounts import queries
from beamward.foundation.accounts.models import Factor, FactorKind, User
from beamward.foundation.trail.models import Entry
from tests.support.authenticator import Authenticator
from tests.support.factories import PASSWORD
from tests.support.pages import age, hidden

pytestmark = pytest.mark.django_db


def options_on(page: str) -> str:
    found = re.search(r'data-options="([^"]+)"', page)
    assert found, "the page asks for no passkey"
    return html.unescape(found.group(1))


def make(client: Client, authenticator: Authenticator) -> str:
    page = client.get(reverse("factor-passkey"), secure=True).text
    answer = authenticator.make(options_on(page))
    typed = {"name": "my key", "passkey": answer}
    return client.post(reverse("factor-passkey"), typed, secure=True).text


@pytest.fixture
def authenticator(client_of: Callable[..., Client], reporter: User) -> Authenticator:
    made = Authenticator()
    assert "shown this once" in make(client_of(reporter), made)
    return made


def test_a_passkey_is_made_and_only_its_public_key_is_kept(
    authenticator: Authenticator, reporter: User
) -> None:
    assert queries.has_second_factor(reporter)
    entry = Entry.objects.filter(act="factor.added").order_by("id")[0]
    assert entry.after == {"kind": "passkey", "name": "my key"}
    private = authenticator.key.private_numbers().private_value
    assert str(private) not in repr(list(Factor.objects.values()))


@pytest.mark.parametrize(
    "flawed",
    [
        Authenticator(origin="https://elsewhere.example"),
        Authenticator(verified=False),
    ],
    ids=["of another site", "without finger, face or PIN"],
)
def test_a_flawed_passkey_is_not_taken(
    client_of: Callable[..., Client], reporter: User, flawed: Authenticator
) -> None:
    assert "made no passkey" in make(client_of(reporter), flawed)
    assert not Factor.objects.exists()


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1}', '{"response": {}}'])
def test_nonsense_is_refused(client_of: Callable[..., Client], reporter: User, answer: str) -> None:
    client = client_of(reporter)
    client.get(reverse("factor-passkey"))
    typed = {"name": "x", "passkey": answer}
    assert "made no passkey" in client.post(reverse("factor-passkey"), typed).text
    alone = Client(headers={"accept-language": "en"})
    alone.get(reverse("sign-in-passkey"))
    assert "not accepted" in alone.post(reverse("sign-in-passkey"), {"passkey": answer}).text


def test_an_answer_without_a_question_makes_nothing(
    client_of: Callable[..., Client], reporter: User
) -> None:
    client = client_of(reporter)
    page = client.get(reverse("factor-passkey"), secure=True).text
    answer = Authenticator().make(options_on(page))
    other = client_of(reporter)
    other.post(reverse("factor-passkey"), {"name": "x", "passkey": answer}, secure=True)
    assert not Factor.objects.exists()


# --- beside the password --------------------------------------------------------------------------


def first_step(client: Client) -> str:
    typed = {"username": "reporter", "password": PASSWORD}
    return options_on(client.post(reverse("sign-in"), typed, secure=True).text)


def second_step(client: Client, answer: str) -> bool:
    client.post(reverse("sign-in-second"), {"passkey": answer}, secure=True)
    return "_auth_user_id" in client.session


def test_a_passkey_is_the_second_step(client: Client, authenticator: Authenticator) -> None:
    assert second_step(client, authenticator.prove(first_step(client)))


def test_an_answer_is_good_for_one_question(client: Client, authenticator: Authenticator) -> None:
    answer = authenticator.prove(first_step(client))
    thief = Client()
    first_step(thief)
    assert not second_step(thief, answer)
    assert second_step(client, answer)


def test_the_passkey_of_another_person_opens_nothing(
    client: Client, client_of: Callable[..., Client], triager: User, authenticator: Authenticator
) -> None:
    other = Authenticator()
    make(client_of(triager), other)
    assert not second_step(client, other.prove(first_step(client)))


def test_a_copied_passkey_is_noticed_by_its_counter(
    client: Client, authenticator: Authenticator
) -> None:
    authenticator.counter = 10
    assert second_step(client, authenticator.prove(first_step(client)))
    authenticator.counter = 5
    copy = Client()
    assert not second_step(copy, authenticator.prove(first_step(copy)))


# --- alone ----------------------------------------------------------------------------------------


def alone(client: Client, authenticator: Authenticator, **more: str) -> bool:
    page = client.get(reverse("sign-in-passkey"), secure=True).text
    answer = authenticator.prove(options_on(page))
    client.post(reverse("sign-in-passkey"), {"passkey": answer, **more}, secure=True)
    return "_auth_user_id" in client.session


def test_a_passkey_alone_opens_the_door(client: Client, authenticator: Authenticator) -> None:
    assert alone(client, authenticator)
    factor = Factor.objects.get(kind=FactorKind.PASSKEY)
    assert (factor.counter, factor.used_at is not None) == (1, True)


def test_it_opens_nothing_for_who_was_barred_or_has_removed_it(
    client: Client, authenticator: Authenticator, reporter: User
) -> None:
    User.objects.filter(pk=reporter.pk).update(is_active=False)
    assert not alone(client, authenticator)
    User.objects.filter(pk=reporter.pk).update(is_active=True)
    Factor.objects.all().delete()
    assert not alone(client, authenticator)


def test_it_does_not_speak_for_another_person(
    client: Client, authenticator: Authenticator, triager: User
) -> None:
    authenticator.handle = triager.public_id.encode()
    assert not alone(client, authenticator)


# --- before a dangerous act -----------------------------------------------------------------------


def test_a_passkey_confirms_a_dangerous_act_and_what_was_typed_goes_on(
    client_of: Callable[..., Client], reporter: User, authenticator: Authenticator
) -> None:
    client = client_of(reporter)
    age(client, "confirmed")
    page = client.post(
        reverse("account-tokens"), {"name": "export", "days": "30"}, secure=True
    ).text
    answer = {
        "typed": hidden(page, "typed"),
        "confirm": "",
        "passkey": authenticator.prove(options_on(page)),
    }
    made = client.post(reverse("account-tokens"), answer, secure=True)
    assert 'id="secret"' in made.text

"""Signing in through the hospital's identity provider."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from beamward.foundation.accounts import factors, oidc, services
from beamward.foundation.accounts.models import Session, User
from beamward.foundation.trail.models import Entry
from tests.support import provider
from tests.support.factories import NOW
from tests.support.pages import age, hidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital(settings: Any) -> Iterator[provider.Provider]:
    with provider.running() as running:
        settings.BEAMWARD = dataclasses.replace(
            settings.BEAMWARD,
            oidc_issuer=running.issuer,
            oidc_client_id=provider.CLIENT,
            oidc_client_secret=provider.SECRET,
        )
        yield running


def go(client: Client, hospital: provider.Provider, **query: str) -> Any:
    sent = client.get(reverse("sign-in-single"), query)
    assert sent.headers["Location"].startswith(hospital.issuer + "/authorize?")
    return client.get(hospital.came(sent.headers["Location"]))


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def test_who_is_known_here_comes_in(
    client: Client, reporter: User, hospital: provider.Provider
) -> None:
    arrived = go(client, hospital, next=reverse("account-tokens"))
    assert arrived.headers["Location"] == reverse("account-tokens")
    assert is_in(client)
    assert hospital.asked["code_challenge_method"] == "S256"
    assert hospital.asked["scope"] == "openid profile"


def test_a_name_that_the_hospital_gives_to_somebody_new_opens_no_account(
    client: Client, reporter: User, hospital: provider.Provider
) -> None:
    go(client, hospital)
    hospital.claims = {"sub": "4712"}
    newcomer = Client(headers={"accept-language": "en"})
    refused = go(newcomer, hospital)
    assert refused.status_code == 403
    assert "no open account of that name is yours" in refused.text
    assert not is_in(newcomer)


def test_who_gets_another_name_at_the_hospital_keeps_the_account(
    client: Client, reporter: User, hospital: provider.Provider
) -> None:
    go(client, hospital)
    hospital.claims = {"preferred_username": "li-na"}
    again = Client()
    go(again, hospital)
    assert is_in(again)
    assert Entry.objects.filter(act="account.bound", subject_id=reporter.public_id).count() == 1


def test_the_number_of_another_provider_is_another_person(
    client: Client, reporter: User, hospital: provider.Provider
) -> None:
    go(client, hospital)
    bound = User.objects.get(pk=reporter.pk).hospital_subject
    assert len(bound) == 64
    assert "4711" not in bound
    with provider.running() as other:
        elsewhere = oidc.Provider(other.issuer, provider.CLIENT, provider.SECRET, "sub")
        assert elsewhere.subject_of({"sub": "4711"}) != bound


def test_an_administrator_releases_an_account_for_a_new_number(
    client: Client,
    client_of: Callable[..., Client],
    administrator: User,
    reporter: User,
    hospital: provider.Provider,
) -> None:
    go(client, hospital)
    hospital.claims = {"sub": "4712"}
    page = client_of(administrator)
    path = f"{reverse('department-person', args=['onc', reporter.public_id])}"
    assert "Release from the hospital" in page.get(path).text
    page.post(reverse("person-release", args=[reporter.public_id]), {"department": "onc"})
    assert "Release from the hospital" not in page.get(path).text
    moved = Client()
    go(moved, hospital)
    assert is_in(moved)
    acts = Entry.objects.filter(subject_id=reporter.public_id, act__startswith="account.")
    assert [entry.act for entry in acts.order_by("pk")][-3:] == [
        "account.bound",
        "account.released",
        "account.bound",
    ]


def test_the_sign_in_page_offers_it_only_where_it_is_set_up(
    client: Client, hospital: provider.Provider, settings: Any
) -> None:
    assert "Sign in through the hospital" in client.get(reverse("sign-in")).text
    settings.BEAMWARD = dataclasses.replace(settings.BEAMWARD, oidc_issuer="")
    assert "Sign in through the hospital" not in client.get(reverse("sign-in")).text
    assert "not set up here" in client.get(reverse("sign-in-single")).text


def test_who_has_no_account_stays_outside_and_none_is_made(
    client: Client, hospital: provider.Provider
) -> None:
    hospital.claims = {"preferred_username": "somebody"}
    refused = go(client, hospital)
    assert refused.status_code == 403
    assert "no open account of that name" in refused.text
    assert not User.objects.filter(login="somebody").exists()


@pytest.mark.parametrize("closed", [{"is_active": False}, {"leaves_on": date(2020, 1, 1)}])
def test_a_closed_account_stays_closed(
    client: Client, reporter: User, hospital: provider.Provider, closed: dict[str, Any]
) -> None:
    User.objects.filter(pk=reporter.pk).update(**closed)
    assert go(client, hospital).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another program"},
        {"exp": 1},
        {"exp": None},
        {"nonce": "another"},
        {"nonce": None},
        {"iat": 99999999999},
        {"preferred_username": None},
        {"preferred_username": ["reporter"]},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_opens_nothing(
    client: Client, reporter: User, hospital: provider.Provider, claims: dict[str, Any]
) -> None:
    hospital.claims = claims
    assert go(client, hospital).status_code == 403
    assert hospital.tokens_given == 1
    assert not is_in(client)


def test_a_token_signed_by_another_or_with_the_clients_secret_opens_nothing(
    reporter: User, hospital: provider.Provider
) -> None:
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for key, algorithm in ((stranger, "RS256"), (provider.SECRET * 2, "HS256"), (None, "none")):
        hospital.signing_key, hospital.algorithm = key, algorithm
        client = Client()
        assert go(client, hospital).status_code == 403
        assert not is_in(client)


def test_an_answer_that_was_not_asked_for_here_opens_nothing(
    client: Client, reporter: User, hospital: provider.Provider
) -> None:
    sent = client.get(reverse("sign-in-single"))
    back = hospital.came(sent.headers["Location"])
    victim = Client()
    assert victim.get(back).status_code == 403
    victim.get(reverse("sign-in-single"))
    assert victim.get(back).status_code == 403, "the state is another's"
    assert hospital.tokens_given == 0
    assert not is_in(victim)


def test_an_answer_is_good_once(
    client: Client, reporter: User, hospital: provider.Provider
) -> None:
    sent = client.get(reverse("sign-in-single"))
    back = hospital.came(sent.headers["Location"])
    assert client.get(back).status_code == 302
    client.post(reverse("sign-out"))
    assert client.get(back).status_code == 403


def test_it_leads_to_no_other_site(
    client: Client, reporter: User, hospital: provider.Provider
) -> None:
    arrived = go(client, hospital, next="https://elsewhere.example/")
    assert arrived.headers["Location"] == reverse("home")


def test_a_provider_that_does_not_answer_is_said_in_a_sentence(
    client: Client, settings: Any
) -> None:
    settings.BEAMWARD = dataclasses.replace(
        settings.BEAMWARD,
        oidc_issuer="http://127.0.0.1:9",
        oidc_client_id="x",
        oidc_client_secret="y",
    )
    refused = client.get(reverse("sign-in-single"), headers={"accept-language": "en"})
    assert refused.status_code == 403
    assert "does not answer" in refused.text


def test_the_hospital_asks_for_the_second_factor_itself(
    client: Client, reporter: User, hospital: provider.Provider, settings: Any
) -> None:
    settings.BEAMWARD = dataclasses.replace(settings.BEAMWARD, second_factor="everybody")
    seed = factors.new_seed()
    code = factors.code_at(seed, int(NOW.timestamp()))
    services.add_app(user=reporter, seed=seed, code=code, at=NOW)
    go(client, hospital)
    assert is_in(client)


def test_coming_through_the_hospital_in_another_tab_confirms_an_act_without_a_password(
    client_of: Callable[..., Client], reporter: User, hospital: provider.Provider
) -> None:
    client = client_of(reporter)
    age(client, "seen", "confirmed")
    typed = {"full_name": "Li Na", "email": "", "language": "en", "time_zone": "UTC"}
    page = client.post(reverse("account"), typed).text
    assert "Sign in through the hospital (in a new tab)" in page
    go(client, hospital)
    client.post(reverse("account"), {"typed": hidden(page, "typed"), "confirm": ""})
    reporter.refresh_from_db()
    assert reporter.full_name == "Li Na"


def test_a_text_whose_session_has_ended_waits_while_its_person_comes_through_the_hospital(
    reporter: User, hospital: provider.Provider
) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    strict.force_login(reporter)
    page = strict.get(reverse("account")).text
    Session.objects.all().delete()
    form = {"full_name": "Li Na", "typed_by": reporter.public_id}
    token = hidden(page, "csrfmiddlewaretoken")
    waiting = strict.post(reverse("account"), {**form, "csrfmiddlewaretoken": token}).text
    assert "in a new tab" in waiting
    assert "Li Na" not in waiting
    go(strict, hospital)
    pressed = {
        "username": "",
        "password": "",
        "typed": hidden(waiting, "typed"),
        "csrfmiddlewaretoken": hidden(waiting, "csrfmiddlewaretoken"),
    }
    back = strict.post(reverse("sign-in"), pressed).text
    assert "You are signed in again" in back
    assert "Li Na" in back
    assert "Send again" in back

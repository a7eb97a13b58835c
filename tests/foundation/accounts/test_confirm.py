"""A dangerous act asks for a fresh proof, and goes on with all that was typed."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from beamward.foundation.accounts.attempts import FREE
from beamward.foundation.accounts.models import ApiToken, User
from beamward.foundation.organisations import queries as organisations
from beamward.foundation.organisations.models import Department, Role
from tests.support.factories import PASSWORD, make_person
from tests.support.pages import age, hidden

pytestmark = pytest.mark.django_db

TOKEN = {"name": "night export of Li & Na", "days": "30"}


@pytest.fixture
def client(client_of: Callable[..., Client], reporter: User) -> Client:
    client = client_of(reporter)
    age(client, "confirmed", seconds=601)
    return client


def asked(client: Client, address: str, **typed: object) -> str:
    response = client.post(address, typed)
    assert response.status_code == 403
    assert response.headers["Cache-Control"] == "no-store"
    assert "Is it you?" in response.text
    return response.text


def test_right_after_signing_in_nothing_is_asked(
    client_of: Callable[..., Client], reporter: User
) -> None:
    assert client_of(reporter).post(reverse("account-tokens"), TOKEN).status_code == 200
    assert ApiToken.objects.count() == 1


def test_later_the_act_waits_for_a_proof_and_then_goes_on_with_what_was_typed(
    client: Client,
) -> None:
    page = asked(client, reverse("account-tokens"), **TOKEN)
    assert ApiToken.objects.count() == 0
    assert f'action="{reverse("account-tokens")}"' in page
    answer = {"typed": hidden(page, "typed"), "confirm": PASSWORD}
    made = client.post(reverse("account-tokens"), answer)
    assert 'id="secret"' in made.text
    assert ApiToken.objects.get().name == TOKEN["name"]


def test_a_wrong_proof_is_said_and_what_was_typed_stays(client: Client) -> None:
    page = asked(client, reverse("account-tokens"), **TOKEN)
    wrong = {"typed": hidden(page, "typed"), "confirm": "wrong"}
    page = asked(client, reverse("account-tokens"), **wrong)
    assert "neither your password nor a code" in page
    right = {"typed": hidden(page, "typed"), "confirm": PASSWORD}
    assert client.post(reverse("account-tokens"), right).status_code == 200
    assert ApiToken.objects.get().name == TOKEN["name"]


def test_guessing_at_an_open_page_has_to_wait(client: Client) -> None:
    page = asked(client, reverse("account-tokens"), **TOKEN)
    typed = hidden(page, "typed")
    for _ in range(FREE + 1):
        asked(client, reverse("account-tokens"), typed=typed, confirm="wrong")
    page = asked(client, reverse("account-tokens"), typed=typed, confirm=PASSWORD)
    assert "Try again in 2 seconds" in page
    assert ApiToken.objects.count() == 0


def test_the_page_shows_nothing_of_what_was_typed(client: Client) -> None:
    assert "night export" not in asked(client, reverse("account-tokens"), **TOKEN)


def test_what_was_typed_for_one_act_is_no_other(client: Client) -> None:
    page = asked(client, reverse("account-tokens"), **TOKEN)
    elsewhere = client.post(
        reverse("factor-codes"), {"typed": hidden(page, "typed"), "confirm": PASSWORD}
    )
    assert elsewhere.status_code == 403
    assert ApiToken.objects.count() == 0


def test_a_made_up_form_is_not_taken_for_ours(client: Client) -> None:
    asked(client, reverse("account-tokens"), typed="made up", confirm=PASSWORD, **TOKEN)
    assert ApiToken.objects.count() == 0


def test_reading_a_page_is_never_asked_for_unless_it_shows_a_secret(client: Client) -> None:
    assert client.get(reverse("account-tokens")).status_code == 200
    page = client.get(reverse("factor-app"))
    assert page.status_code == 403
    answer = {"typed": hidden(page.text, "typed"), "confirm": PASSWORD}
    back = client.post(reverse("factor-app"), answer)
    assert (back.status_code, back.headers["Location"]) == (303, reverse("factor-app"))
    assert client.get(reverse("factor-app")).status_code == 200


@pytest.fixture
def managing(
    client_of: Callable[..., Client], administrator: User, department: Department
) -> Client:
    client = client_of(administrator)
    age(client, "confirmed", seconds=601)
    return client


def test_making_somebody_an_administrator_asks_for_a_proof_and_another_role_does_not(
    managing: Client, reporter: User, department: Department
) -> None:
    address = reverse("department-person", args=[department.code, reporter.public_id])
    assert managing.post(address, {"roles": ["reporter", "triager"]}).status_code == 302
    page = asked(managing, address, roles=["reporter", "administrator"])
    answer = {"typed": hidden(page, "typed"), "confirm": PASSWORD}
    assert managing.post(address, answer).status_code == 302
    held = organisations.roles_of(User.objects.get(pk=reporter.pk), department.pk)
    assert held == {Role.REPORTER, Role.ADMINISTRATOR}


@pytest.mark.parametrize("act", ["person-password", "person-invite", "person-factors"])
def test_acting_on_the_account_of_another_asks_for_a_proof(
    managing: Client, department: Department, act: str
) -> None:
    person = make_person(department, Role.REPORTER)
    before = person.password
    asked(managing, reverse(act, args=[person.public_id]), password="quiet harbour at dawn")
    person.refresh_from_db()
    assert person.password == before


def test_a_password_set_for_another_survives_the_question_without_being_shown(
    managing: Client, department: Department
) -> None:
    person = make_person(department, Role.REPORTER)
    address = reverse("person-password", args=[person.public_id])
    page = asked(managing, address, password="quiet harbour at dawn")
    assert "quiet harbour" not in page
    managing.post(address, {"typed": hidden(page, "typed"), "confirm": PASSWORD})
    person.refresh_from_db()
    assert person.check_password("quiet harbour at dawn")

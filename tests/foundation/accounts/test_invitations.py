"""How people come, and how they leave."""

import dataclasses
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beamward.domain.incident.lifecycle import State
from beamward.features.actions.services import finish
from beamward.foundation.accounts import handover, queries, services
from beamward.foundation.accounts.models import Invitation, Session, User
from beamward.foundation.accounts.services import INVITED_FOR, InvitationRefused
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.trail.models import Entry
from tests.support.factories import NOW, PASSWORD, make_action, make_person

pytestmark = pytest.mark.django_db

CHOSEN = "quiet harbour at dawn"
TWICE = {"new_password": CHOSEN, "new_password_again": CHOSEN}


def link_on(page: str) -> str:
    found = re.search(r'id="link">https?://[^/]+(/invitation/[^<]+)<', page)
    assert found
    return found.group(1)


def invite(client: Client, person: User) -> str:
    response = client.post(reverse("person-invite", args=[person.public_id]))
    assert response.headers["Cache-Control"] == "no-store"
    return link_on(response.text)


def test_a_person_added_without_password_gets_a_link_and_chooses_one(
    client_of: Callable[..., Client], administrator: User, department: Department
) -> None:
    typed = {"full_name": "Li Na", "login": "lina", "email": "", "roles": ["reporter"]}
    added = client_of(administrator).post(reverse("person-add", args=[department.code]), typed)
    link = link_on(added.text)
    guest = Client(headers={"accept-language": "en"})
    assert "Welcome, Li Na" in guest.get(link).text
    assert guest.post(link, TWICE).status_code == 302
    person = User.objects.get(login="lina")
    assert guest.get(reverse("account")).status_code == 200
    assert person.check_password(CHOSEN)
    assert [entry.act for entry in Entry.objects.filter(subject_id=person.public_id)] == [
        "account.added",
        "account.invited",
        "account.password_set",
    ]


def test_an_invitation_is_good_once(
    client_of: Callable[..., Client], administrator: User, department: Department
) -> None:
    person = make_person(department, Role.REPORTER)
    link = invite(client_of(administrator), person)
    assert Client().post(link, TWICE).status_code == 302
    assert Client().get(link).status_code == 404
    other = {"new_password": "another harbour", "new_password_again": "another harbour"}
    assert Client().post(link, other).status_code == 404
    person.refresh_from_db()
    assert person.check_password(CHOSEN)


def test_a_weak_password_is_refused_and_the_invitation_stays_good(
    client_of: Callable[..., Client], administrator: User, department: Department
) -> None:
    person = make_person(department, Role.REPORTER)
    link = invite(client_of(administrator), person)
    weak = Client(headers={"accept-language": "en"}).post(
        link, {"new_password": "12345678", "new_password_again": "12345678"}
    )
    assert "entirely numeric" in weak.text
    assert Client().post(link, TWICE).status_code == 302


def test_an_invitation_runs_out_is_replaced_and_ends_with_the_account(
    department: Department,
) -> None:
    person, by = make_person(department, Role.REPORTER), make_person()
    first = services.invite(user=person, by=by, at=NOW)
    second = services.invite(user=person, by=by, at=NOW)
    late = NOW + INVITED_FOR
    for token, at in ((first, NOW), (second, late), ("made up", NOW)):
        assert queries.invited_with(services.digest_of(token), at=at) is None
        with pytest.raises(InvitationRefused):
            services.accept_invitation(token=token, password=CHOSEN, at=at)
    services.set_active(user=person, active=False, by=by, at=NOW)
    with pytest.raises(InvitationRefused):
        services.accept_invitation(token=second, password=CHOSEN, at=NOW)


def test_the_link_is_kept_nowhere(
    client_of: Callable[..., Client], administrator: User, department: Department
) -> None:
    link = invite(client_of(administrator), make_person(department, Role.REPORTER))
    token = link.rpartition("/")[2]
    kept = repr([*Invitation.objects.values(), *Entry.objects.values()])
    assert token not in kept


def test_a_person_with_an_address_is_invited_by_mail_and_the_link_is_not_shown(
    client_of: Callable[..., Client], administrator: User, department: Department, settings: Any
) -> None:
    settings.BEAMWARD = dataclasses.replace(settings.BEAMWARD, email_host="mail.example")
    person = make_person(department, Role.REPORTER, email="lina@hospital.example")
    person.language = "zh-hans"
    person.save()
    response = client_of(administrator).post(reverse("person-invite", args=[person.public_id]))
    assert response.status_code == 302
    (sent,) = mail.outbox
    assert sent.to == ["lina@hospital.example"]
    found = re.search(r"https?://[^/]+(/invitation/\S+)", str(sent.body))
    assert found
    assert Client().post(found.group(1), TWICE).status_code == 302


def test_an_invitation_does_not_stand_in_for_the_second_factor(department: Department) -> None:
    from beamward.foundation.accounts import factors

    person = make_person(department, Role.REPORTER)
    seed = factors.new_seed()
    code = factors.code_at(seed, int(NOW.timestamp()))
    services.add_app(user=person, seed=seed, code=code, at=NOW)
    token = services.invite(user=person, by=person, at=timezone.now())
    guest = Client(headers={"accept-language": "en"})
    page = guest.post(reverse("invitation", args=[token]), TWICE)
    assert "Now prove that it is you" in page.text
    assert "_auth_user_id" not in guest.session


@pytest.mark.parametrize("act", ["person-invite", "person-leaving", "person-factors"])
def test_only_who_manages_a_person_invites_or_lets_leave(
    client_of: Callable[..., Client], head: User, stranger: User, reporter: User, act: str
) -> None:
    for other in (head, stranger, reporter):
        response = client_of(other).post(reverse(act, args=[reporter.public_id]))
        assert response.status_code == 403


# --- leaving --------------------------------------------------------------------------------------


def leave(client: Client, person: User, day: str) -> Any:
    return client.post(
        reverse("person-leaving", args=[person.public_id]), {"leaves_on": day}, follow=True
    )


def test_after_the_last_day_sign_in_sessions_and_tokens_end_and_the_account_stays(
    client_of: Callable[..., Client], administrator: User, department: Department
) -> None:
    person = make_person(department, Role.REPORTER, login="leaver")
    now = timezone.now()
    token = services.issue_token(
        user=person, name="export", expires_at=now + timedelta(days=30), at=now
    )
    today = timezone.localdate()
    page = leave(client_of(administrator), person, today.isoformat())
    assert "Person leaver leaves." in page.text
    there = client_of(person)
    assert there.get(reverse("account")).status_code == 200, "today the person still works"

    person.refresh_from_db()
    person.leaves_on = today - timedelta(days=1)
    person.save()
    assert there.get(reverse("account")).status_code == 302
    assert queries.holder_of(services.digest_of(token), at=now) is None
    assert not Client().login(username="leaver", password=PASSWORD)

    assert services.close_left(at=now) == 1
    assert services.close_left(at=now) == 0
    person.refresh_from_db()
    assert not person.is_active
    assert not Session.objects.filter(user=person).exists()
    acts = Entry.objects.filter(subject_kind="accounts.user", subject_id=person.public_id)
    assert [entry.act for entry in acts.order_by("id")][-2:] == [
        "account.changed",
        "account.left",
    ]
    assert Entry.objects.filter(act="token.revoked").count() == 1


def test_who_stays_after_all_stays(
    client_of: Callable[..., Client], administrator: User, department: Department
) -> None:
    person = make_person(department, Role.REPORTER)
    client = client_of(administrator)
    leave(client, person, timezone.localdate().isoformat())
    assert "stays." in leave(client, person, "").text
    person.refresh_from_db()
    assert person.leaves_on is None


def test_a_day_that_is_over_is_refused(
    client_of: Callable[..., Client], administrator: User, department: Department
) -> None:
    person = make_person(department, Role.REPORTER)
    assert "This day is over." in leave(client_of(administrator), person, "2020-01-01").text
    person.refresh_from_db()
    assert person.leaves_on is None


def test_who_may_sign_in_again_has_no_last_day_any_more(administrator: User) -> None:
    person = make_person()
    person.leaves_on = NOW.date()
    services.set_active(user=person, active=False, by=administrator, at=NOW)
    services.set_active(user=person, active=True, by=administrator, at=NOW)
    kept = User.objects.get(pk=person.pk)
    assert (kept.is_active, kept.leaves_on) == (True, None)


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, handover.Kind]:
    known: dict[str, handover.Kind] = {}
    monkeypatch.setattr(handover, "_kinds", known)
    return known


def test_what_a_leaver_has_in_hand_is_listed_by_its_id(
    client_of: Callable[..., Client],
    administrator: User,
    department: Department,
    kinds: dict[str, handover.Kind],
) -> None:
    person = make_person(department, Role.INVESTIGATOR)
    client = client_of(administrator)
    address = reverse("person-leaving", args=[person.public_id])
    assert "Nothing is open in this person" in client.get(address).text
    handover.register(
        "x", handover.Kind("Investigations", lambda _who: [handover.Piece("ABCD1234EFGH", "/x")])
    )
    handover.register("y", handover.Kind("Nothing", lambda _who: []))
    page = client.get(address).text
    assert "Investigations (1)" in page
    assert '<a href="/x">ABCD-1234-EFGH</a>' in page
    assert "Nothing (" not in page


def test_open_investigations_and_actions_of_a_leaver_are_listed_without_their_content(
    client_of: Callable[..., Client],
    administrator: User,
    investigator: User,
    make_incident: Callable[..., Any],
) -> None:
    incident = make_incident(State.INVESTIGATING, investigator=investigator)
    make_action(incident, owner=investigator, by=investigator)
    done = make_action(incident, owner=investigator, by=investigator)
    finish(action=done, seen_revision=0, evidence="Done.", by=investigator, at=NOW)
    make_incident(State.CLOSED, investigator=investigator)
    address = reverse("person-leaving", args=[investigator.public_id])
    page = client_of(administrator).get(address).text
    assert "Open investigations (1)" in page
    assert "Open actions (1)" in page
    assert reverse("incident", args=[incident.public_id]) in page
    assert "couch" not in page.lower()

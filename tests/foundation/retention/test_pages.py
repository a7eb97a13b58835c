"""The department's page of retention: what it shows, to whom, and what can be decided there."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import Factor, User
from beamward.foundation.jobs import services as jobs
from beamward.foundation.jobs.models import Job
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.retention.models import Choice, Disposal, Hold
from beamward.foundation.retention.web import views
from tests.support import factories
from tests.support.factories import NOW
from tests.support.pages import age

ClientOf = Callable[..., Client]
LONG_AGO = datetime(2005, 5, 4, 9, 0, tzinfo=UTC)
OWN = {
    "rule": "own",
    "years": "10",
    "counted_from": "closed",
    "bound": "minimum",
    "source": "Decision of the board",
    "reason": "Claims come late.",
}


@pytest.fixture
def home(department: Department) -> str:
    return f"/departments/{department.code}/retention"


@pytest.fixture
def old(department: Department, quality_lead: User) -> list[Incident]:
    """Three incidents of long ago."""
    return [
        factories.make_incident(department, state=State.CLOSED, lead=quality_lead, at=LONG_AGO)
        for _ in range(3)
    ]


def choose(browser: Client, home: str, kind: str = "incident", **given: Any) -> Any:
    return browser.post(f"{home}/{kind}/rule", {**OWN, **given})


def test_at_first_everything_is_unknown_and_kept(
    home: str, auditor: User, client_of: ClientOf
) -> None:
    page = client_of(auditor).get(home).content.decode()
    assert page.count("Kept until somebody decides.") == 4
    assert "What its entries say can be erased, they cannot." in page
    assert "Choose a rule" not in page
    assert "Place a legal hold" not in page


def test_a_rule_that_nobody_has_read_is_marked_where_it_is_chosen_and_where_it_holds(
    home: str, quality_lead: User, client_of: ClientOf
) -> None:
    browser = client_of(quality_lead)
    form = browser.get(f"{home}/incident/rule").content.decode()
    assert "[unverified: recalled, nobody has opened the source]" in form
    assert choose(browser, home, rule="de_strlschg_85", years="").status_code == 302
    page = browser.get(home).content.decode()
    assert "30 years" in page
    assert "Strahlenschutzgesetz (StrlSchG), § 85" in page
    assert "unverified: recalled" in page


def test_a_rule_can_be_taken_back(home: str, quality_lead: User, client_of: ClientOf) -> None:
    browser = client_of(quality_lead)
    choose(browser, home)
    choose(browser, home, rule="unknown", reason="It was a mistake.")
    assert not Choice.objects.exists()


def test_what_is_refused_stays_typed(home: str, quality_lead: User, client_of: ClientOf) -> None:
    answer = choose(client_of(quality_lead), home, source="")
    page = answer.content.decode()
    assert (answer.status_code, "Write what this rests on" in page) == (422, True)
    assert "Claims come late." in page


def test_what_is_over_is_listed_with_its_reason_and_goes_when_it_is_ticked(
    home: str, quality_lead: User, old: list[Incident], client_of: ClientOf
) -> None:
    browser = client_of(quality_lead)
    choose(browser, home)
    page = browser.get(f"{home}/incident/over").content.decode()
    assert "from closing 4 May 2005 · over since 4 May 2015" in page
    assert page.count('type="checkbox"') == 3
    ticked = [incident.public_id for incident in old[:2]]
    answer = browser.post(
        f"{home}/incident/dispose", {"record": ticked, "reason": "Time is over."}, follow=True
    )
    assert "2 records were disposed of." in answer.content.decode()
    assert {disposal.subject_id for disposal in Disposal.objects.all()} == set(ticked)
    assert "Time is over." in browser.get(home).content.decode()


@pytest.mark.parametrize("sent", [{"record": ["x"]}, {"reason": "Time is over."}])
def test_nothing_goes_without_a_reason_or_a_tick(
    sent: dict[str, Any], home: str, quality_lead: User, old: list[Incident], client_of: ClientOf
) -> None:
    browser = client_of(quality_lead)
    choose(browser, home)
    assert browser.post(f"{home}/incident/dispose", sent).status_code == 422
    assert not Disposal.objects.exists()


def test_who_decides_proves_to_be_there(
    home: str, quality_lead: User, old: list[Incident], client_of: ClientOf
) -> None:
    browser = client_of(quality_lead)
    choose(browser, home)
    age(browser, "confirmed", seconds=601)
    sent = {"record": [old[0].public_id], "reason": "Time is over."}
    for path, form in (
        (f"{home}/incident/dispose", sent),
        (f"{home}/holds/place", {"reason": "x"}),
    ):
        answer = browser.post(path, form)
        assert (answer.status_code, "Is it you?" in answer.content.decode()) == (403, True)
    assert not Disposal.objects.exists()
    assert not Hold.objects.exists()


def test_what_is_held_cannot_be_ticked_and_does_not_go(
    home: str, quality_lead: User, old: list[Incident], client_of: ClientOf
) -> None:
    browser = client_of(quality_lead)
    choose(browser, home)
    reference = old[0].public_id
    browser.post(f"{home}/holds/place", {"incident": reference, "reason": "Claim 7"})
    page = browser.get(f"{home}/incident/over").content.decode()
    assert page.count(" disabled>") == 1
    sent = {"record": [reference], "reason": "Time is over."}
    answer = browser.post(f"{home}/incident/dispose", sent)
    assert answer.status_code == 422
    assert f"{quality_lead.full_name} has placed this under a legal hold" in answer.content.decode()
    shown = browser.get(f"/incidents/{reference}").content.decode()
    assert "Under a legal hold" in shown
    assert "Claim 7" in shown


def test_a_long_list_goes_in_the_background_and_what_is_held_stays(
    home: str,
    department: Department,
    quality_lead: User,
    old: list[Incident],
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views, "SHOWN", 1)
    browser = client_of(quality_lead)
    choose(browser, home)
    browser.post(f"{home}/holds/place", {"incident": old[0].public_id, "reason": "Claim 7"})
    page = browser.get(f"{home}/incident/over").content.decode()
    assert "Dispose of all 3 in the background" in page
    answer = browser.post(f"{home}/incident/dispose", {"all": "yes", "reason": "Over."})
    job = Job.objects.get(kind="retention.dispose")
    assert answer.headers["Location"] == f"/jobs/{job.public_id}"
    jobs.perform(public_id=job.public_id, clock=timezone.now, leaving=lambda: False)
    job.refresh_from_db()
    assert (job.state, job.done, job.message_params) == ("done", 3, {"done": 2, "kept": 1})
    assert all(disposal.by == quality_lead for disposal in Disposal.objects.all())
    assert Disposal.objects.count() == 2


def test_a_hold_is_lifted_by_the_administrator_and_both_are_shown(
    home: str, quality_lead: User, administrator: User, client_of: ClientOf
) -> None:
    client_of(quality_lead).post(f"{home}/holds/place", {"reason": "The court asks."})
    hold = Hold.objects.get()
    lift = f"{home}/holds/{hold.public_id}/lift"
    assert client_of(quality_lead).get(lift).status_code == 403
    assert lift not in client_of(quality_lead).get(home).content.decode()
    browser = client_of(administrator)
    assert lift in browser.get(home).content.decode()
    assert browser.post(lift, {"reason": "Judgement given."}).status_code == 302
    page = browser.get(home).content.decode()
    assert "The court asks." in page
    assert f"Lifted by {administrator.full_name}" in page


def test_a_hold_on_what_is_elsewhere_is_refused(
    home: str, other_department: Department, quality_lead: User, client_of: ClientOf
) -> None:
    elsewhere = factories.make_incident(other_department)
    answer = client_of(quality_lead).post(
        f"{home}/holds/place", {"incident": elsewhere.public_id, "reason": "x"}
    )
    assert answer.status_code == 422
    assert "no such record in this department" in answer.content.decode()


def test_an_unknown_kind_and_a_hold_of_another_department_are_not_found(
    home: str,
    other_department: Department,
    stranger: User,
    administrator: User,
    client_of: ClientOf,
) -> None:
    client_of(stranger).post(
        f"/departments/{other_department.code}/retention/holds/place", {"reason": "x"}
    )
    browser = client_of(administrator)
    assert browser.get(f"{home}/colours/over").status_code == 404
    assert browser.get(f"{home}/holds/{Hold.objects.get().public_id}/lift").status_code == 404


def test_in_chinese_every_word_of_the_page_is_chinese(
    home: str, quality_lead: User, old: list[Incident], client_of: ClientOf
) -> None:
    browser = client_of(quality_lead, "zh-hans")
    choose(browser, home, rule="cn_inpatient_record", years="")
    page = browser.get(home).content.decode()
    assert "住院病历：不少于30年" in page
    assert "未核实" in page
    for word in ("Retention", "unknown", "Legal hold", "years"):
        assert word not in page


def test_an_account_of_a_leaver_goes_but_for_the_name_in_the_trail(
    home: str, department: Department, administrator: User, quality_lead: User, client_of: ClientOf
) -> None:
    leaver = factories.make_person(
        department, Role.TRIAGER, login="leaver", full_name="Lea Ver", email="lea@example.org"
    )
    Factor.objects.create(user=leaver, kind="codes", secret="s", created_at=NOW)
    User.objects.filter(pk=leaver.pk).update(leaves_on=NOW.date(), is_active=False)
    User.objects.filter(pk=leaver.pk).update(leaves_on=LONG_AGO.date())
    choose(client_of(quality_lead), home, "account", counted_from="left")
    sent = {"record": [leaver.public_id], "reason": "Gone for long."}
    assert client_of(quality_lead).post(f"{home}/account/dispose", sent).status_code == 403
    assert client_of(administrator).post(f"{home}/account/dispose", sent).status_code == 302
    leaver.refresh_from_db()
    assert (leaver.full_name, leaver.email) == ("Lea Ver", "")
    assert leaver.login == f"left-{leaver.public_id}"
    assert not leaver.has_usable_password()
    assert not Factor.objects.exists()
    assert not leaver.memberships.exists()
    assert (
        client_of(administrator).get(f"{home}/account/over").content.decode().count("checkbox") == 0
    )


def test_an_account_that_works_elsewhere_too_is_not_over(
    home: str,
    department: Department,
    other_department: Department,
    quality_lead: User,
    administrator: User,
    client_of: ClientOf,
) -> None:
    leaver = factories.make_person(department, Role.TRIAGER)
    organisations.give_role(
        user=leaver, department=other_department, role=Role.TRIAGER, by=None, at=NOW
    )
    User.objects.filter(pk=leaver.pk).update(leaves_on=LONG_AGO.date(), is_active=False)
    choose(client_of(quality_lead), home, "account", counted_from="left")
    page = client_of(administrator).get(f"{home}/account/over").content.decode()
    assert "Nothing has come to its end" in page

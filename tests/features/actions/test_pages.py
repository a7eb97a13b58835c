"""The pages of actions."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from beamward.features.actions import services
from beamward.features.actions.models import Action, ActionState
from beamward.features.actions.web import views
from beamward.foundation.accounts.models import User
from beamward.foundation.files import queries as files
from beamward.foundation.notices import queries as notices
from beamward.foundation.organisations.models import Department, Role
from tests.features.actions.conftest import DUE
from tests.features.actions.test_finish_and_check import PDF
from tests.support.factories import NOW, make_person

Browser = Callable[..., Client]
PAGES = [
    "action",
    "action-change",
    "action-finish",
    "action-check",
    "action-reopen",
    "action-cancel",
]


def address(name: str, action: Action) -> str:
    return reverse(name, args=[action.public_id])


def post(client: Client, name: str, action: Action, **fields: Any) -> Any:
    fields.setdefault("revision", action.revision)
    return client.post(address(name, action), fields)


@pytest.fixture
def done(action: Action, action_owner: User) -> Action:
    """A done action, to be checked."""
    return services.finish(
        action=action, seen_revision=0, evidence="See the wall.", by=action_owner, at=NOW
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["action", "action-change", "action-finish", "action-cancel"])
def test_each_page_of_an_open_action_is_shown_in_both_languages(
    action: Action, quality_lead: User, client_of: Browser, name: str, language: str
) -> None:
    page = client_of(quality_lead, language).get(address(name, action))
    assert page.status_code == 200
    assert page["Content-Language"] == language
    assert action.title in page.content.decode()
    assert "style=" not in page.content.decode()


@pytest.mark.parametrize("name", ["action", "action-check", "action-reopen"])
def test_each_page_of_a_done_action_is_shown(
    done: Action, quality_lead: User, client_of: Browser, name: str
) -> None:
    page = client_of(quality_lead).get(address(name, done))
    assert page.status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_another_departments_action_is_not_there(
    action: Action, stranger: User, client_of: Browser, name: str
) -> None:
    assert client_of(stranger).get(address(name, action)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_signs_in_first(action: Action, name: str) -> None:
    page = Client().get(address(name, action))
    assert page.status_code == 302
    assert page["Location"].startswith(reverse("sign-in"))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.TRIAGER, 200),
        (Role.INVESTIGATOR, 200),
        (Role.QUALITY_LEAD, 200),
        (Role.HEAD, 200),
        (Role.AUDITOR, 200),
        (Role.CONFIDANT, 200),
        (Role.ACTION_OWNER, 403),
        (Role.REPORTER, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_who_reads_an_action_that_somebody_else_owns(
    action: Action, department: Department, client_of: Browser, role: Role, status: int
) -> None:
    reader = make_person(department, role)
    assert client_of(reader).get(address("action", action)).status_code == status


def test_the_owner_reads_the_own_action_without_its_trail(
    action: Action, action_owner: User, client_of: Browser
) -> None:
    page = client_of(action_owner).get(address("action", action))
    assert page.status_code == 200
    assert "What was done" not in page.content.decode()
    assert reverse("action-finish", args=[action.public_id]) in page.content.decode()
    assert reverse("action-change", args=[action.public_id]) not in page.content.decode()


@pytest.mark.parametrize("name", ["action-change", "action-finish", "action-cancel"])
def test_the_auditor_only_looks_on(
    action: Action, auditor: User, client_of: Browser, name: str
) -> None:
    assert client_of(auditor).get(address(name, action)).status_code == 403
    answer = post(client_of(auditor), name, action, evidence="x", reason="x")
    assert answer.status_code == 403
    action.refresh_from_db()
    assert action.state == ActionState.OPEN


def test_seeing_the_action_settles_the_notice_about_it(
    action: Action, action_owner: User, client_of: Browser
) -> None:
    assert notices.count_unread(action_owner) == 1
    client_of(action_owner).get(address("action", action))
    assert notices.count_unread(action_owner) == 0


def test_the_owner_finishes_with_words_and_files(
    action: Action, action_owner: User, client_of: Browser
) -> None:
    answer = post(
        client_of(action_owner),
        "action-finish",
        action,
        evidence="The protocol.",
        files_shown=[SimpleUploadedFile("one.pdf", PDF), SimpleUploadedFile("two.pdf", PDF)],
    )
    assert answer.status_code == 302
    action.refresh_from_db()
    assert action.state == ActionState.DONE
    assert [file.shown_name for file in files.files_of(action)] == ["one.pdf", "two.pdf"]
    page = client_of(action_owner).get(address("action", action)).content.decode()
    assert "one.pdf" in page
    assert reverse("file", args=[files.files_of(action)[0].public_id]) in page


def test_a_file_that_cannot_be_taken_leaves_the_words_in_the_form(
    action: Action, action_owner: User, client_of: Browser
) -> None:
    page = post(
        client_of(action_owner),
        "action-finish",
        action,
        evidence="The protocol of Tuesday.",
        files_shown=[SimpleUploadedFile("run.exe", b"MZ\x90")],
    )
    assert page.status_code == 200
    assert "The protocol of Tuesday." in page.content.decode()
    assert "run.exe" in page.content.decode()
    action.refresh_from_db()
    assert action.state == ActionState.OPEN


def test_a_finding_is_kept(done: Action, investigator: User, client_of: Browser) -> None:
    answer = post(
        client_of(investigator), "action-check", done, effect="effective", note="None since."
    )
    assert answer.status_code == 302
    done.refresh_from_db()
    assert (done.state, done.effect_note) == (ActionState.CHECKED, "None since.")


def test_a_finding_without_choice_keeps_the_note(
    done: Action, investigator: User, client_of: Browser
) -> None:
    page = post(client_of(investigator), "action-check", done, note="Twenty looked at.")
    assert page.status_code == 200
    assert "Twenty looked at." in page.content.decode()


def test_who_comes_second_reads_what_is_new_keeps_the_text_and_can_send_again(
    action: Action, investigator: User, quality_lead: User, client_of: Browser
) -> None:
    fields = {
        "title": "Second",
        "kind": action.kind,
        "owner": action.owner.public_id,
        "due_date": DUE.isoformat(),
        "check_after_days": 90,
        "description": "What the second one typed.",
    }
    assert post(client_of(investigator), "action-change", action, **fields).status_code == 302
    second = client_of(quality_lead)
    page = post(
        second, "action-change", action, **{**fields, "title": "Third", "description": "Kept."}
    )
    text = page.content.decode()
    assert page.status_code == 409
    assert "Somebody else has changed this action meanwhile" in text
    assert "The action as it is now" in text
    assert "What the second one typed." in text
    assert 'value="Third"' in text
    assert "Kept." in text
    assert '<input type="hidden" name="revision" value="1">' in text
    again = post(second, "action-change", action, **{**fields, "title": "Third", "revision": 1})
    assert again.status_code == 302
    action.refresh_from_db()
    assert action.title == "Third"


@pytest.mark.parametrize("revision", ["", "x", "99999999999999999999", "-1"])
def test_a_damaged_form_is_refused_with_a_sentence(
    action: Action, action_owner: User, client_of: Browser, revision: str
) -> None:
    page = post(
        client_of(action_owner), "action-finish", action, evidence="Kept words", revision=revision
    )
    assert page.status_code == 409
    assert "Kept words" in page.content.decode()


def test_what_is_no_longer_possible_leads_back(
    done: Action, action_owner: User, client_of: Browser
) -> None:
    answer = client_of(action_owner).get(address("action-finish", done))
    assert answer.status_code == 302
    page = post(client_of(action_owner), "action-finish", done, evidence="Once more")
    assert page.status_code == 409
    assert "Once more" in page.content.decode()


def test_an_action_is_given_up_and_opened_again_on_its_pages(
    action: Action, investigator: User, client_of: Browser
) -> None:
    client = client_of(investigator)
    assert post(client, "action-cancel", action, reason="The vendor does it.").status_code == 302
    assert "The vendor does it." in client.get(address("action", action)).content.decode()
    action.refresh_from_db()
    assert post(client, "action-reopen", action, reason="No.").status_code == 302
    action.refresh_from_db()
    assert action.state == ActionState.OPEN


# --- the list ------------------------------------------------------------------------------------


def titles(client: Client, query: str = "") -> list[str]:
    """Return the titles on the list, in its order."""
    page = client.get(reverse("actions") + query)
    assert page.status_code == 200
    return re.findall(r'data-label="Action"><a href="[^"]+">([^<]+)</a>', page.content.decode())


def following(client: Client, query: str) -> str:
    """Return the query of the address of the next page; empty at the end."""
    page = client.get(reverse("actions") + query).content.decode()
    found = re.search(r'rel="next" href="([^"]+)"', page)
    return html.unescape(found[1]).removeprefix(reverse("actions")) if found else ""


@pytest.fixture
def several(make_action: Callable[..., Action], action_owner: User, investigator: User) -> None:
    """Actions of two owners, of two strengths, overdue and not, open and done."""
    today = timezone.localdate()
    make_action(title="Overdue", due_date=today - timedelta(3))
    make_action(title="Soon", due_date=today + timedelta(3), kind="checklist")
    make_action(title="Theirs", due_date=today + timedelta(1), owner=investigator)
    done = make_action(title="Done", due_date=today)
    services.finish(action=done, seen_revision=0, evidence="x", by=action_owner, at=NOW)
    gone = make_action(title="Gone", due_date=today)
    services.cancel(action=gone, seen_revision=0, reason="x", by=investigator, at=NOW)


@pytest.mark.usefixtures("several")
def test_the_list_shows_the_own_actions_first_what_is_most_urgent(
    action_owner: User, client_of: Browser
) -> None:
    assert titles(client_of(action_owner)) == ["Overdue", "Done", "Soon"]


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Overdue", "Done", "Theirs", "Soon"]),
        ("&state=open", ["Overdue", "Theirs", "Soon"]),
        ("&state=cancelled", ["Gone"]),
        ("&state=all&overdue=on", ["Overdue"]),
        ("&strength=medium", ["Soon"]),
        ("&state=nonsense", ["Overdue", "Done", "Theirs", "Soon"]),
    ],
)
def test_the_filters_live_in_the_address(
    quality_lead: User, client_of: Browser, query: str, expected: list[str]
) -> None:
    assert titles(client_of(quality_lead), "?department=onc" + query) == expected


@pytest.mark.usefixtures("several")
def test_the_departments_list_can_be_narrowed_to_an_owner(
    quality_lead: User, investigator: User, client_of: Browser
) -> None:
    query = f"?department=onc&owner={investigator.public_id}"
    assert titles(client_of(quality_lead), query) == ["Theirs"]


def test_the_list_goes_on_where_the_page_ended(
    make_action: Callable[..., Action],
    quality_lead: User,
    client_of: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    for number in range(5):
        make_action(title=f"{number}", due_date=DUE)
    client = client_of(quality_lead)
    seen, query = [], "?department=onc"
    while query:
        seen += titles(client, query)
        query = following(client, query)
    assert seen == ["0", "1", "2", "3", "4"]


def test_a_department_one_does_not_read_is_not_there(
    stranger: User, action_owner: User, department: Department, client_of: Browser
) -> None:
    for person in (stranger, action_owner):
        answer = client_of(person).get(reverse("actions") + "?department=onc")
        assert answer.status_code == 404


def test_the_list_asks_the_database_no_more_for_many_actions_than_for_few(
    make_action: Callable[..., Action], quality_lead: User, client_of: Browser
) -> None:
    client = client_of(quality_lead)
    asked = []
    for _round in range(2):
        for number in range(20):
            make_action(title=f"{number}")
        with CaptureQueriesContext(connection) as captured:
            titles(client, "?department=onc")
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 14


def test_the_menu_says_how_many_actions_wait(
    action: Action, action_owner: User, client_of: Browser
) -> None:
    page = client_of(action_owner).get(reverse("actions")).content.decode()
    assert re.search(r'href="/actions" aria-current="page">.*?</span>1</span>', page)

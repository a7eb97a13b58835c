"""Who steals the database and the server's secret opens no seal; nor with one key in addition."""

import json
from collections.abc import Callable

import pytest
from django.conf import settings

from beamward.features.reports.models import Identity
from beamward.features.reports.services import Receipt
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.seals.services import KeyMade, set_up
from tests.features.reports.thief import Thief, dump
from tests.support.factories import NOW, make_key, make_person, make_receipt

pytestmark = pytest.mark.django_db

ADAS = "seven herons over the still lake"
BOS = "an owl reads in the empty mill"
TOLD = ("Telltale Person", "ext. 4711")

Steal = Callable[..., str]


@pytest.fixture
def keys(department: Department) -> list[KeyMade]:
    """The keys of two confidants, each with a passphrase of its own."""
    return [
        set_up(
            department=department,
            passphrase=passphrase,
            by=make_person(department, Role.CONFIDANT),
            at=NOW,
        )
        for passphrase in (ADAS, BOS)
    ]


@pytest.fixture
def receipt(department: Department, keys: list[KeyMade], reporter: User) -> Receipt:
    """The receipt of a report in confidence, sent by somebody who was signed in."""
    return make_receipt(
        department,
        identity=Identity.CONFIDENCE,
        reporter=reporter,
        name=TOLD[0],
        contact=TOLD[1],
    )


def stolen(*known: str) -> str:
    """Return all that a thief could read who knows so much."""
    return json.dumps(Thief(dump(), known).read(), ensure_ascii=False)


def test_the_database_and_the_servers_secret_open_nothing(receipt: Receipt) -> None:
    assert stolen(settings.SECRET_KEY) == "[]"


@pytest.mark.parametrize("passphrase", [ADAS, BOS])
def test_nor_do_they_with_the_passphrase_of_one_confidant(
    receipt: Receipt, passphrase: str
) -> None:
    assert stolen(settings.SECRET_KEY, passphrase) == "[]"


def test_nor_with_the_recovery_sheet_of_one_confidant(
    receipt: Receipt, keys: list[KeyMade]
) -> None:
    assert stolen(settings.SECRET_KEY, keys[0].recovery_code) == "[]"


def test_nor_with_the_receipt_alone(receipt: Receipt) -> None:
    assert stolen(settings.SECRET_KEY, receipt.code) == "[]"


@pytest.mark.parametrize(
    "known",
    [("ada", "bo"), ("ada", "receipt"), ("bo", "receipt"), ("paper", "bo"), ("paper", "receipt")],
)
def test_the_thief_is_no_fool_two_of_the_keys_together_open_it(
    receipt: Receipt, keys: list[KeyMade], known: tuple[str, str], reporter: User
) -> None:
    secrets = {
        "ada": ADAS,
        "bo": BOS,
        "receipt": receipt.code,
        "paper": keys[0].recovery_code,
    }
    found = stolen(*(secrets[name] for name in known))
    for word in (*TOLD, reporter.public_id):
        assert word in found


def test_the_name_of_who_reports_in_confidence_stands_in_no_table(
    receipt: Receipt, reporter: User
) -> None:
    tables = dump()
    told = str(tables)
    for word in TOLD:
        assert word not in told
    accounts = {"accounts_user", "trail_entry", "organisations_membership"}
    linked = [
        (table, row)
        for table, rows in tables.items()
        if table not in accounts
        for row in rows
        if reporter.public_id in str(row) or reporter.full_name in str(row)
    ]
    assert linked == []
    assert not [
        row
        for table, rows in tables.items()
        if table.startswith(("reports_", "incidents_", "notices_", "idempotency_", "files_"))
        for row in rows
        if reporter.pk
        in [value for name, value in row.items() if name.endswith(("by_id", "user_id"))]
    ]
    about_it = [row for row in tables["trail_entry"] if "report" in row["act"]]
    assert [row["by_id"] for row in about_it] == [None]


def test_another_departments_confidant_has_no_half(
    receipt: Receipt, other_department: Department
) -> None:
    made = make_key(other_department)
    assert not [
        row for row in dump()["seals_pair"] if made.holder.pk in (row["first_id"], row["second_id"])
    ]

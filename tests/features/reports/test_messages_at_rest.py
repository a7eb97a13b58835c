"""What is said through the receipt stands encrypted in the table."""

import importlib
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from beamward.features.reports import queries, services
from beamward.features.reports.models import Message
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department
from beamward.foundation.seals import fields
from tests.support.factories import NOW, make_receipt

pytestmark = pytest.mark.django_db

WORDS = "床高是多少？ How high was the couch?"


def stored() -> list[str]:
    """Return the bodies as they stand on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM reports_message ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def asked(department: Department, triager: User) -> Message:
    """A question of the department."""
    report = make_receipt(department).report
    return services.write_to_reporter(report=report, body=WORDS, by=triager, at=NOW)


def test_a_question_is_read_as_it_was_written_and_stored_as_gibberish(asked: Message) -> None:
    assert [message.body for message in queries.messages_of(asked.report)] == [WORDS]
    (kept,) = stored()
    assert "couch" not in kept
    assert "床" not in kept


def test_the_same_words_are_never_stored_alike(asked: Message, triager: User) -> None:
    services.write_to_reporter(report=asked.report, body=WORDS, by=triager, at=NOW)
    one, other = stored()
    assert one != other


def test_with_another_secret_it_cannot_be_read_and_is_not_lost(
    asked: Message, settings: Any
) -> None:
    original, before = settings.SECRET_KEY, stored()
    settings.SECRET_KEY = "another secret key, long enough to be taken"
    lost = Message.objects.get()
    assert "couch" not in lost.body
    assert "secret key" in lost.body
    lost.save()
    assert stored() == before
    settings.SECRET_KEY_FALLBACKS = [original]
    assert Message.objects.get().body == WORDS


def test_words_that_were_changed_on_the_disk_are_not_shown(asked: Message) -> None:
    (kept,) = stored()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reports_message SET body = %s", [kept[:-8] + "AAAAAAA="])
    assert isinstance(Message.objects.get().body, fields.Unreadable)


@pytest.mark.parametrize("text", ["Plain words.", "AQ==", "", "  床高\n\n2 cm  "])
def test_messages_from_before_are_encrypted_by_the_update_and_given_back_by_its_way_back(
    asked: Message, text: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reports_message SET body = %s", [text])
    migration = importlib.import_module(
        "beamward.features.reports.migrations.0003_messages_encrypted"
    )
    (step,) = migration.Migration.operations
    editor = SimpleNamespace(connection=connection)
    step.code(apps, editor)
    assert Message.objects.get().body == text
    assert text not in stored()
    step.reverse_code(apps, editor)
    assert stored() == [text]

"""The mails of notices."""

import smtplib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage

from beamward.foundation.accounts.models import User
from beamward.foundation.jobs import services as jobs
from beamward.foundation.jobs.models import Job, State
from beamward.foundation.notices import services
from beamward.foundation.organisations.models import Department
from tests.foundation.notices.conftest import KIND
from tests.support.factories import NOW

Mailbox = list[EmailMessage]


def perform() -> Job:
    """Do the one job there is, when it is due."""
    job = Job.objects.get()
    jobs.perform(public_id=job.public_id, clock=lambda: job.due_at)
    job.refresh_from_db()
    return job


def test_a_mail_carries_the_sentence_and_the_link_and_nothing_of_the_record(
    department: Department,
    with_address: Callable[..., User],
    mail_server: None,
    mailoutbox: Mailbox,
) -> None:
    triager = with_address()
    services.tell(to=triager, kind=KIND, subject=department, at=NOW)
    assert mailoutbox == []
    assert perform().state == State.DONE
    (mail,) = mailoutbox
    assert mail.to == ["triager@example.org"]
    assert mail.subject == "Beamward: A report waits to be triaged."
    assert mail.body.startswith("A report waits to be triaged.\n\nhttps://safety.example.org/")
    whole = mail.message().as_string()
    for private in (triager.full_name, department.name_en, department.name_zh):
        assert private not in whole
    assert mail.extra_headers == {"Auto-Submitted": "auto-generated"}


def test_a_mail_speaks_the_language_of_its_reader(
    department: Department,
    with_address: Callable[..., User],
    mail_server: None,
    mailoutbox: Mailbox,
) -> None:
    services.tell(to=with_address("zh-hans"), kind=KIND, subject=department, at=NOW)
    perform()
    assert "登录" in str(mailoutbox[0].body)


def test_a_mail_server_that_is_away_is_tried_again(
    department: Department,
    with_address: Callable[..., User],
    mail_server: None,
    mailoutbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    services.tell(to=with_address(), kind=KIND, subject=department, at=NOW)
    with monkeypatch.context() as patch:

        def away(mail: EmailMessage) -> int:
            raise smtplib.SMTPServerDisconnected

        patch.setattr(EmailMessage, "send", away)
        job = perform()
    assert (job.state, job.due_at) == (State.WAITING, NOW + timedelta(seconds=30))
    assert perform().state == State.DONE
    assert len(mailoutbox) == 1


def test_what_was_read_in_the_meantime_is_not_mailed(
    department: Department,
    with_address: Callable[..., User],
    mail_server: None,
    mailoutbox: Mailbox,
) -> None:
    triager = with_address()
    notice = services.tell(to=triager, kind=KIND, subject=department, at=NOW)
    services.mark_read(notice=notice, by=triager, at=NOW)
    assert perform().state == State.DONE
    assert mailoutbox == []


def test_who_may_no_longer_sign_in_gets_no_mail(
    department: Department,
    with_address: Callable[..., User],
    mail_server: None,
    mailoutbox: Mailbox,
) -> None:
    triager = with_address()
    services.tell(to=triager, kind=KIND, subject=department, at=NOW)
    User.objects.filter(pk=triager.pk).update(is_active=False)
    perform()
    assert mailoutbox == []

"""Telling people that something waits for them.

A notice is written by an act that has its own entry in the trail; it leaves none of its own.
"""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from beamward.foundation import subjects
from beamward.foundation.accounts.models import User
from beamward.foundation.jobs import services as jobs
from beamward.foundation.notices import access, kinds
from beamward.foundation.notices.models import Notice

MAIL_ATTEMPTS = 8
"""With the growing waits between them the last one is more than a day after the first."""


@transaction.atomic
def tell(
    *, to: User, kind: str, subject: models.Model, at: datetime, link: str | None = None
) -> Notice:
    """Tell a person that something waits, in the program and, where there is an address, by mail.

    Told twice of the same before it is read, the person has one notice.

    Parameters
    ----------
    link : str, optional
        The path of the page; left out, the one on which the subject is shown.

    Raises
    ------
    LookupError
        If no app has registered the kind, or a link is needed and the subject's kind is unknown.
    """
    if not kinds.is_known(kind):
        raise LookupError(kind)
    subject_kind = subjects.kind_of(subject)
    notice, is_new = Notice.objects.get_or_create(
        to=to,
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject.public_id,  # type: ignore[attr-defined]
        read_at=None,
        defaults={"created_at": at, "link": link or _page_of(subject, subject_kind)},
    )
    if is_new and to.email and to.is_active and settings.BEAMWARD.email_host:
        jobs.start(
            kind="notices.mail",
            arguments={"notice": notice.public_id},
            max_attempts=MAIL_ATTEMPTS,
            at=at,
        )
    return notice


@transaction.atomic
def mark_read(*, notice: Notice, by: User, at: datetime) -> Notice:
    """Keep that a person has read a notice; a second time changes nothing.

    Raises
    ------
    PermissionDenied
        If it was written to somebody else.
    """
    if not access.may_read(by, notice):
        raise PermissionDenied
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)
    notice.refresh_from_db()
    return notice


@transaction.atomic
def mark_all_read(*, by: User, at: datetime) -> int:
    """Keep that a person has read everything; return how many were unread."""
    return Notice.objects.filter(to=by, read_at=None).update(read_at=at)


@transaction.atomic
def mark_read_about(*, subject: models.Model, by: User, at: datetime) -> int:
    """Keep that a person has seen the record itself; return how many notices that settles."""
    return Notice.objects.filter(
        to=by,
        subject_kind=subjects.kind_of(subject),
        subject_id=subject.public_id,  # type: ignore[attr-defined]
        read_at=None,
    ).update(read_at=at)


@transaction.atomic
def forget_about(*, kind: str, public_id: str) -> None:
    """Delete what anybody was told about a record that is gone, or about to go."""
    Notice.objects.filter(subject_kind=kind, subject_id=public_id).delete()


@transaction.atomic
def forget_all_of(*, user: User) -> None:
    """Delete everything that a person was told."""
    Notice.objects.filter(to=user).delete()


def send_mail(*, notice: Notice) -> bool:
    """Send the mail of a notice; return False if there is no need or no address any more.

    It carries the sentence of its kind and a link: no content, no name, of nobody.
    """
    to = notice.to
    if notice.read_at is not None or not to.email or not to.is_active:
        return False
    with translation.override(to.language or settings.LANGUAGE_CODE):
        sentence = kinds.sentence_of(notice.kind)
        body = "\n\n".join(
            (
                sentence,
                settings.BEAMWARD.public_url + notice.link,
                _("What it is about stands only there, after signing in: others may read mail."),
            )
        )
    EmailMessage(
        subject=f"Beamward: {sentence}",
        body=body + "\n",
        to=[to.email],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
    return True


def _page_of(subject: models.Model, kind: str) -> str:
    known = subjects.get(kind)
    if known is None:
        raise LookupError(kind)
    return known.url(subject)

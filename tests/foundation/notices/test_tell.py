"""Telling people that something waits."""

from collections.abc import Callable

import pytest
from django.db import transaction

from beamward.foundation.accounts.models import User
from beamward.foundation.jobs.models import Job
from beamward.foundation.notices import queries, services
from beamward.foundation.notices.models import Notice
from beamward.foundation.organisations.models import Department
from tests.foundation.notices.conftest import KIND
from tests.support.factories import NOW, make_department, tomorrow


def test_a_notice_points_to_the_record_and_waits_to_be_read(
    department: Department, triager: User
) -> None:
    notice = services.tell(to=triager, kind=KIND, subject=department, at=NOW)
    assert notice.link == f"/departments/{department.code}"
    assert (notice.subject_kind, notice.subject_id) == (
        "organisations.department",
        department.public_id,
    )
    assert list(queries.unread_of(triager)) == [notice]


def test_told_twice_a_person_has_one_notice_until_it_is_read(
    department: Department, triager: User
) -> None:
    first = services.tell(to=triager, kind=KIND, subject=department, at=NOW)
    assert services.tell(to=triager, kind=KIND, subject=department, at=tomorrow()) == first
    assert queries.count_unread(triager) == 1
    services.mark_read(notice=first, by=triager, at=tomorrow())
    again = services.tell(to=triager, kind=KIND, subject=department, at=tomorrow())
    assert again != first
    assert queries.count_unread(triager) == 1
    assert list(queries.all_of(triager)) == [again, first]


def test_two_people_and_two_records_have_notices_of_their_own(
    department: Department, triager: User, quality_lead: User
) -> None:
    elsewhere = make_department("elsewhere")
    for person in (triager, quality_lead):
        for subject in (department, elsewhere):
            services.tell(to=person, kind=KIND, subject=subject, at=NOW)
    assert Notice.objects.count() == 4
    assert queries.count_unread(triager) == 2


def test_an_unknown_kind_of_notice_is_refused(department: Department, triager: User) -> None:
    with pytest.raises(LookupError):
        services.tell(to=triager, kind="tests.unheard_of", subject=department, at=NOW)
    assert not Notice.objects.exists()


def test_without_a_mail_server_or_an_address_no_mail_is_prepared(
    department: Department, with_address: Callable[..., User], quality_lead: User
) -> None:
    services.tell(to=with_address(), kind=KIND, subject=department, at=NOW)
    assert not Job.objects.exists()


def test_a_mail_is_prepared_once_and_knows_only_the_notice(
    department: Department,
    with_address: Callable[..., User],
    quality_lead: User,
    mail_server: None,
) -> None:
    triager = with_address()
    notice = services.tell(to=triager, kind=KIND, subject=department, at=NOW)
    services.tell(to=triager, kind=KIND, subject=department, at=NOW)
    services.tell(to=quality_lead, kind=KIND, subject=department, at=NOW)
    assert Job.objects.get().arguments == {"notice": notice.public_id}


@pytest.mark.django_db(transaction=True)
def test_a_mail_is_not_sent_for_an_act_that_was_rolled_back(
    department: Department, with_address: Callable[..., User], mail_server: None
) -> None:
    triager = with_address()
    with transaction.atomic():
        services.tell(to=triager, kind=KIND, subject=department, at=NOW)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not Notice.objects.exists()

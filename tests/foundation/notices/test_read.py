"""Reading notices."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beamward.foundation.accounts.models import User
from beamward.foundation.notices import queries, services
from beamward.foundation.notices.models import Notice
from beamward.foundation.organisations.models import Department
from tests.foundation.notices.conftest import KIND
from tests.support.factories import NOW, make_department, tomorrow

ClientOf = Callable[..., Client]


@pytest.fixture
def notice(department: Department, triager: User) -> Notice:
    return services.tell(to=triager, kind=KIND, subject=department, at=NOW)


def test_a_notice_is_read_once(notice: Notice, triager: User) -> None:
    services.mark_read(notice=notice, by=triager, at=NOW)
    services.mark_read(notice=notice, by=triager, at=tomorrow())
    notice.refresh_from_db()
    assert notice.read_at == NOW


def test_nobody_reads_the_notices_of_others(
    notice: Notice, quality_lead: User, client_of: ClientOf
) -> None:
    with pytest.raises(PermissionDenied):
        services.mark_read(notice=notice, by=quality_lead, at=NOW)
    answer = client_of(quality_lead).post(reverse("notice-read", args=[notice.public_id]))
    assert answer.status_code == HTTPStatus.NOT_FOUND
    services.mark_all_read(by=quality_lead, at=NOW)
    notice.refresh_from_db()
    assert notice.read_at is None


def test_seeing_the_record_settles_its_notices(
    notice: Notice, department: Department, triager: User
) -> None:
    other = services.tell(to=triager, kind=KIND, subject=make_department("x"), at=NOW)
    assert services.mark_read_about(subject=department, by=triager, at=NOW) == 1
    assert list(queries.unread_of(triager)) == [other]


def test_opening_a_notice_leads_to_the_record_and_marks_it_read(
    notice: Notice, triager: User, client_of: ClientOf
) -> None:
    client = client_of(triager)
    page = client.get(reverse("notices")).text
    assert "A report waits to be triaged." in page
    assert "new" in page
    answer = client.post(reverse("notice-read", args=[notice.public_id]))
    assert answer["Location"] == notice.link
    assert queries.count_unread(triager) == 0
    assert reverse("notices-read") not in client.get(reverse("notices")).text


def test_all_notices_are_marked_read_together(
    notice: Notice, triager: User, client_of: ClientOf
) -> None:
    client = client_of(triager)
    assert reverse("notices-read") in client.get(reverse("notices")).text
    assert client.get(reverse("notices-read")).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    client.post(reverse("notices-read"))
    assert queries.count_unread(triager) == 0


def test_the_menu_counts_what_is_unread(notice: Notice, triager: User, client_of: ClientOf) -> None:
    page = client_of(triager).get(reverse("notices")).text
    assert '<span class="count"><span class="unseen">waiting: </span>1</span>' in page


def test_nobody_sees_notices_without_signing_in(db: None) -> None:
    answer = Client().get(reverse("notices"))
    assert answer.status_code == HTTPStatus.FOUND


def test_a_person_without_notices_is_told_so(triager: User, client_of: ClientOf) -> None:
    assert "Nothing waits for you" in client_of(triager).get(reverse("notices")).text


def test_a_longer_list_asks_the_database_no_more_and_goes_on_overleaf(
    notice: Notice, department: Department, triager: User, client_of: ClientOf
) -> None:
    client = client_of(triager)
    with CaptureQueriesContext(connection) as short:
        client.get(reverse("notices"))
    for number in range(60):
        services.tell(to=triager, kind=KIND, subject=department, at=tomorrow(days=number))
        services.mark_all_read(by=triager, at=tomorrow(days=number))
    with CaptureQueriesContext(connection) as long:
        page = client.get(reverse("notices")).text
    assert len(long) == len(short)
    assert page.count("/read") == 50
    oldest_shown = Notice.objects.order_by("-id")[49].public_id
    assert f"before={oldest_shown}" in page
    older = client.get(reverse("notices"), {"before": oldest_shown}).text
    assert reverse("notice-read", args=[notice.public_id]) in older

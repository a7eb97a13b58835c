"""The pages of jobs."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beamward.foundation.accounts.models import User
from beamward.foundation.jobs import services
from beamward.foundation.jobs.models import Job, State
from beamward.foundation.organisations.models import Department
from tests.foundation.jobs.conftest import Register
from tests.support.factories import NOW

ClientOf = Callable[..., Client]


@pytest.fixture
def job(department: Department, register: Register) -> Job:
    return services.start(
        kind=register(lambda run: run.progress(1, 4)), at=NOW, department=department
    )


def test_the_list_shows_the_jobs_of_the_own_department_only(
    job: Job, other_department: Department, quality_lead: User, client_of: ClientOf
) -> None:
    other = services.start(kind=job.kind, at=NOW, department=other_department)
    page = client_of(quality_lead).get(reverse("jobs")).text
    assert reverse("job", args=[job.public_id]) in page
    assert other.public_id not in page


def test_whoever_started_a_job_sees_it(
    job: Job, reporter: User, triager: User, client_of: ClientOf
) -> None:
    own = services.start(kind=job.kind, at=NOW, by=triager)
    address = reverse("job", args=[own.public_id])
    assert client_of(triager).get(address).status_code == HTTPStatus.OK
    assert client_of(reporter).get(address).status_code == HTTPStatus.NOT_FOUND


def test_nobody_sees_jobs_without_signing_in(job: Job) -> None:
    for address in (reverse("jobs"), reverse("job", args=[job.public_id])):
        answer = Client().get(address)
        assert answer.status_code == HTTPStatus.FOUND
        assert reverse("sign-in") in answer["Location"]


def test_a_stranger_can_neither_see_nor_steer_a_job(
    job: Job, stranger: User, client_of: ClientOf
) -> None:
    client = client_of(stranger)
    assert client.get(reverse("job", args=[job.public_id])).status_code == HTTPStatus.NOT_FOUND
    for act in ("job-stop", "job-resume"):
        answer = client.post(reverse(act, args=[job.public_id]))
        assert answer.status_code == HTTPStatus.NOT_FOUND
    job.refresh_from_db()
    assert job.state == State.WAITING


def test_a_job_is_stopped_and_resumed_from_its_page(
    job: Job, quality_lead: User, client_of: ClientOf
) -> None:
    client = client_of(quality_lead)
    assert client.get(reverse("job-stop", args=[job.public_id])).status_code == 405
    page = client.post(reverse("job-stop", args=[job.public_id]), follow=True).text
    assert "The job stops as soon as it can" in page
    assert reverse("job-resume", args=[job.public_id]) in page
    job.refresh_from_db()
    assert job.state == State.STOPPED
    page = client.post(reverse("job-resume", args=[job.public_id]), follow=True).text
    assert "The job goes on where it was." in page
    page = client.post(reverse("job-resume", args=[job.public_id]), follow=True).text
    assert "Only a job that was stopped or has failed can be resumed." in page


def test_the_page_asks_anew_while_the_job_goes_on_and_is_renewed_at_the_end(
    job: Job, quality_lead: User, client_of: ClientOf
) -> None:
    client, address = client_of(quality_lead), reverse("job", args=[job.public_id])
    answer = client.get(address, headers={"hx-request": "true"})
    assert "hx-get" in answer.text
    assert "HX-Refresh" not in answer
    services.perform(public_id=job.public_id, clock=lambda: NOW)
    answer = client.get(address, headers={"hx-request": "true"})
    assert answer["HX-Refresh"] == "true"
    assert "hx-get" not in answer.text
    assert '<progress max="4" value="1"' in answer.text


def test_the_page_speaks_chinese(job: Job, quality_lead: User, client_of: ClientOf) -> None:
    page = client_of(quality_lead, "zh-hans").get(reverse("job", args=[job.public_id])).text
    assert "停止" in page


def test_a_longer_list_asks_the_database_no_more(
    job: Job,
    department: Department,
    quality_lead: User,
    client_of: ClientOf,
    django_assert_num_queries: Callable[[int], object],
) -> None:
    client = client_of(quality_lead)
    with CaptureQueriesContext(connection) as short:
        client.get(reverse("jobs"))
    for _number in range(60):
        services.start(kind=job.kind, at=NOW, by=quality_lead, department=department)
    with CaptureQueriesContext(connection) as long:
        page = client.get(reverse("jobs")).text
    assert len(long) == len(short)
    assert page.count('href="/jobs/') == 50
    oldest_shown = Job.objects.order_by("-id")[49].public_id
    older = client.get(reverse("jobs"), {"before": oldest_shown}).text
    assert reverse("job", args=[job.public_id]) in older
    assert older.count('href="/jobs/') == 11

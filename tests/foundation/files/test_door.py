"""The one door to files."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from beamward.foundation import subjects
from beamward.foundation.accounts.models import User
from beamward.foundation.files import disk, services
from beamward.foundation.files.models import StoredFile
from beamward.foundation.organisations.models import Department
from tests.foundation.files.conftest import PDF, picture, upload
from tests.support.factories import NOW

ClientOf = Callable[..., Client]


def keep(department: Department, data: bytes, name: str = "") -> StoredFile:
    """Keep a file beside the department."""
    return services.add(
        department=department,
        subject=department,
        upload=upload(data, name or "x"),
        by=None,
        at=NOW,
        keep_name=bool(name),
    )


@pytest.mark.usefixtures("members_read")
def test_whoever_may_read_the_record_may_read_its_picture_and_nobody_keeps_it(
    department: Department, triager: User, client_of: ClientOf
) -> None:
    file = keep(department, picture())
    answer = client_of(triager).get(reverse("file", args=[file.public_id]))
    assert answer.status_code == HTTPStatus.OK
    assert answer.getvalue() == disk.path_of(file.stored_name).read_bytes()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.usefixtures("members_read")
def test_a_document_is_saved_under_its_name_and_not_opened_in_the_page(
    department: Department, triager: User, client_of: ClientOf
) -> None:
    file = keep(department, PDF, "质控记录.pdf")
    answer = client_of(triager).get(reverse("file", args=[file.public_id]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "%E8%B4%A8%E6%8E%A7" in answer["Content-Disposition"]
    assert answer.getvalue() == PDF


@pytest.mark.usefixtures("members_read")
def test_for_others_there_is_no_such_file(
    department: Department, stranger: User, client_of: ClientOf
) -> None:
    address = reverse("file", args=[keep(department, picture()).public_id])
    assert client_of(stranger).get(address).status_code == HTTPStatus.NOT_FOUND
    assert Client().get(address).status_code == HTTPStatus.FOUND


@pytest.mark.usefixtures("members_read")
def test_an_unknown_or_lost_file_is_not_found(
    department: Department, triager: User, client_of: ClientOf
) -> None:
    client = client_of(triager)
    assert client.get(reverse("file", args=["0" * 12])).status_code == HTTPStatus.NOT_FOUND
    file = keep(department, picture())
    disk.delete(file.stored_name)
    answer = client.get(reverse("file", args=[file.public_id]))
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_a_file_of_a_record_that_nobody_knows_is_read_by_nobody(
    department: Department, triager: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(subjects._kinds, "organisations.department", raising=False)
    file = keep(department, picture())
    answer = client_of(triager).get(reverse("file", args=[file.public_id]))
    assert answer.status_code == HTTPStatus.NOT_FOUND

"""The day on which a report came in is the department's, whoever looks and wherever."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from beamward.features.incidents import queries
from beamward.foundation.organisations.models import Department, Role
from tests.support import factories

MORNING = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
"""Half past nine of 3 March in Shanghai; in UTC the same day, but its midnight is of 2 March."""


@pytest.fixture
def shanghai(db: None) -> Department:
    return factories.make_department("sh", time_zone="Asia/Shanghai")


def test_the_receipt_tells_the_day_of_the_department(shanghai: Department) -> None:
    receipt = factories.make_receipt(shanghai, at=MORNING)

    page = Client().post("/receipt", {"code": receipt.code}).content.decode()

    assert "received on 3 Mar 2026" in page


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Shanghai"])
def test_pages_tell_the_day_of_the_department_to_a_reader_elsewhere(
    shanghai: Department, zone: str
) -> None:
    receipt = factories.make_receipt(shanghai, at=MORNING)
    incident = queries.of_report(receipt.report.public_id)
    assert incident is not None
    reader = factories.make_person(shanghai, Role.QUALITY_LEAD, time_zone=zone)
    client = Client()
    client.force_login(reader)

    for address in ("/", "/incidents", f"/incidents/{incident.public_id}"):
        page = client.get(address).content.decode()
        assert "3 Mar 2026" in page, address
        assert "2 Mar 2026" not in page, address

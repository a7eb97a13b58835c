"""What pages of reports tell beside their words: nothing to the next page, nothing to a cache."""

from collections.abc import Callable

import pytest
from django.test import Client

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department
from tests.features.reports.conftest import text_of
from tests.support.factories import make_receipt

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/r/onc"),
        ("get", "/r/nowhere"),
        ("get", "/r/onc/sent"),
        ("post", "/r/onc"),
        ("post", "/r/onc/look"),
        ("post", "/r/onc/mask"),
        ("get", "/receipt"),
        ("post", "/receipt"),
        ("post", "/receipt/add"),
        ("post", "/receipt/thread"),
        ("post", "/receipt/consent"),
        ("post", "/receipt/known"),
        ("post", "/receipt/withdraw"),
    ],
)
def test_no_open_door_is_kept_or_tells_where_one_came_from(
    visitor: Client, department: Department, method: str, address: str
) -> None:
    code = make_receipt(department).code
    answer = getattr(visitor, method)(address, {"code": code} if method == "post" else {})
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    text = text_of(answer)
    for elsewhere in ('src="http', 'href="http', "url(http", 'action="http'):
        assert elsewhere not in text
    if text:
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_form_that_may_bear_an_account_can_prove_where_it_comes_from(
    department: Department, reporter: User, client_of: Callable[..., Client]
) -> None:
    answer = client_of(reporter).get("/r/onc")
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store"

"""Of who reports anonymously nothing stays: not in a table, a log, a file or the trail."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.serializers import serialize
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beamward.features.reports.models import Report
from beamward.foundation.accounts.models import Session, User
from beamward.foundation.files.models import StoredFile
from beamward.foundation.organisations.models import Department, Role
from tests.features.reports.conftest import code_in
from tests.support.factories import make_person

pytestmark = pytest.mark.django_db
Fill = Callable[..., dict[str, Any]]

ADDRESS = "203.0.113.77"
FORWARDED = "198.51.100.23"
AGENT = "TelltaleBrowser/7.7"
COOKIE = "telltale-cookie-4711"
REFERRER = "telltale-referrer"
TRACES = (ADDRESS, FORWARDED, AGENT, COOKIE, REFERRER, "li-na-at-linac", "Telltale Cameras")


@pytest.fixture
def everything(tmp_path: Any) -> Callable[[], str]:
    """Return a reader of all that is kept: every row of every table, and every file."""

    def read() -> str:
        rows = [
            serialize("json", model._base_manager.all(), ensure_ascii=False)
            for model in apps.get_models()
        ]
        kept = [
            path.read_bytes().decode("latin-1") + str(path)
            for path in tmp_path.rglob("*")
            if path.is_file()
        ]
        return "\n".join(rows + kept)

    return read


def walk(client: Client, fill: Fill, **answers: Any) -> str:
    """Report, look, mask, read, add and withdraw; return the receipt code."""
    traces = {
        "user-agent": AGENT,
        "x-forwarded-for": FORWARDED,
        "referer": f"https://{REFERRER}.example/",
    }
    told = fill(client, narrative="Patient John Smith lay 2 cm too low.", **answers)
    client.post("/r/onc/look", {"narrative": told["narrative"]}, headers=traces)
    code = code_in(client.post("/r/onc", told, headers=traces))
    client.post("/r/onc/mask", {"code": code}, headers=traces)
    client.post("/receipt", {"code": code}, headers=traces)
    added = {"code": code, "body": "More of it.", "attempt": "0123456789abcdef"}
    client.post("/receipt/add", added, headers=traces)
    sure = {"code": code, "sure": "yes"}
    assert client.post("/receipt/withdraw", sure, headers=traces).status_code == 200
    assert client.post("/receipt", {"code": "0" * 21}, headers=traces).status_code == 404
    return code


def test_no_table_no_file_and_no_log_knows_where_an_anonymous_report_came_from(
    department: Department,
    fill: Fill,
    photo: Any,
    everything: Callable[[], str],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="django")
    client = Client(REMOTE_ADDR=ADDRESS, headers={"accept-language": "en"})
    client.cookies["leftover"] = COOKIE
    # Only what is asked while it is watched stands in the log: the search is not an empty one.
    with CaptureQueriesContext(connection):
        code = walk(client, fill, pictures=[photo])
    assert Report.objects.get().withdrawn_at
    assert StoredFile.objects.count() == 1
    kept = everything()
    said = caplog.text + "".join(capfd.readouterr())
    for trace in (*TRACES, code, code.replace("-", "")):
        assert trace not in kept, trace
    assert Report._meta.db_table in said
    for trace in (ADDRESS, FORWARDED, AGENT, COOKIE, REFERRER, code):
        assert trace not in said, trace


def test_nothing_of_a_report_stands_in_the_log_of_a_server(
    department: Department, fill: Fill, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    walk(Client(REMOTE_ADDR=ADDRESS), fill)
    assert caplog.text == ""


def test_whoever_is_signed_in_and_reports_anonymously_stands_nowhere(
    department: Department,
    triager: User,
    client_of: Callable[..., Client],
    fill: Fill,
    everything: Callable[[], str],
) -> None:
    reporter = make_person(
        department, Role.REPORTER, login="telltale-login", full_name="Telltale Person"
    )
    client = client_of(reporter)
    before = everything()
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    walk(client, fill)
    after = everything()
    for trace in (reporter.login, reporter.public_id, reporter.full_name, session):
        assert after.count(trace) == before.count(trace), trace
    assert after.count(f'"by": {reporter.pk},') == before.count(f'"by": {reporter.pk},')
    assert after.count(f'"user": {reporter.pk},') == before.count(f'"user": {reporter.pk},')


def test_an_anonymous_report_does_not_even_read_the_session(
    department: Department, reporter: User, client_of: Callable[..., Client], fill: Fill
) -> None:
    client = client_of(reporter)
    told = fill(client, narrative="The couch was too low.")
    with CaptureQueriesContext(connection) as asked:
        assert client.post("/r/onc", told).status_code == 200
    statements = " ".join(query["sql"] for query in asked.captured_queries)
    assert Report._meta.db_table in statements
    assert Session._meta.db_table not in statements
    # Those who are told of the report are looked up, by their role; nobody by a session.
    assert f'"{User._meta.db_table}"."id" = {reporter.pk}' not in statements


@pytest.mark.parametrize("identity", ["anonymous", "named"])
def test_the_look_while_typing_reads_no_session(
    department: Department,
    reporter: User,
    client_of: Callable[..., Client],
    identity: str,
    django_assert_num_queries: Any,
) -> None:
    client = client_of(reporter)
    with django_assert_num_queries(0):
        client.post("/r/onc/look", {"narrative": "x", "identity": identity})

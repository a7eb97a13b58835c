"""Whatever people type stays text: on every page, in mails, on paper, in tables and in the API."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from beamward.features.incidents.table import FORMULA_MARKS
from beamward.foundation.accounts.models import User
from beamward.foundation.notices import services as notices
from beamward.foundation.notices.models import Notice
from beamward.foundation.organisations.models import Department
from tests.attack.markup import Form, Page
from tests.attack.world import World, hostile, make_world, readings
from tests.support import doors, factories

pytestmark = pytest.mark.django_db

OF_ALL = {"people", "organisations", "departments", "department-add", "department-edit"}
"""Pages that list what the whole installation has, which is more than one of the departments."""

ENDS_THE_SESSION = {"sign-out", "session-end", "sessions-end"}


def pages(world: World) -> Iterator[tuple[str, Page]]:
    """Yield every page that the department has, as a browser reads it."""
    for name, blanks in doors.pages().items():
        if name not in ENDS_THE_SESSION:
            response = world.browser.get(world.address(name, blanks))
            assert response.status_code in {200, 204, 302, 403, 404, 405}, name
            yield from _read(name, response)
    for further in world.further:
        response = further.asked()
        assert response.status_code in {200, 302}, further.path
        yield from _read(f"{further.path} {further.language}", response)


def _read(name: str, response: Any) -> Iterator[tuple[str, Page]]:
    if response.status_code != 405 and response.get("Content-Type", "").startswith("text/html"):
        yield name, Page(response.content.decode())


def test_no_stored_text_becomes_an_element_an_attribute_or_a_script(
    evil: World, plain: World
) -> None:
    twins = {name.replace(plain.department.code, ""): page for name, page in pages(plain)}
    read = 0
    seen: list[str] = []
    for (name, page), twin in zip(pages(evil), twins.values(), strict=True):
        assert page.dangers == [], name
        if name not in OF_ALL:
            assert page.elements == twin.elements, name
        seen.append(page.text)
        read += 1

    assert read > 70
    everything = "\n".join(seen)
    unseen = {word for word, text in evil.texts.items() if text not in everything}
    assert unseen == set(), "a text that no page shows was not tried"


def test_what_is_typed_into_any_form_comes_back_as_text(evil: World) -> None:
    text = hostile("typed")
    tried = set()
    for name, page in list(pages(evil)):
        for form in page.forms:
            path = form.action.partition("?")[0] or name.partition(" ")[0]
            if not form.typed or path in tried:
                continue
            tried.add(path)
            before = transaction.savepoint()
            try:
                response = _sent(evil, name, form, text)
            finally:
                transaction.savepoint_rollback(before)
            assert response.status_code in {200, 302, 303, 403, 404, 409, 422}, path
            for _name, answer in _read(name, response):
                assert answer.dangers == [], path
    assert len(tried) > 40, tried


def _sent(world: World, name: str, form: Form, text: str) -> Any:
    own = (
        name.partition(" ")[0] if name.startswith("/") else world.address(name, doors.pages()[name])
    )
    address = form.action or own
    return getattr(world.browser, form.method)(address, form.filled(text))


def test_the_reader_of_pages_notices_what_it_looks_for() -> None:
    for source in (
        "<script>bw()</script>",
        '<script src="https://elsewhere.example/x.js"></script>',
        "<p onclick=bw()>x</p>",
        '<p style="color:red">x</p>',
        '<a href="javascript:bw()">x</a>',
        '<a href=" java\tscript:bw()">x</a>',
        '<a href="&#106;avascript:bw()">x</a>',
        '<form action="data:text/html,x"></form>',
        "<iframe></iframe>",
        "<svg><style>x</style></svg>",
        '<meta http-equiv="refresh" content="0;url=//elsewhere.example">',
        "<!-- x -->",
    ):
        assert Page(source).dangers, source
    for source in (
        '<script src="/static/ui/x.js"></script>',
        '<img src="data:image/png;base64,AA">',
    ):
        assert Page(source).dangers == []


def test_the_api_gives_text_as_json_and_as_nothing_else(evil: World) -> None:
    given = ""
    for path in readings():
        name = path.split("/")[1].removesuffix("s")
        response = Client().get(
            evil.address(name, f"/api/v1{path}"), headers={"authorization": f"Bearer {evil.token}"}
        )
        assert response.status_code in {200, 409}, path
        assert response["Content-Type"] == "application/json; charset=utf-8", path
        assert response["X-Content-Type-Options"] == "nosniff"
        given += json.dumps(json.loads(response.content), ensure_ascii=False)
    for word in ("working-narrative", "working-title", "remark", "found", "open-action", "machine"):
        assert json.dumps(evil.texts[word], ensure_ascii=False)[1:-1] in given, word


def test_a_document_for_print_runs_and_opens_nothing(evil: World) -> None:
    for name in ("incident-pdf", "poster", "machine-poster"):
        response = evil.browser.get(evil.address(name, doors.pages()[name]))
        assert response["Content-Type"] == "application/pdf", name
        found = _names(PdfReader(io.BytesIO(response.content)).trailer)
        assert "/Pages" in found, name
        assert not found & ACTIVE, name


ACTIVE = {
    *("/JS", "/JavaScript", "/AA", "/Launch", "/URI", "/SubmitForm", "/GoToR", "/ImportData"),
    *("/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/AcroForm"),
}
"""What lets a document act, call elsewhere, or carry another file."""


def _names(root: Any) -> set[str]:
    """Return every key and every name in a document."""
    names: set[str] = set()
    known: set[int] = set()
    todo = [root]
    while todo:
        one = todo.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in known:
                continue
            known.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            names.update(one.keys())
            todo += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            todo += list(one)
        elif isinstance(one, str) and one.startswith("/"):
            names.add(one)
    return names


def test_mails_carry_no_text_of_anybody(
    evil: World, settings: Any, mailoutbox: list[mail.EmailMessage]
) -> None:
    settings.BEAMWARD = replace(settings.BEAMWARD, email_host="mail.example.org")
    told = [notice for notice in Notice.objects.filter(read_at=None) if notice.to.email]
    assert len({notice.kind for notice in told}) >= 2
    for notice in told:
        assert notices.send_mail(notice=notice)
    invited = evil.browser.post(f"/people/{evil.values['person']['public_id']}/invite")
    assert invited.status_code in {200, 302}

    assert len(mailoutbox) == len(told) + 1
    for sent in mailoutbox:
        raw = sent.message().as_bytes()
        assert b"bw-evil" not in raw
        assert sent.message().get_content_type() == "text/plain"
        assert "\n" not in sent.subject
        assert not sent.attachments


# --- tables that a spreadsheet opens ---------------------------------------------------------------


@pytest.mark.parametrize("beginning", ["=", "-", "@", "＝"])
def test_no_column_of_a_table_begins_a_formula(db: None, beginning: str) -> None:
    world = make_world(
        "evil", lambda word: f"{beginning}1+{word}", lambda word: f"{beginning}1+{word}"
    )
    lines = world.browser.get(world.address("incidents-csv", doors.pages()["incidents-csv"]))
    text = b"".join(lines).decode("utf-8-sig")
    book = world.browser.get(world.address("incidents-xlsx", doors.pages()["incidents-xlsx"]))
    sheet = load_workbook(io.BytesIO(b"".join(book))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    values = [value for row in csv.reader(io.StringIO(text, newline="")) for value in row]

    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    values += [str(cell.value) for cell in cells if cell.value is not None]
    # Title, narrative, investigator and the department's own terms: each in both files.
    for word in ("title", "narrative", "boss", "modality-en", "barrier-en"):
        assert len([value for value in values if word in value and "1+" in value]) >= 2, word
    for value in values:
        assert not value.startswith(FORMULA_MARKS), value


def test_no_formula_begins_where_another_country_parts_its_columns(
    department: Department, client_of: Callable[..., Client], quality_lead: User
) -> None:
    factories.make_incident(department, narrative="Couch;=1+1\tand\t=1+2 cm too low.")
    answer = client_of(quality_lead).get("/incidents/export.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    for parted_by in (";", "\t"):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=parted_by):
            for value in row:
                assert not value.startswith(FORMULA_MARKS), value

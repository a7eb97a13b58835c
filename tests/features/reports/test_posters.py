"""Posters: what they say, where their code leads, and who prints them."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import segno
from django.test import Client
from pypdf import PdfReader

from beamward.features.reports.web.posters import report_link
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Machine
from tests.features.reports.conftest import text_of
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine(department: Department) -> Machine:
    return organisations.add_machine(
        department=department,
        code="L1",
        name_en="Linac 1",
        name_zh="1号加速器",
        technique="",
        by=None,
        at=NOW,
    )


def words_of(poster: Any) -> str:
    """Return the text of a poster, spaces and line breaks left out."""
    assert poster["Content-Type"] == "application/pdf"
    (page,) = PdfReader(BytesIO(poster.content)).pages
    return "".join(page.extract_text().split())


def modules_of(poster: Any) -> list[list[int]]:
    """Return the QR code that is drawn on a poster, row by row."""
    (page,) = PdfReader(BytesIO(poster.content)).pages
    drawn = page.get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    bars = [
        tuple(map(float, bar))
        for bar in re.findall(r"(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) re f", drawn)
    ]
    left, top = min(bar[0] for bar in bars), max(bar[1] for bar in bars)
    right = max(x + width for x, _y, width, _height in bars)
    # The first bar of the first row is the upper edge of a finder: seven modules wide.
    module = next(width for x, y, width, _height in bars if (x, y) == (left, top)) / 7
    side = round((right - left) / module)
    modules = [[0] * side for _ in range(side)]
    for x, y, width, _height in bars:
        row, column = round((top - y) / module), round((x - left) / module)
        for step in range(round(width / module)):
            modules[row][column + step] = 1
    return modules


def test_the_code_of_a_machine_leads_to_the_form_with_the_machine_filled_in(
    machine: Machine, quality_lead: User, client_of: Callable[..., Client]
) -> None:
    poster = client_of(quality_lead).get(f"/r/onc/poster/{machine.public_id}.pdf")
    link = "http://127.0.0.1:8000/r/onc?m=L1"
    assert report_link(machine.department, machine) == link
    meant = segno.make_qr(link, error="m", boost_error=False).matrix
    assert modules_of(poster) == [list(row) for row in meant]


def test_a_poster_speaks_chinese_and_english(
    machine: Machine, administrator: User, client_of: Callable[..., Client]
) -> None:
    words = words_of(client_of(administrator).get(f"/r/onc/poster/{machine.public_id}.pdf"))
    for said in ("Seensomething?Tellus.", "发现情况，请告诉我们", "Linac1", "1号加速器"):
        assert said in words
    assert "/r/onc?m=L1" in words


def test_the_department_has_a_poster_too(
    department: Department, quality_lead: User, client_of: Callable[..., Client]
) -> None:
    poster = client_of(quality_lead).get("/r/onc/poster.pdf")
    assert "放射治疗科" in words_of(poster)
    meant = segno.make_qr(report_link(department), error="m", boost_error=False).matrix
    assert modules_of(poster) == [list(row) for row in meant]


def test_the_page_of_the_report_link_shows_link_code_and_posters(
    machine: Machine, quality_lead: User, client_of: Callable[..., Client]
) -> None:
    html = text_of(client_of(quality_lead).get("/departments/onc/posters"))
    assert "http://127.0.0.1:8000/r/onc" in html
    assert "<svg" in html
    assert f"/r/onc/poster/{machine.public_id}.pdf" in html


def test_posters_are_for_those_who_set_the_department_up(
    machine: Machine,
    reporter: User,
    stranger: User,
    other_department: Department,
    client_of: Callable[..., Client],
) -> None:
    own, elsewhere = client_of(reporter), client_of(stranger)
    for path in (
        "/departments/onc/posters",
        "/r/onc/poster.pdf",
        f"/r/onc/poster/{machine.public_id}.pdf",
    ):
        assert own.get(path).status_code == 403
        assert elsewhere.get(path).status_code == 404
        assert Client().get(path)["Location"].startswith("/sign-in")
    wrong = f"/r/other/poster/{machine.public_id}.pdf"
    assert elsewhere.get(wrong).status_code == 404

"""What tests of the front door share."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from beamward.features.reports import limiter
from beamward.features.reports.limiter import Limiter
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from tests.support.factories import make_person


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test wait for what another has sent."""
    for name in ("REPORTS", "LOOKS", "GUESSES"):
        monkeypatch.setattr(limiter, name, Limiter(100_000))


@pytest.fixture
def second(department: Department) -> User:
    """A second confidant."""
    return make_person(department, Role.CONFIDANT, login="second")


@pytest.fixture
def visitor() -> Client:
    """Somebody without an account."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def fill(db: None) -> Callable[..., dict[str, object]]:
    """Return a filler of the form: opens it as a browser does and answers the questions given."""

    def filled(client: Client, address: str = "/r/onc", **answers: object) -> dict[str, object]:
        page = client.get(address)
        assert page.status_code == 200
        return {**hidden(page), "identity": "anonymous", **answers}

    return filled


@pytest.fixture
def photo() -> SimpleUploadedFile:
    """A picture as a telephone makes it, with place and camera inside."""
    image = Image.new("RGB", (40, 30), "red")
    exif = Image.Exif()
    exif[0x010F] = "Telltale Cameras"
    exif[0x8825] = {1: "N", 2: (31.0, 12.0, 0.0)}
    written = BytesIO()
    image.save(written, "JPEG", exif=exif)
    return SimpleUploadedFile("li-na-at-linac.jpg", written.getvalue(), "image/jpeg")


def text_of(response: Any) -> str:
    """Return the page as its reader sees the words, markup included."""
    return unescape(response.content.decode())


def hidden(response: Any) -> dict[str, object]:
    """Return the hidden fields of the form of the front door."""
    form = text_of(response).partition('id="report-form"')[2].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


def code_in(response: Any) -> str:
    """Return the receipt code on the page after sending."""
    shown = re.search(r'id="receipt-code"[^>]*>(.*?)</p>', response.content.decode())
    assert shown, text_of(response)
    return re.sub(r"<[^>]+>", "", shown[1])

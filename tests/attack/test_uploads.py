"""Files made to harm: each is refused with a sentence, or stored as something harmless."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageFile

from beamward.domain.incident.lifecycle import State
from beamward.features.actions.models import Action
from beamward.features.incidents.models import Incident
from beamward.features.reports.models import Report
from beamward.foundation.accounts.models import User
from beamward.foundation.files.models import StoredFile
from beamward.foundation.organisations.models import Department
from tests.foundation.files.conftest import PDF, picture
from tests.support import factories

pytestmark = pytest.mark.django_db

SCRIPT = b"<script>alert(4711)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(4711)">' + SCRIPT + b"</svg>"


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a piece of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes) -> bytes:
    """Return a PNG that says of itself how large it is, with hardly a pixel inside."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * (1 + 3 * min(width, 10)) * min(height, 10))
    parts = [chunk(b"IHDR", head), *more, chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def packed(names: dict[str, bytes]) -> bytes:
    """Return a zip file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, data in names.items():
            parts.writestr(name, data)
    return written.getvalue()


TEN_MEGABYTES = b"\x00" * 10_000_000
BOMB = zlib.compress(TEN_MEGABYTES * 8, 9)

REFUSED: dict[str, bytes] = {
    "zip bomb": packed({"a": TEN_MEGABYTES, "b": TEN_MEGABYTES}),
    "zip that climbs": packed({"../../../etc/cron.d/x": b"x"}),
    "enormous picture": png(60_000, 60_000),
    "broad picture": png(2**31 - 1, 1),
    "picture of no size": png(0, 0),
    "text that unpacks": png(10, 10, chunk(b"zTXt", b"Comment\x00\x00" + BOMB)),
    "profile that unpacks": png(10, 10, chunk(b"iCCP", b"icc\x00\x00" + BOMB), chunk(b"bad!", b"")),
    "svg": SVG,
    "svg that says it is xml": b'<?xml version="1.0"?>' + SVG,
    "page": b"<!doctype html>" + SCRIPT,
    "program": b"\x7fELF" + b"\x00" * 100,
    "program for Windows": b"MZ" + b"\x00" * 100,
    "shell script": b"#!/bin/sh\nrm -rf /\n",
    "server script": b"<?php system($_GET['x']); ?>",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "only the first bytes": b"\x89PNG\r\n\x1a\n",
    "nothing": b"",
}


@pytest.fixture
def sent(department: Department) -> Callable[..., Any]:
    """Return what sends a report with a file through the open door."""

    def send(data: bytes, name: str = "photo.png", content_type: str = "image/png") -> Any:
        limits = Client(headers={"accept-language": "en"})
        upload = SimpleUploadedFile(name, data, content_type=content_type)
        typed = {
            "narrative": "The couch stood too low.",
            "identity": "anonymous",
            "attempt": "attempt-of-an-attacker",
            "pictures": [upload],
        }
        return limits.post("/r/onc", typed)

    return send


def written() -> list[Path]:
    """Return every file that stands in the folder of files."""
    return [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_picture_is_refused_and_the_text_stays(
    what: str, sent: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked: list[int] = []
    load = ImageFile.ImageFile.load

    def watched(self: ImageFile.ImageFile) -> Any:
        unpacked.append(self.width * self.height)
        return load(self)

    monkeypatch.setattr(ImageFile.ImageFile, "load", watched)
    answer = sent(REFUSED[what])
    assert answer.status_code == 422, what
    assert "The couch stood too low." in answer.text
    assert "picture" in answer.text
    assert not Report.objects.exists()
    assert written() == []
    assert all(pixels < 1000 for pixels in unpacked)


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("picture and page", picture("PNG") + SCRIPT),
        ("picture and archive", picture("JPEG") + packed({"x.html": SCRIPT})),
        ("animation and script", picture("GIF")[:-1] + b"\x21\xfe\x1c" + SCRIPT + b"\x00;"),
        ("picture with a comment", picture("JPEG", comment=SCRIPT)),
        ("picture with a text", png(10, 10, chunk(b"tEXt", b"Comment\x00" + SCRIPT))),
        ("picture with a block of its own", png(10, 10, chunk(b"evIl", SCRIPT))),
    ],
)
def test_a_picture_that_is_something_else_as_well_is_only_a_picture_afterwards(
    what: str, data: bytes, sent: Callable[..., Any]
) -> None:
    assert sent(data).status_code == 200, what
    (kept,) = written()
    assert SCRIPT not in kept.read_bytes()
    assert b"PK\x03\x04" not in kept.read_bytes()
    assert Image.open(kept).format in {"PNG", "JPEG"}


@pytest.mark.parametrize("said", ["text/html", "image/svg+xml", "application/x-php", "", "x" * 300])
def test_nobody_believes_the_type_that_is_said(said: str, sent: Callable[..., Any]) -> None:
    assert sent(picture("PNG"), "photo.html", said).status_code == 200
    assert StoredFile.objects.get().content_type == "image/png"


NAMES = (
    "../../../../etc/passwd.png",
    "..\\..\\windows\\system32\\x.png",
    "/etc/cron.d/x.png",
    "a\x00.html.png",
    "x" * 600 + ".png",
    "photo.png\r\nSet-Cookie: evil=1",
    'x"; filename="evil.html',
    "\u202egnp.exe",
    ".htaccess",
    "CON.png",
    "𠮷\u2028.png",
    "<script>alert(1)</script>.png",
)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_file_leads_anywhere_or_breaks_a_header(
    name: str,
    quality_lead: User,
    investigator: User,
    make_incident: Callable[..., Incident],
    client_of: Callable[..., Client],
) -> None:
    incident = make_incident(State.INVESTIGATING, lead=quality_lead, investigator=investigator)
    action = factories.make_action(incident, owner=investigator, by=investigator)
    inside = client_of(investigator)
    # Django's client cuts a name to its last part, and so is no attacker.
    body = b"".join(
        b'--edge\r\nContent-Disposition: form-data; name="' + head + b"\r\n\r\n" + data + b"\r\n"
        for head, data in (
            (b'evidence"', b"See file."),
            (b'revision"', str(action.revision).encode()),
            (b'files_shown"; filename="' + name.encode() + b'"', PDF),
        )
    )
    finished = inside.generic(
        "POST",
        f"/actions/{action.public_id}/finish",
        body + b"--edge--\r\n",
        content_type="multipart/form-data; boundary=edge",
    )
    assert finished.status_code in {302, 422}, finished.content
    if not written():
        assert Action.objects.get().state == "open"
        return
    (kept,) = written()
    assert kept.resolve().is_relative_to(Path(django_settings.MEDIA_ROOT).resolve())
    file = StoredFile.objects.get()
    assert not set(file.shown_name) & set("/\\\r\n\x00\u202e\u2028")
    assert len(file.shown_name) < 120
    shown = inside.get(f"/files/{file.public_id}")
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Content-Disposition"].startswith("attachment; filename")
    assert shown["Content-Disposition"].count("filename") <= 2
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "evil" not in shown.cookies


@pytest.mark.parametrize(
    "path", ["../secret-key", "..%2fsecret-key", "%2e%2e/x", "/etc/passwd", "a/b"]
)
def test_no_address_of_a_file_leads_to_another(
    path: str, client_of: Callable[..., Client], quality_lead: User
) -> None:
    for door in ("/files/", "/static/", "/static/ui/"):
        assert client_of(quality_lead).get(door + path).status_code in {301, 400, 404}


def test_a_document_is_looked_at_and_never_unpacked(
    monkeypatch: pytest.MonkeyPatch,
    quality_lead: User,
    investigator: User,
    make_incident: Callable[..., Incident],
    client_of: Callable[..., Client],
) -> None:
    def unpack(*_args: Any, **_kwargs: Any) -> Any:
        raise AssertionError("a part was unpacked")

    sheet = packed({"[Content_Types].xml": TEN_MEGABYTES, "xl/workbook.xml": TEN_MEGABYTES})
    incident = make_incident(State.INVESTIGATING, lead=quality_lead, investigator=investigator)
    action = factories.make_action(incident, owner=investigator, by=investigator)
    for name in ("open", "read", "extract", "extractall"):
        monkeypatch.setattr(zipfile.ZipFile, name, unpack)
    upload = SimpleUploadedFile("x.xlsx", sheet)
    answer = client_of(investigator).post(
        f"/actions/{action.public_id}/finish",
        {"evidence": "See file.", "revision": action.revision, "files_shown": [upload]},
    )
    assert answer.status_code == 302
    (kept,) = written()
    assert kept.read_bytes() == sheet

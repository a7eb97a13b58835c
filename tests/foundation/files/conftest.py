"""Pictures and documents to hand in, and a record beside which they are kept."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, PngImagePlugin

from beamward.foundation import subjects
from beamward.foundation.organisations import queries as organisations
from beamward.foundation.organisations.models import Department

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    """Return a picture, its left half red, its right half blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Return the metadata of a telephone: place, camera, time, how it was held."""
    made = Image.Exif()
    made[ExifTags.Base.Make] = "SecretPhone"
    made[ExifTags.Base.Artist] = "Zhang San"
    made[ExifTags.Base.Orientation] = orientation
    made[ExifTags.Base.DateTime] = "2026:03:02 09:30:00"
    made.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (31.0, 12.0, 7.0)
    return made


def with_texts() -> bytes:
    """Return a PNG that names its author."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Zhang San")
    return picture("PNG", pnginfo=texts, exif=exif())


def upload(data: bytes, name: str = "photo of Zhang San.jpg") -> SimpleUploadedFile:
    """Return what a browser hands over; its word for the type is not believed."""
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


@pytest.fixture
def members_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let departments be records whose members may read them."""

    def find(public_id: str) -> Department | None:
        return Department.objects.filter(public_id=public_id).first()

    monkeypatch.setitem(
        subjects._kinds,
        "organisations.department",
        subjects.Kind(
            name="organisations.department",
            find=find,
            title=lambda department: department.name,
            url=lambda department: f"/departments/{department.code}",
            may_read=lambda reader, department: bool(organisations.roles_of(reader, department.pk)),
        ),
    )

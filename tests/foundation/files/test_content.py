"""What is taken, and what is taken out of it."""

import zipfile
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from beamward.foundation.files import FileRefused, content
from beamward.foundation.files.content import Content
from tests.foundation.files.conftest import PDF, exif, picture, upload, with_texts


def read(data: bytes, **options: Any) -> Content:
    """Read what a browser hands over."""
    return content.read(upload(data), **{"most_bytes": 1_000_000, **options})


def opened(kept: Content) -> Image.Image:
    """Open a picture that was kept."""
    return Image.open(BytesIO(kept.data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_keeps_nothing_but_its_pixels(kind: str) -> None:
    sent = picture(kind, exif=exif(), icc_profile=b"profile of SecretPhone")
    assert b"SecretPhone" in sent
    kept = read(sent)
    image = opened(kept)
    assert kept.content_type == f"image/{kind.lower()}"
    assert not image.getexif()
    assert "icc_profile" not in image.info
    for secret in (b"SecretPhone", b"Zhang San", b"2026:03", b"Exif"):
        assert secret not in kept.data
    assert image.size == (40, 20)
    red, _green, blue = image.convert("RGB").getpixel((2, 10))  # type: ignore[misc]
    assert red > 200 > 60 > blue


def test_a_comment_in_a_picture_is_gone() -> None:
    assert b"Zhang San" not in read(picture(comment=b"taken by Zhang San")).data
    assert b"Zhang San" in with_texts()
    assert b"Zhang San" not in read(with_texts()).data


def test_what_hangs_behind_a_picture_is_gone() -> None:
    assert b"<script>" not in read(picture() + b"<script>").data


def test_a_picture_taken_with_the_telephone_turned_stands_upright() -> None:
    image = opened(read(picture(exif=exif(orientation=6))))
    assert image.size == (20, 40)
    red, _green, blue = image.getpixel((10, 2))  # type: ignore[misc]
    assert red > 200 > 60 > blue


def test_a_gif_becomes_a_png() -> None:
    kept = read(picture("GIF"))
    assert kept.content_type == "image/png"
    assert opened(kept).format == "PNG"


def test_a_transparent_picture_stays_transparent() -> None:
    written = BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(written, "PNG")
    assert opened(read(written.getvalue())).getpixel((1, 1)) == (255, 0, 0, 0)


def test_a_picture_in_four_colours_of_print_is_taken() -> None:
    written = BytesIO()
    Image.new("CMYK", (4, 4)).save(written, "JPEG")
    assert opened(read(written.getvalue())).mode == "RGB"


@pytest.mark.parametrize(
    "data",
    [b"<html><script>alert(1)</script></html>", b"<svg/>", b"MZ\x90\x00", b"RIFF", b"GIF89a"],
)
def test_another_type_is_refused_whatever_its_name(data: bytes) -> None:
    with pytest.raises(FileRefused, match="neither a picture"):
        read(data)
    with pytest.raises(FileRefused, match="not a picture"):
        read(data, pictures_only=True)


def test_an_empty_and_a_too_large_file_are_refused() -> None:
    with pytest.raises(FileRefused, match="empty"):
        read(b"")
    assert read(PDF, most_bytes=len(PDF)).data == PDF
    with pytest.raises(FileRefused, match="larger than 1 MB"):
        read(PDF + b" " * 1_000_000)


def test_a_damaged_picture_is_refused() -> None:
    with pytest.raises(FileRefused, match="damaged"):
        read(picture("JPEG", size=(400, 400))[:-400])


@pytest.mark.parametrize(("width", "height"), [(10_000, 5_001), (30_000, 30_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(
    width: int, height: int
) -> None:
    written = BytesIO()
    # A picture of one colour is a small file of any size; only its head is needed here.
    Image.new("1", (8, 8)).save(written, "PNG")
    head = bytearray(written.getvalue())
    head[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    head[29:33] = zlib.crc32(head[12:29]).to_bytes(4, "big")
    with pytest.raises(FileRefused, match="50 million pixels"):
        read(bytes(head))


def office(*names: str) -> bytes:
    """Return an archive of empty parts."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as parts:
        for name in ("[Content_Types].xml", *names):
            parts.writestr(name, "")
    return written.getvalue()


def test_documents_are_known_by_their_parts() -> None:
    assert read(PDF).content_type == "application/pdf"
    assert read(office("word/document.xml")).content_type.endswith("wordprocessingml.document")
    assert read(office("xl/workbook.xml")).content_type.endswith("spreadsheetml.sheet")
    for data in (office("readme.txt"), b"PK\x03\x04 broken", PDF[:-6]):
        with pytest.raises(FileRefused, match="neither a picture"):
            read(data)


def test_a_document_with_macros_is_refused() -> None:
    with pytest.raises(FileRefused, match="macros"):
        read(office("word/document.xml", "word/vbaProject.bin"))


def test_where_only_pictures_are_taken_a_document_is_refused() -> None:
    assert read(picture(), pictures_only=True).content_type == "image/jpeg"
    with pytest.raises(FileRefused, match="not a picture"):
        read(PDF, pictures_only=True)

"""What a file is, judged by its content alone, and what is taken out of it.

Names and types that a browser sends are not asked. A picture is decoded and written anew, so that
nothing but its pixels remains: no place, no time, no camera, no hidden second file.
"""

import zipfile
from dataclasses import dataclass
from io import BytesIO

from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_PIXELS = 50_000_000
"""More than any telephone takes in its usual mode; decoded, 150 MB."""

JPEG_QUALITY = 90

_WRITTEN_AS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "GIF": "PNG"}
_OFFICE = {
    "word/document.xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    "xl/workbook.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
}

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    **dict(_OFFICE.values()),
}
"""Every type that can be stored, with the ending of its name."""

PICTURES = frozenset(name for name in EXTENSIONS if name.startswith("image/"))


class FileRefused(Exception):
    """The file cannot be taken; the argument is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Content:
    """A file that may be stored."""

    content_type: str
    data: bytes


def read(upload: "File[bytes]", *, most_bytes: int, pictures_only: bool = False) -> Content:
    """Return what is stored of a file that somebody sent.

    Parameters
    ----------
    most_bytes : int
        The size that is still taken.
    pictures_only : bool
        Whether documents are refused: those can name their author.

    Raises
    ------
    FileRefused
        If the file is empty, too large, damaged or of another type.
    """
    upload.seek(0)
    data = upload.read(most_bytes + 1)
    if not data:
        raise FileRefused(_("This file is empty."))
    if len(data) > most_bytes:
        raise FileRefused(
            _("This file is larger than %(size)d MB.") % {"size": most_bytes // 1_000_000}
        )
    picture = _picture(data)
    if picture is not None:
        return picture
    if pictures_only:
        raise FileRefused(not_a_picture())
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        return Content("application/pdf", data)
    if data.startswith(b"PK\x03\x04"):
        return Content(_office_type(data), data)
    raise FileRefused(_unknown_type())


def not_a_picture() -> str:
    """Return the sentence for whoever sent a document where only pictures are taken."""
    return _("This is not a picture (JPEG, PNG, WebP or GIF).")


def _picture(data: bytes) -> Content | None:
    """Return the picture written anew, or None if this is none."""
    try:
        image = Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP", "GIF"])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused(_too_many_pixels()) from None
    except Exception:
        # Broken headers raise many things; what cannot be opened is no picture.
        return None
    if image.width * image.height > MOST_PIXELS:
        raise FileRefused(_too_many_pixels())
    written_as = _WRITTEN_AS[image.format or ""]
    try:
        # The telephone says in the metadata how it was held; that has to be done before it goes.
        upright = ImageOps.exif_transpose(image)
        upright = upright.convert(_mode_for(upright, written_as))
        upright.info = {}
        written = BytesIO()
        if written_as == "JPEG":
            upright.save(written, "JPEG", quality=JPEG_QUALITY, exif=b"", comment=b"")
        else:
            upright.save(written, written_as, exif=b"")
    except Exception:
        # Pillow raises many things over damaged data, none of which the sender can mend.
        raise FileRefused(_("This picture is damaged and cannot be read.")) from None
    return Content(f"image/{written_as.lower()}", written.getvalue())


def _mode_for(image: Image.Image, written_as: str) -> str:
    if written_as != "JPEG" and image.has_transparency_data:
        return "RGBA"
    return "L" if image.mode in {"1", "L"} else "RGB"


def _too_many_pixels() -> str:
    return _("This picture has more than %(count)d million pixels. Send it smaller.") % {
        "count": MOST_PIXELS // 1_000_000
    }


def _office_type(data: bytes) -> str:
    """Return the type of a Word or Excel file without macros; its parts are named, not unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        names = set()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused(_("This file contains macros. Save it without them and send it again."))
    if "[Content_Types].xml" in names:
        for part, (content_type, _extension) in _OFFICE.items():
            if part in names:
                return content_type
    raise FileRefused(_unknown_type())


def _unknown_type() -> str:
    return _("This is neither a picture (JPEG, PNG, WebP, GIF) nor a PDF, Word or Excel file.")

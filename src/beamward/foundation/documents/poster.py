"""A poster of one A4 page: a title, a large QR code, and what to do."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from beamward.foundation.documents import font, qr
from beamward.foundation.documents.paper import HEIGHT_MM, WIDTH_MM, Face, Sheets, describe

MARGIN_MM = 20.0
CODE_MM = 130.0
TITLE, SUBTITLE = Face(38, is_bold=True), Face(22, is_bold=True)
LINE, ADDRESS = Face(18), Face(11)


def poster(
    *,
    title: str,
    lines: Sequence[str],
    qr_url: str,
    language: str,
    at: datetime,
    subtitle: str = "",
    foot: str = "",
) -> bytes:
    """Return the PDF of a poster.

    Parameters
    ----------
    title, subtitle : str
        What it is for, and where it hangs: stand above the code.
    lines : sequence of str
        What to do: stand below it.
    qr_url : str
        Where the code leads; stands below it in letters too.
    foot : str, optional
        Stands small at the bottom.
    """
    used: dict[bool, set[str]] = {False: set(" "), True: set(" ")}

    def seen(text: str, face: Face) -> str:
        printable = font.printable(text)
        used[face.is_bold].update(printable)
        return printable

    above = [(seen(title, TITLE), TITLE), (seen(subtitle, SUBTITLE), SUBTITLE)]
    below = [(seen(qr_url, ADDRESS), ADDRESS), *((seen(line, LINE), LINE) for line in lines)]
    bottom = seen(foot, ADDRESS)
    with TemporaryDirectory(prefix="beamward-") as folder:
        sheet = Sheets(Path(folder), used)
        describe(sheet.pdf, title=title, language=language, at=at)
        sheet.pdf.add_page()
        sheet.y = 24.0
        for text, face in above:
            _centred(sheet, text, face)
        sheet.y += 6
        _draw_code(sheet, qr_url)
        sheet.y += CODE_MM + 4
        for text, face in below:
            _centred(sheet, text, face)
            sheet.y += 2
        sheet.y = HEIGHT_MM - MARGIN_MM
        _centred(sheet, bottom, ADDRESS)
        return bytes(sheet.pdf.output())


def _centred(sheet: Sheets, text: str, face: Face) -> None:
    if not text:
        return
    for line in sheet.lines_of(text, face, WIDTH_MM - 2 * MARGIN_MM):
        sheet.write(line, face, (WIDTH_MM - sheet.width(line, face)) / 2, sheet.y)
        sheet.y += face.line_mm


def _draw_code(sheet: Sheets, url: str) -> None:
    side, runs = qr.strokes(url)
    module = CODE_MM / side
    left = (WIDTH_MM - CODE_MM) / 2
    sheet.pdf.set_fill_color(0)
    for row, column, length in runs:
        x, y = left + column * module, sheet.y + row * module
        # A hair taller than a module, so that no printer leaves white between the rows.
        sheet.pdf.rect(x, y, length * module, module + 0.02, style="F")

"""A document on A4 pages, in Chinese, English or both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from fpdf import FPDF

from beamward.foundation.documents import font
from beamward.foundation.documents.lines import broken

WIDTH_MM, HEIGHT_MM = 210.0, 297.0
MARGIN_MM = 18.0
TOP_MM, BOTTOM_MM = 26.0, 20.0
TEXT_WIDTH_MM = WIDTH_MM - 2 * MARGIN_MM
LINE_HEIGHT = 1.5
"""Of the size of the letters."""

_MM_PER_POINT = 25.4 / 72
_INK, _GREY, _RULE, _SHADE = 20, 95, 190, 238
_PAGES = "{nb}"
_FAMILY = "noto"


@dataclass(frozen=True)
class Face:
    """How a piece of text looks."""

    size_pt: float
    is_bold: bool = False
    grey: int = _INK

    @property
    def style(self) -> str:
        return "B" if self.is_bold else ""

    @property
    def line_mm(self) -> float:
        return self.size_pt * _MM_PER_POINT * LINE_HEIGHT


TITLE = Face(18, is_bold=True)
HEADINGS = (Face(13, is_bold=True), Face(11, is_bold=True))
TEXT = Face(10.5)
LABEL = Face(9.5, grey=_GREY)
CELL = Face(9)
COLUMN = Face(9, is_bold=True)
SMALL = Face(8, grey=_GREY)
MARK = Face(9, is_bold=True)


class Sheets:
    """Pages with a pen at a height; texts are measured and written, pages begun when needed."""

    def __init__(self, folder: Path, used: dict[bool, set[str]]) -> None:
        self.pdf = FPDF(format="A4", unit="mm")
        self.pdf.set_auto_page_break(False)
        self.pdf.alias_nb_pages(_PAGES)
        self.y = 0.0
        self._widths: dict[tuple[bool, str], float] = {}
        for is_bold, characters in used.items():
            path = folder / f"{_FAMILY}{is_bold:d}.ttf"
            path.write_bytes(font.cut(characters, font.BOLD if is_bold else font.REGULAR))
            self.pdf.add_font(_FAMILY, "B" if is_bold else "", path)

    def width(self, text: str, face: Face) -> float:
        """Return how wide a line of text is. [mm]"""
        total = 0.0
        for char in text:
            known = self._widths.get((face.is_bold, char))
            if known is None:
                self.pdf.set_font(_FAMILY, face.style, 100)
                known = self.pdf.get_string_width(char) / 100
                self._widths[face.is_bold, char] = known
            total += known
        return total * face.size_pt

    def lines_of(self, text: str, face: Face, width_mm: float) -> list[str]:
        """Return the lines of a text that fit into a width."""
        return broken(text, width_mm, lambda part: self.width(part, face))

    def face(self, face: Face) -> None:
        """Write in this face from now on."""
        self.pdf.set_font(_FAMILY, face.style, face.size_pt)
        self.pdf.set_text_color(face.grey)

    def write(self, line: str, face: Face, x_mm: float, top_mm: float) -> None:
        """Write one line, its upper edge at a height."""
        self.face(face)
        # Noto's letters stand on a line 0.88 em below their upper edge; the rest is the gap.
        gap = (LINE_HEIGHT - 1.16) / 2
        self.pdf.text(x_mm, top_mm + (gap + 0.88) * face.size_pt * _MM_PER_POINT, line)

    def rule(self, top_mm: float, grey: int = _RULE) -> None:
        """Draw a line across the page."""
        self.pdf.set_draw_color(grey)
        self.pdf.set_line_width(0.2)
        self.pdf.line(MARGIN_MM, top_mm, WIDTH_MM - MARGIN_MM, top_mm)

    def shade(self, top_mm: float, height_mm: float) -> None:
        """Lay a light grey under a strip of the page."""
        self.pdf.set_fill_color(_SHADE)
        self.pdf.rect(MARGIN_MM, top_mm, TEXT_WIDTH_MM, height_mm, style="F")


class _Block(Protocol):
    def print(self, pages: "_Pages") -> None: ...


class _Pages(Sheets):
    """The pages of a paper, each with its head and foot."""

    def __init__(self, folder: Path, paper: "Paper") -> None:
        super().__init__(folder, paper.used)
        self.paper = paper
        self.new_page()

    @property
    def room(self) -> float:
        return HEIGHT_MM - BOTTOM_MM - self.y

    def new_page(self) -> None:
        self.pdf.add_page()
        self.y = TOP_MM
        paper, right = self.paper, WIDTH_MM - MARGIN_MM
        head = 12.0
        if paper.reference:
            self.write(paper.reference, SMALL, MARGIN_MM, head)
        if paper.mark:
            self.write(paper.mark, MARK, right - self.width(paper.mark, MARK), head)
        self.rule(head + 6)
        foot = HEIGHT_MM - 14
        if paper.foot:
            self.write(paper.foot, SMALL, MARGIN_MM, foot)
        # Only a cell knows the sign for the number of pages, which is not known yet.
        number = f"{self.pdf.page_no()}/"
        left = right - self.width(number + "99", SMALL)
        self.face(SMALL)
        self.pdf.c_margin = 0
        self.pdf.set_xy(left, foot)
        self.pdf.cell(h=SMALL.line_mm, text=number + _PAGES)

    def need(self, height_mm: float) -> None:
        """Begin a page unless there is room for so much; more than a page has begins none."""
        if self.room < height_mm <= HEIGHT_MM - TOP_MM - BOTTOM_MM:
            self.new_page()

    def text(self, text: str, face: Face, x_mm: float = MARGIN_MM) -> None:
        for line in self.lines_of(text, face, WIDTH_MM - MARGIN_MM - x_mm):
            self.need(face.line_mm)
            self.write(line, face, x_mm, self.y)
            self.y += face.line_mm


@dataclass(frozen=True)
class _Heading:
    text: str
    level: int

    def print(self, pages: _Pages) -> None:
        face = HEADINGS[min(self.level, len(HEADINGS)) - 1]
        # A heading does not stand alone at the foot of a page.
        pages.need(face.line_mm * 2 + 3 * TEXT.line_mm)
        pages.y += 0 if pages.y == TOP_MM else face.line_mm * 0.6
        pages.text(self.text, face)
        pages.y += 1


@dataclass(frozen=True)
class _Paragraph:
    text: str

    def print(self, pages: _Pages) -> None:
        pages.text(self.text, TEXT)
        pages.y += 2


@dataclass(frozen=True)
class _Table:
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    faces: Sequence[Face]
    widths_mm: Sequence[float]

    padding_mm = 1.2
    gap_mm = 2.5

    def print(self, pages: _Pages) -> None:
        if self.head:
            pages.need(COLUMN.line_mm + 3 * CELL.line_mm)
            self._print_head(pages)
        for row in self.rows:
            self._print_row(pages, row)
        pages.y += 2

    def _lines(self, pages: _Pages, row: Sequence[str], faces: Sequence[Face]) -> list[list[str]]:
        return [
            pages.lines_of(cell, face, width - self.gap_mm)
            for cell, face, width in zip(row, faces, self.widths_mm, strict=True)
        ]

    def _print_head(self, pages: _Pages) -> None:
        faces = [COLUMN] * len(self.head)
        cells = self._lines(pages, self.head, faces)
        height = max(map(len, cells)) * COLUMN.line_mm + 2 * self.padding_mm
        pages.shade(pages.y, height)
        self._print_lines(pages, cells, faces, max(map(len, cells)))

    def _print_row(self, pages: _Pages, row: Sequence[str]) -> None:
        cells = self._lines(pages, row, self.faces)
        line_mm = max(face.line_mm for face in self.faces)
        left = max(map(len, cells))
        is_fresh = False
        while left:
            fitting = int((pages.room - 2 * self.padding_mm) / line_mm)
            # Short rows stay whole; a row longer than half a page goes on overleaf.
            whole_mm = left * line_mm + 2 * self.padding_mm
            if fitting < left and not is_fresh and (whole_mm < HEIGHT_MM / 2 or fitting < 3):
                pages.new_page()
                if self.head:
                    self._print_head(pages)
                is_fresh = True
                continue
            is_fresh = False
            count = min(max(fitting, 1), left)
            self._print_lines(pages, [cell[:count] for cell in cells], self.faces, count)
            cells = [cell[count:] for cell in cells]
            left -= count
        pages.rule(pages.y)

    def _print_lines(
        self, pages: _Pages, cells: list[list[str]], faces: Sequence[Face], count: int
    ) -> None:
        line_mm = max(face.line_mm for face in faces)
        x = MARGIN_MM
        for lines, face, width in zip(cells, faces, self.widths_mm, strict=True):
            for number, line in enumerate(lines):
                pages.write(line, face, x + 0.8, pages.y + self.padding_mm + number * line_mm)
            x += width
        pages.y += count * line_mm + 2 * self.padding_mm


@dataclass
class Paper:
    """A document that is filled from the top and printed at the end.

    Parameters
    ----------
    title : str
        Stands large on the first page and in the file's properties.
    language : str
        ``en`` or ``zh-hans``, for programs that read the document aloud.
    at : datetime
        When it is printed.
    reference, mark, foot : str, optional
        Stand on every page: what it is (top left), how it is to be kept (top right), and when it
        was printed (bottom left). The number of the page stands bottom right.
    """

    title: str
    language: str
    at: datetime
    reference: str = ""
    mark: str = ""
    foot: str = ""
    used: dict[bool, set[str]] = field(init=False, repr=False)
    _blocks: list[_Block] = field(init=False, repr=False, default_factory=list)

    def __post_init__(self) -> None:
        self.used = {False: set("0123456789/{nb}"), True: set(" ")}
        self.title = self._seen(self.title, TITLE)
        self.reference = self._seen(self.reference, SMALL)
        self.mark = self._seen(self.mark, MARK)
        self.foot = self._seen(self.foot, SMALL)

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading of level 1 or 2."""
        face = HEADINGS[min(level, len(HEADINGS)) - 1]
        self._blocks.append(_Heading(self._seen(text, face), level))

    def paragraph(self, text: str) -> None:
        """Add text; its own line breaks are kept."""
        self._blocks.append(_Paragraph(self._seen(text, TEXT)))

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Add what is known as label and value, one below the other."""
        faces = (LABEL, TEXT)
        rows = [(self._seen(label, LABEL), self._seen(value, TEXT)) for label, value in pairs]
        widths = (TEXT_WIDTH_MM * 0.3, TEXT_WIDTH_MM * 0.7)
        self._blocks.append(_Table((), rows, faces, widths))

    def table(
        self,
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        shares: Sequence[float] | None = None,
    ) -> None:
        """Add a table; its head is repeated on every page.

        Parameters
        ----------
        shares : sequence of float, optional
            How wide the columns are in relation to one another; left out, all alike.

        Raises
        ------
        ValueError
            If a row or ``shares`` has not as many cells as the head.
        """
        shares = shares or [1.0] * len(head)
        kept = [tuple(self._seen(cell, CELL) for cell in row) for row in rows]
        if any(len(row) != len(head) for row in [shares, *kept]):
            raise ValueError("every row needs as many cells as the head")
        widths = [TEXT_WIDTH_MM * share / sum(shares) for share in shares]
        heads = [self._seen(cell, COLUMN) for cell in head]
        self._blocks.append(_Table(heads, kept, [CELL] * len(head), widths))

    def pdf(self) -> bytes:
        """Return the document."""
        with TemporaryDirectory(prefix="beamward-") as folder:
            pages = _Pages(Path(folder), self)
            describe(pages.pdf, title=self.title, language=self.language, at=self.at)
            pages.text(self.title, TITLE)
            pages.y += 2
            for block in self._blocks:
                block.print(pages)
            return bytes(pages.pdf.output())

    def _seen(self, text: str, face: Face) -> str:
        printable = font.printable(text)
        self.used[face.is_bold].update(printable)
        return printable


def describe(pdf: FPDF, *, title: str, language: str, at: datetime) -> None:
    """Fill in the properties of the file: title, language and time, and no author."""
    pdf.set_title(title)
    pdf.set_lang("zh-CN" if language.startswith("zh") else "en")
    pdf.set_producer("Beamward")
    pdf.set_creation_date(at)

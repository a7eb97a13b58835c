"""QR codes for pages, for paper and for the console."""

from collections.abc import Iterator
from io import StringIO

import segno
from django.utils.safestring import SafeString, mark_safe

BORDER = 4
"""Modules of white around a code, as the standard asks for."""


def _code(text: str) -> segno.QRCode:
    # Quality M survives 15 % of dirt and keeps the modules large.
    return segno.make_qr(text, error="m", boost_error=False)


def qr_svg(text: str, label: str = "") -> SafeString:
    """Return the code as SVG to stand in a page: black on white in the dark design too.

    Parameters
    ----------
    label : str, optional
        What it leads to, for people who cannot see it.
    """
    drawn = _code(text).svg_inline(
        border=BORDER,
        omitsize=True,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
        title=label or None,
    )
    # segno escapes the title; nothing else of it comes from outside. It writes no style attributes.
    return mark_safe(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S308


def qr_terminal(text: str) -> str:
    """Return the code as lines of block characters for a dark or light console."""
    drawn = StringIO()
    _code(text).terminal(drawn, border=2, compact=True)
    return drawn.getvalue()


def strokes(text: str) -> tuple[int, Iterator[tuple[int, int, int]]]:
    """Return the modules of a side, and the black runs of each row: row, first column, length."""
    matrix = _code(text).matrix
    return len(matrix), _runs(matrix)


def _runs(matrix: tuple[bytearray, ...]) -> Iterator[tuple[int, int, int]]:
    for number, row in enumerate(matrix):
        start = None
        for column, module in enumerate((*row, 0)):
            if module and start is None:
                start = column
            elif not module and start is not None:
                yield number, start, column - start
                start = None

"""Pieces of a free text that may give a person away, in Chinese and English, and their masking.

This is a warning that never blocks: it knows the common forms and no more. It is not
de-identification, and a text without findings may still name somebody.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from beamward.domain.privacy import numbers, page, persons_latin, persons_zh, places
from beamward.domain.privacy.finding import Finding, Hit, Kind, Reason

__all__ = ["MASKS", "Finding", "ForeignFinding", "Kind", "Reason", "find", "mask"]

# Kind -> the words that stand in its place, English and Chinese. They are read back by ``find``,
# so they belong to the stored text and are not translated for display.
MASKS: dict[Kind, tuple[str, str]] = {
    Kind.PATIENT_NAME: ("[patient]", "[患者姓名]"),
    Kind.STAFF_NAME: ("[colleague]", "[同事姓名]"),
    Kind.PERSON_NAME: ("[name]", "[姓名]"),
    Kind.NATIONAL_ID: ("[identity number]", "[证件号码]"),
    Kind.PASSPORT: ("[passport]", "[护照号码]"),
    Kind.INSURANCE_NUMBER: ("[insurance number]", "[医保号码]"),
    Kind.RECORD_NUMBER: ("[record number]", "[病历号]"),
    Kind.BED_NUMBER: ("[bed]", "[床号]"),
    Kind.BIRTH_DATE: ("[date of birth]", "[出生日期]"),
    Kind.AGE_OVER_89: ("[over 89]", "[90以上]"),
    Kind.PHONE: ("[phone]", "[电话]"),
    Kind.EMAIL: ("[e-mail]", "[邮箱]"),
    Kind.ADDRESS: ("[address]", "[地址]"),
    Kind.SOCIAL_ACCOUNT: ("[account]", "[账号]"),
    Kind.VEHICLE_PLATE: ("[plate]", "[车牌]"),
}

_MASKED = re.compile("|".join(re.escape(word) for words in MASKS.values() for word in words))
# How far around a finding its language is looked for.
_NEIGHBOURHOOD = 24


class ForeignFinding(ValueError):
    """A finding does not belong to the text that was to be masked."""


def find(text: str, *, today_year: int | None = None) -> tuple[Finding, ...]:
    """Return what may give a person away in ``text``, in order, without overlaps.

    Characters that a reader does not see hide nothing: they are passed over, and are part of the
    finding in which they stand.

    Parameters
    ----------
    text : str
        Free text in Chinese, English or both.
    today_year : int, optional
        The year in which the text is read. Without it, a year of birth alone is never a finding;
        with it, it is one when the person would be over 89.
    """
    seen, places = page.seen(text)
    read = page.read(seen, masks=_MASKED)
    found = (
        (hit, places[hit.start], places[hit.end - 1] + 1)
        for hit in _joined(_hits(read, today_year=today_year))
    )
    return tuple(
        Finding(hit.kind, start, end, text[start:end], hit.reason) for hit, start, end in found
    )


def mask(text: str, findings: Iterable[Finding]) -> str:
    """Return ``text`` with each finding replaced by a neutral word in brackets.

    The word is in the language that surrounds the finding. Everything else stays as it was, and
    ``find`` finds nothing more in the result if all its findings were masked.

    Raises
    ------
    ForeignFinding
        If a finding does not stand in ``text`` where it says, or overlaps another.
    """
    kept: list[str] = []
    place = 0
    for finding in sorted(findings, key=lambda finding: finding.start):
        if finding.start < place or text[finding.start : finding.end] != finding.text:
            raise ForeignFinding(finding)
        kept += [text[place : finding.start], _mask_word(text, finding)]
        place = finding.end
    return "".join([*kept, text[place:]])


def _hits(read: str, *, today_year: int | None) -> Iterator[Hit]:
    yield from numbers.recognise(read, today_year=today_year)
    yield from places.recognise(read)
    yield from persons_zh.recognise(read)
    yield from persons_latin.recognise(read)


def _joined(hits: Iterable[Hit]) -> Sequence[Hit]:
    """Return the hits in order, those that overlap joined and named after the longest."""
    joined: list[Hit] = []
    longest = 0
    # Sorting keeps the order of the rules where two places are the same.
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        length = hit.end - hit.start
        if joined and hit.start < joined[-1].end:
            last = joined[-1]
            named = hit if length > longest else last
            joined[-1] = Hit(last.start, max(last.end, hit.end), named.kind, named.reason)
            longest = max(longest, length)
        else:
            joined.append(hit)
            longest = length
    return joined


def _mask_word(text: str, finding: Finding) -> str:
    before = text[max(0, finding.start - _NEIGHBOURHOOD) : finding.start]
    after = text[finding.end : finding.end + _NEIGHBOURHOOD]
    for passage in (before + after, text, finding.text):
        hanzi = sum(map(page.is_hanzi, passage))
        latin = sum(character.isascii() and character.isalpha() for character in passage)
        if hanzi or latin:
            # A Chinese word has about two characters, an English one about five.
            return MASKS[finding.kind][2 * hanzi >= latin]
    return MASKS[finding.kind][0]

"""Where somebody lives: postal addresses in English and Chinese.

A Chinese address is found by its tail, which has few forms (路88号, 小区3栋, 镇某村), and then
read backwards to where a character stands that cannot be part of a place.
"""

import re
from collections.abc import Iterator

from beamward.domain.privacy.finding import Hit, Kind, Reason
from beamward.domain.privacy.page import (
    CLOSED,
    HANZI,
    NOT_BEFORE_LETTER,
    NOT_BEFORE_WORD,
    is_hanzi,
    label,
)

_LONGEST_PLACE = 24
# Verbs and links that stand before an address in a sentence and are not part of it.
_BEFORE_PLACES = frozenset(
    "住在于到去是为址从回往属人者我他她的及和与由其及被送寄至赴自现，经把将给叫据因患"
)

_NUMBERED_STREET = re.compile(
    r"(?:路|街|大道|巷|弄|胡同|大街) ?(?:[0-9]{1,5}|[一二三四五六七八九十百]{1,5}) ?[号弄]"
    r"(?!线|机|源|床|加速)"
)
_DWELLING = re.compile(
    r"(?:小区|花园|家园|新村|公寓|苑|社区|家属院|宿舍|大院|大厦|嘉园|花苑|华庭) ?"
    r"(?:[0-9A-Z]{1,4}|[一二三四五六七八九十东西南北]{1,3}) ?(?:号楼|栋|幢|单元|号院|座|区|号|楼|室)"
)
_VILLAGE = re.compile(rf"(?:县|镇(?![静痛咳])|乡|街道|旗|苏木)[{HANZI}]{{1,4}}(?:村|屯|庄|寨|嘎查)")
# What may still follow the tail: "3栋2单元501室".
_REST_OF_PLACE = re.compile(
    rf"(?:[ -]?(?:[0-9A-Z]{{1,5}}|[一二三四五六七八九十]{{1,3}}) ?"
    r"(?:号楼|栋|幢|单元|号院|座|楼|层|室|户|号|弄|组|社|房)){1,5}(?:[ -]?[0-9]{2,5}室?)?"
    rf"|-[0-9]{{1,4}}(?:-[0-9]{{1,4}}){{0,2}}{NOT_BEFORE_WORD}"
)
_ADDRESS_LABEL_ZH = re.compile(
    r"(?:家庭住址|家庭地址|现住址|住址|地址|户籍地?|户口|籍贯|家住|现住|居住于|居住在|住在|暂住)"
    rf" ?[:为是在于]? ?([{HANZI}A-Za-z0-9 ·#-]{{3,40}})"
)
_PLACE_WORDS = re.compile(
    r"[省市区县镇乡村路街巷弄栋幢屯](?!级)|小区|花园|单元|自治|家园|公寓|大道"
)
_ADDRESS_LABEL_EN = re.compile(
    label("address", "lives (?:at|in)", "living at", "resid(?:es|ing) (?:at|in)", "resident of")
    + r" ?(?:[:=]|is|was)? ?"
    r"([0-9]{1,5}[A-Za-z]? [A-Za-z0-9 ,.'#-]{3,60}?)(?=[;)\n\"]|[.](?:[ ,;)\n]|$)|$"
    r"|\s(?:and|but|who|was|is|has|so|with|when)\s)",
    re.ASCII | re.IGNORECASE,
)
_WORD = r"[A-Z][a-zA-Z'-]{1,20}"
_ADDRESS_EN = re.compile(
    rf"(?=[0-9])(?<![A-Za-z0-9.{CLOSED}-])[0-9]{{1,5}}[A-Z]?,? (?:(?:North|South|East|West|[NSEW]\.?) )?"
    rf"(?:{_WORD} ){{1,3}}(?:Street|Road|Avenue|Lane|Boulevard|Crescent|Terrace|Parkway|Highway|Drive"
    r"|Close|Court|Gardens|Grove|Square|Way|(?:St|Rd|Ave|Blvd|Ln|Dr|Ct|Pl|Hwy)(?:\.|(?=,|\s*$)))"
    rf"{NOT_BEFORE_LETTER}(?!\s(?:[Cc]able|[Mm]otor|[Ff]ield|[Bb]eam))"
    rf"(?:,? (?:Apt|Apartment|Flat|Unit|Suite)\.? ?[0-9A-Z]{{1,5}})?"
    rf"(?:, {_WORD}(?: {_WORD}){{0,2}})?"
    rf"(?:,? [A-Z]{{2}} [0-9]{{5}}(?:-[0-9]{{4}})?"
    rf"|,? [A-Z]{{1,2}}[0-9][0-9A-Z]? [0-9][A-Z]{{2}}{NOT_BEFORE_WORD})?"
)
_POSTCODE = re.compile(
    label("post ?code", "zip(?: ?code)?", "邮编", "邮政编码") + r" ?(?:[:=是为]|is)? ?"
    rf"([0-9]{{5,6}}|[A-Z]{{1,2}}[0-9][0-9A-Z]? ?[0-9][A-Z]{{2}}){NOT_BEFORE_WORD}",
    re.ASCII | re.IGNORECASE,
)
# Pipes and cables are 路 too, and have numbers.
_NO_STREETS = (
    "电",
    "管",
    "回",
    "线",
    "气",
    "水",
    "油",
    "光",
    "通",
    "网",
    "思",
    "支",
    "环",
    "半",
    "束",
)
_NO_ADDRESSES = (
    "IP",
    "ip",
    "网络",
    "服务器",
    "存储",
    "邮箱",
    "网",
    "MAC",
    "DICOM",
    "端口",
    "物理",
    "链接",
)


def recognise(page: str) -> Iterator[Hit]:
    """Yield every address on a page."""
    for match in _NUMBERED_STREET.finditer(page):
        if not page.endswith(_NO_STREETS, 0, match.start()):
            yield from _chinese(page, match, Reason.STREET, shortest=1)
    for match in _DWELLING.finditer(page):
        yield from _chinese(page, match, Reason.DWELLING, shortest=2)
    for match in _VILLAGE.finditer(page):
        yield from _chinese(page, match, Reason.VILLAGE, shortest=1)
    for match in _ADDRESS_LABEL_ZH.finditer(page):
        named = page.endswith(_NO_ADDRESSES, 0, match.start())
        if not named and _PLACE_WORDS.search(match[1]):
            yield _hit(match.start(1), match.end(1), Reason.AFTER_LABEL)
    for pattern in (_ADDRESS_LABEL_EN, _POSTCODE):
        for match in pattern.finditer(page):
            yield _hit(match.start(1), match.end(1), Reason.AFTER_LABEL)
    for match in _ADDRESS_EN.finditer(page):
        yield _hit(match.start(), match.end(), Reason.STREET)


def _chinese(page: str, tail: re.Match[str], reason: Reason, *, shortest: int) -> Iterator[Hit]:
    start = tail.start()
    lowest = max(0, start - _LONGEST_PLACE)
    while start > lowest and is_hanzi(page[start - 1]) and page[start - 1] not in _BEFORE_PLACES:
        start -= 1
    if tail.start() - start >= shortest:
        rest = _REST_OF_PLACE.match(page, tail.end())
        yield _hit(start, rest.end() if rest else tail.end(), reason)


def _hit(start: int, end: int, reason: Reason) -> Hit:
    return Hit(start, end, Kind.ADDRESS, reason)

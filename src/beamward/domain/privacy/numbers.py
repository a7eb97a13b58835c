"""Numbers and codes that lead to one person: identity papers, records, phones, dates of birth.

Sources
-------
GB 11643-1999, citizen identification number. Registered as ``gb-11643-1999`` in
``docs/sources.md``.
NHS Data Dictionary, NHS Number. Registered as ``nhs-number`` there.
"""

import re
from collections.abc import Iterator

from beamward.domain.privacy.finding import Hit, Kind, Reason
from beamward.domain.privacy.page import (
    CLOSED,
    HANZI,
    NOT_AFTER_WORD,
    NOT_BEFORE_WORD,
    label,
)

_OLDEST_AGE = 120

_FLAGS = re.ASCII | re.IGNORECASE
_NUMBER = r"(?: ?(?:numbers?|nos?\.?|#|ids?|号码|编号|号))?"
# Between a label and its value: "MRN: 1", "MRN is 1", "住院号为 1", "(1".
_GAP = r"(?: ?(?:[:=#\"(]|是|为|is|was|number|no\.?)){0,2} ?"
_CODE = rf"[A-Z]{{0,4}}[-/]?[0-9][0-9A-Z-]{{1,19}}{NOT_BEFORE_WORD}"
_LETTER_OR_DIGIT_BEFORE = rf"(?<![A-Za-z0-9{CLOSED}.-])"
_PHONE_BEGINS = rf"(?<![A-Za-z0-9{CLOSED}.])(?<![A-Za-z0-9]-)"
_NO_LONGER_NUMBER = rf"(?![A-Za-z0-9{CLOSED}]|[.-][0-9])"
_NO_LENGTH = r"(?! ?(?:mm|cm|degrees?|min|minutes?|h|hours?|days?|weeks?|MU|c?Gy)(?![A-Za-z0-9@]))"

_RESIDENT_ID = re.compile(
    rf"(?=[1-8]){NOT_AFTER_WORD}([1-8][0-9]{{5}})[ -]?((?:18|19|20)[0-9]{{2}})"
    r"(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[ -]?([0-9]{3})[ -]?([0-9Xx])" + NOT_BEFORE_WORD,
)
_OLD_RESIDENT_ID = re.compile(
    rf"(?=[1-6]){NOT_AFTER_WORD}(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{{4}}"
    rf"[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{{3}}{NOT_BEFORE_WORD}"
)
_SOCIAL_SECURITY = re.compile(
    rf"(?=[0-8]){_LETTER_OR_DIGIT_BEFORE}(?!000|666|9)[0-9]{{3}}-(?!00)[0-9]{{2}}-(?!0000)[0-9]{{4}}"
    rf"{_NO_LONGER_NUMBER}"
)
_NHS = re.compile(
    rf"(?=[0-9]){_LETTER_OR_DIGIT_BEFORE}([0-9]{{3}})[ -]([0-9]{{3}})[ -]([0-9]{{4}}){_NO_LONGER_NUMBER}"
)
_IDENTITY_LABELLED = re.compile(
    label("身份证", "证件", "id card", "identity card", "citizen id", "national id")
    + rf"{_NUMBER}{_GAP}([0-9](?:[ -]?[0-9]){{5,17}}X?){NOT_BEFORE_WORD}",
    _FLAGS,
)
_SOCIAL_SECURITY_LABELLED = re.compile(
    label("ssn", "social security")
    + rf"{_NUMBER}{_GAP}([0-9]{{3}}[ -]?[0-9]{{2}}[ -]?[0-9]{{4}}){NOT_BEFORE_WORD}",
    _FLAGS,
)
_NHS_LABELLED = re.compile(
    label("nhs") + rf"{_NUMBER}{_GAP}([0-9]{{3}}[ -]?[0-9]{{3}}[ -]?[0-9]{{4}}){NOT_BEFORE_WORD}",
    _FLAGS,
)
_PASSPORT = re.compile(
    label("passport", "护照", "通行证", "台胞证", "回乡证", "军官证", "士官证", "居留证")
    + rf"{_NUMBER}{_GAP}([{HANZI}]{{0,3}}[A-Z]{{0,2}}[0-9]{{6,10}}){NOT_BEFORE_WORD}",
    _FLAGS,
)
_INSURANCE = re.compile(
    label(
        r"(?:医保|社保|社会保障|医疗保险|新农合|保险)(?:卡|证|单|个人|电脑)?(?:号码|号|编号)",
        r"保单号",
        r"医保卡",
        r"社保卡",
        r"(?:insurance|medicare|medicaid|health card|policy|member)(?: (?:card|policy|member|group))?",
        first="医社新保imhp",
    )
    + rf"{_NUMBER}{_GAP}({_CODE})",
    _FLAGS,
)
_RECORD = re.compile(
    label(
        r"(?:住院|病案|病历|门诊|登记|放疗|放射治疗|影像|检查|就诊|治疗|病例|档案|患者|病人|就诊卡|诊疗卡"
        r"|一卡通|挂号|流水|标本|腕带|定位|病理|申请单|体检)(?:编号|号码|号|卡号| ?ID号?)",
        r"(?:卡|案)号",
        r"(?:medical|health|patient|hospital|clinic|chart|record|accession|case|admission|encounter"
        r"|visit|account|file)(?:'s)?(?: record| chart| file| account| registration)?"
        r" ?(?:numbers?|nos?\.?|#|ids?(?: numbers?| no\.?)?)",
        r"(?:mrn|pid|accession)",
        r"ID(?:号| ?no\.?| number)? ?[:#=]",
        r"ID号",
        first="住病门登放影检就治档患诊一挂流标腕定申体卡案mphcraevfi",
    )
    + rf"{_GAP}({_CODE})",
    _FLAGS,
)
# The word before a bare "ID:" that makes it the id of a thing.
_THING = re.compile(
    r"(?:plan|field|beam|machine|device|course|structure|image|event|report|incident|source|phantom"
    r"|chamber|detector|linac|unit|serial|equipment|software|model|item|nmed|licensee?|applicator"
    r"|session|job|task|log|error|user|badge|计划|射野|设备|机器|事件|报告|软件|版本|任务) ?$",
    _FLAGS,
)
_MOBILE = re.compile(
    rf"(?=[+18]){_PHONE_BEGINS}(?:\+?86[ -]?)?"
    rf"1[3-9][0-9][ -]?[0-9]{{4}}[ -]?[0-9]{{4}}{_NO_LONGER_NUMBER}"
)
_LANDLINE = re.compile(
    rf"(?=[(+0-9]){_PHONE_BEGINS}"
    # China: area code in brackets or before a hyphen.
    r"(?:(?:\(0[0-9]{2,3}\) ?|0[0-9]{2,3}-)[2-9][0-9]{6,7}(?:-[0-9]{1,5})?"
    # North America: 3-3-4 with hyphens, points or brackets.
    r"|(?:\+?1[-. ])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[-.])[2-9][0-9]{2}[-.][0-9]{4}"
    # United Kingdom: trunk zero, groups parted by spaces.
    r"|0[1-9][0-9]{1,3} [0-9]{3,4} [0-9]{3,4}|0[1-9][0-9]{3} [0-9]{6}|07[0-9]{9})"
    rf"{_NO_LONGER_NUMBER}"
)
_INTERNATIONAL = re.compile(
    rf"(?=[+0]){_LETTER_OR_DIGIT_BEFORE}(?:\+|00)[1-9](?:[ ()-]{{0,2}}[0-9]){{8,14}}{_NO_LONGER_NUMBER}"
)
_PHONE_LABELLED = re.compile(
    label(
        *(
            "电话",
            "手机",
            "联系方式",
            "座机",
            "传真",
            "短号",
            "热线",
            "致电",
            "拨打",
            "拨",
            "打到",
            "改打",
        ),
        *("telephone", "tel", "phone", "mobile", "cell", "fax", "pager", "whatsapp"),
        r"call(?:ed)?(?: (?:him|her|them|me|back))?(?: (?:at|on))?",
        r"contact(?: at)?",
    )
    + rf"\.?{_NUMBER}(?: ?(?:[:=#(]|是|为|is|at|on)){{0,2}} ?"
    rf"(\+?\(?[0-9](?:[ ()-]{{0,2}}[0-9]){{6,14}}){NOT_BEFORE_WORD}",
    _FLAGS,
)
_DATE_LIKE = re.compile(r"(?:19|20)[0-9]{2}[- ][01]?[0-9][- ][0-3]?[0-9]")
_EXTENSION = re.compile(
    label(r"ext\.?", "分机", "短号", "转(?<=[0-9]转)")
    + rf"{_NUMBER} ?:? ?([0-9]{{3,6}}){_NO_LENGTH}{_NO_LONGER_NUMBER}",
    _FLAGS,
)
_EMAIL = re.compile(
    rf"(?=[A-Za-z0-9._%+-])(?<![A-Za-z0-9._%+{CLOSED}-])[A-Za-z0-9._%+-]{{1,64}}@"
    r"(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}"
)
_BED_LABELLED = re.compile(
    label("床号", "床位号", "床位", "病床号", "病床", r"bed ?(?:no\.?|number|#)")
    + rf" ?[:为是]? ?([A-Z]?-?[0-9]{{1,4}}[A-Z]?){NOT_BEFORE_WORD}",
    _FLAGS,
)
_IN_BED = re.compile(
    label("(?:in|from|to) bed", first="ift")
    + rf" ([A-Z]?[0-9]{{1,3}}[A-Z]?){_NO_LENGTH}(?![A-Za-z0-9{CLOSED}.])",
    _FLAGS,
)
# 12床, 加3床; but neither 床角 nor 床值 nor 床位数.
_BED = re.compile(
    rf"(?=[A-Z0-9加]){_LETTER_OR_DIGIT_BEFORE}(加?[A-Z]?[0-9]{{1,3}}) ?号?病?床"
    r"(?![位角值板面垫单次数码参旋移到进头尾沿高]|转(?![科院出入]))"
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember"
    r"|ober|ember)?\.?"
)
_DATE = (
    r"(?=[0-9a-z一二三四五六七八九〇零○])"
    r"(?:(?:18|19|20)[0-9]{2} ?[-/.年] ?[0-9]{1,2}(?: ?[-/.月] ?[0-9]{1,2})? ?[日号月]?"
    r"|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:(?:18|19|20)[0-9]{2}|[0-9]{2})"
    rf"|{_MONTH} ?[0-9]{{1,2}}(?:st|nd|rd|th)?,? ?(?:18|19|20)[0-9]{{2}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[ -](?:of )?{_MONTH}[ ,-]{{0,2}}(?:18|19|20)[0-9]{{2}}"
    r"|(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"|[一二三四五六七八九〇零○]{4}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号])?"
    rf"){NOT_BEFORE_WORD}"
)
_BIRTH = (
    label(
        *(r"d\.?o\.?b\.?", "date of birth", r"birth ?(?:date|day)", r"born(?: on| in)?"),
        *("出生日期", "出生年月日?", "出生时间", "出生于", "出生"),
        # Not the end of 医生 or 学生.
        r"生[于日](?<![医学先发产]..)",
    )
    + r"(?: ?(?:[:=(]|是|为|is|was|in|on)){0,2} ?"
)
_BORN = r" ?(?:出生|生人|生(?=[,.;)。;、\s]))"
_BIRTH_DATE = re.compile(rf"{_BIRTH}({_DATE})", _FLAGS)
_DATE_OF_BIRTH = re.compile(rf"(?=[12一二])(?<![A-Za-z0-9{CLOSED}./-])({_DATE}){_BORN}", _FLAGS)
_BIRTH_YEAR = re.compile(
    rf"{_BIRTH}((?:18|19|20)[0-9]{{2}})(?![-/月0-9A-Za-z{CLOSED}]|\.[0-9])", _FLAGS
)
_YEAR_OF_BIRTH = re.compile(rf"(?=[12]){NOT_AFTER_WORD}((?:18|19|20)[0-9]{{2}})年{_BORN}")
_OVER_89 = r"(9[0-9]|1[01][0-9])"
_AGE = re.compile(
    rf"(?=[19]){_LETTER_OR_DIGIT_BEFORE}{_OVER_89}"
    r"(?:[ -]?(?:years?|yrs?)[ -]?(?:old|of age)| ?y/?o(?![A-Za-z])| ?y\.o\.| ?周?岁)",
    _FLAGS,
)
_AGE_LABELLED = re.compile(
    label("aged?", "年龄")
    + rf"(?: ?(?:[:=]|是|为|is|was|of)){{0,2}} ?{_OVER_89}(?![A-Za-z0-9{CLOSED}.%]"
    r"| ?(?:mm|cm|mg|ml|days?|weeks?|months?|hours?|min|[天周]|个月|小时|%))",
    _FLAGS,
)
_AGE_IN_WORDS = re.compile(r"(九十[一二三四五六七八九]?|百)(?=[多余]?岁)")
_WECHAT = re.compile(
    label("微信号?", r"wechat(?: id| no\.?)?(?=(?: id| is)? ?[:=]| (?:id|is) )(?: id)?")
    + rf"(?: ?(?:[:=(]|是|为|is))? ?([A-Z][A-Z0-9_-]{{5,19}})(?![A-Za-z0-9{CLOSED}_])",
    _FLAGS,
)
_WECHAT_ID = re.compile(rf"(wxid_[a-z0-9]{{6,20}}){NOT_BEFORE_WORD}")
_QQ = re.compile(
    label("qq") + rf"{_NUMBER}(?: ?(?:[:=(]|是|为|is))? ?([1-9][0-9]{{4,10}}){NOT_BEFORE_WORD}",
    _FLAGS,
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领]"
    r"[A-HJ-NP-Z][ ·]?(?=[A-Z]*[0-9][A-Z0-9]*[0-9])[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]"
    rf"{NOT_BEFORE_WORD}"
)

# Two-digit prefixes of the administrative divisions of China.
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 "
    "71 81 82 83".split()
)
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"

# Rules without a further condition. The first group is the finding, or the whole match.
_Rules = tuple[tuple[re.Pattern[str], Kind, Reason], ...]
_LABELLED: _Rules = (
    (_IDENTITY_LABELLED, Kind.NATIONAL_ID, Reason.AFTER_LABEL),
    (_SOCIAL_SECURITY_LABELLED, Kind.NATIONAL_ID, Reason.SOCIAL_SECURITY_NUMBER),
    (_NHS_LABELLED, Kind.NATIONAL_ID, Reason.AFTER_LABEL),
    (_PASSPORT, Kind.PASSPORT, Reason.AFTER_LABEL),
    (_EXTENSION, Kind.PHONE, Reason.AFTER_LABEL),
    (_BED_LABELLED, Kind.BED_NUMBER, Reason.BED),
    (_IN_BED, Kind.BED_NUMBER, Reason.BED),
    (_BIRTH_DATE, Kind.BIRTH_DATE, Reason.BIRTH),
    (_AGE_LABELLED, Kind.AGE_OVER_89, Reason.AGE),
    (_WECHAT, Kind.SOCIAL_ACCOUNT, Reason.AFTER_LABEL),
    (_QQ, Kind.SOCIAL_ACCOUNT, Reason.AFTER_LABEL),
)
_FORMS: _Rules = (
    (_OLD_RESIDENT_ID, Kind.NATIONAL_ID, Reason.RESIDENT_ID_OLD),
    (_SOCIAL_SECURITY, Kind.NATIONAL_ID, Reason.SOCIAL_SECURITY_NUMBER),
    (_EMAIL, Kind.EMAIL, Reason.EMAIL_FORM),
    (_MOBILE, Kind.PHONE, Reason.MOBILE_NUMBER),
    (_LANDLINE, Kind.PHONE, Reason.LANDLINE_NUMBER),
    (_INTERNATIONAL, Kind.PHONE, Reason.INTERNATIONAL_NUMBER),
    (_BED, Kind.BED_NUMBER, Reason.BED),
    (_DATE_OF_BIRTH, Kind.BIRTH_DATE, Reason.BIRTH),
    (_AGE, Kind.AGE_OVER_89, Reason.AGE),
    (_AGE_IN_WORDS, Kind.AGE_OVER_89, Reason.AGE),
    (_WECHAT_ID, Kind.SOCIAL_ACCOUNT, Reason.AFTER_LABEL),
    (_PLATE, Kind.VEHICLE_PLATE, Reason.PLATE_FORM),
)


def recognise(page: str, *, today_year: int | None) -> Iterator[Hit]:
    """Yield every number and code on a page that leads to one person."""
    # Labels come first: they know better than forms what a number is.
    yield from _plainly(page, _LABELLED)
    for match in _PHONE_LABELLED.finditer(page):
        if not _DATE_LIKE.match(match[1]):
            yield Hit(match.start(1), match.end(1), Kind.PHONE, Reason.AFTER_LABEL)
    for match in _INSURANCE.finditer(page):
        if _digits(match[1]) >= 5:
            yield Hit(match.start(1), match.end(1), Kind.INSURANCE_NUMBER, Reason.AFTER_LABEL)
    for match in _RECORD.finditer(page):
        if _digits(match[1]) >= 3 and not _belongs_to_a_thing(page, match):
            yield Hit(match.start(1), match.end(1), Kind.RECORD_NUMBER, Reason.AFTER_LABEL)
    for match in _RESIDENT_ID.finditer(page):
        form = _resident_id_form(match, today_year=today_year)
        if form:
            yield Hit(match.start(), match.end(), Kind.NATIONAL_ID, form)
    yield from _plainly(page, _FORMS)
    # After the phones: one American number in eleven has a right check digit by chance.
    for match in _NHS.finditer(page):
        if is_nhs_number("".join(match.groups())):
            yield Hit(match.start(), match.end(), Kind.NATIONAL_ID, Reason.NHS_CHECKSUM)
    if today_year is not None:
        for pattern in (_BIRTH_YEAR, _YEAR_OF_BIRTH):
            for match in pattern.finditer(page):
                if 89 < today_year - int(match[1]) <= _OLDEST_AGE:
                    yield Hit(match.start(1), match.end(1), Kind.BIRTH_DATE, Reason.BIRTH)


def _plainly(page: str, rules: _Rules) -> Iterator[Hit]:
    for pattern, kind, reason in rules:
        group = 1 if pattern.groups else 0
        for match in pattern.finditer(page):
            yield Hit(match.start(group), match.end(group), kind, reason)


def is_resident_number(number: str) -> bool:
    """Return whether 17 digits and a check character obey GB 11643."""
    weighted = sum(
        int(digit) * weight for digit, weight in zip(number[:17], _RESIDENT_WEIGHTS, strict=True)
    )
    return number[17].upper() == _RESIDENT_CHECKS[weighted % 11]


def is_nhs_number(digits: str) -> bool:
    """Return whether ten digits obey the check of the British NHS number."""
    weighted = sum(
        int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)
    )
    # A remainder that asks for the check 10 is never issued, and no digit equals it.
    return (11 - weighted % 11) % 11 == int(digits[9])


def _resident_id_form(match: re.Match[str], *, today_year: int | None) -> Reason | None:
    area, year, month, day, serial, check = match.groups()
    if area[:2] not in _PROVINCES or (today_year is not None and int(year) > today_year):
        return None
    if is_resident_number(area + year + month + day + serial + check):
        return Reason.RESIDENT_ID_CHECKSUM
    # A wrong digit does not hide whose number it is, and chance seldom spells place and date.
    return Reason.RESIDENT_ID_FORM


def _belongs_to_a_thing(page: str, match: re.Match[str]) -> bool:
    bare_id = match[0][:2].upper() == "ID"
    return bare_id and bool(_THING.search(page, max(0, match.start() - 16), match.start()))


def _digits(code: str) -> int:
    return sum(character.isdigit() for character in code)

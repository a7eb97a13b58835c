"""Names of people in Chinese text: a surname beside a word that says a person is meant.

A full name is a surname and one or two further characters. Chinese writes no spaces, so where a
name ends has to be judged: by what may stand in a given name, and by what often follows a name.
A surname that is also an ordinary word (高, 方, 于) needs more evidence than one that is not.
"""

import re
from collections.abc import Iterable, Iterator

from beamward.domain.privacy import names
from beamward.domain.privacy.finding import Hit, Kind, Reason
from beamward.domain.privacy.page import CLOSED, HANZI, is_hanzi


def _kinds(*, patient: str = "", staff: str = "", person: str = "") -> dict[str, Kind]:
    return (
        dict.fromkeys(patient.split(), Kind.PATIENT_NAME)
        | dict.fromkeys(staff.split(), Kind.STAFF_NAME)
        | dict.fromkeys(person.split(), Kind.PERSON_NAME)
    )


# Whom the name that follows belongs to.
_ROLES = _kinds(
    patient="患者 病人 病患 患儿 伤员 受检者 受照者 患者家属 病友",
    staff="""
        医生 医师 主任 大夫 技师 护士长 护士 护师 物理师 物理员 剂量师 治疗师 工程师 技术员 规培生
        实习生 进修生 研究生 同事 老师 教授 组长 科长 院长 值班 当班 操作者 操作员 操作人员 值班员
        执行人 核对人 核对者 审核人 审核者 复核人 报告人 签字人 计划者 记录人 交班人 接班人 当事人
    """,
    person="""
        家属 父亲 母亲 儿子 女儿 丈夫 妻子 配偶 爱人 老伴 陪护 其子 其女 其妻 其夫 其母 其父 哥哥
        姐姐 弟弟 妹妹 联系人 护工 监护人
    """,
)
_LABELS = _kinds(
    patient="患者姓名 病人姓名 患儿姓名 患者名字 患者名 患者名叫 患者叫",
    staff="签名 签字 审核 报告者 操作 经手人 医生签名",
    person="姓名 名字 名叫 名为 叫做 姓名为 名字叫",
)
# These are also verbs, and label a name only before a colon or a bracket.
_VERBAL_LABELS = frozenset({"签名", "签字", "审核", "操作"})
# Whom the name that stands before belongs to.
_TITLES = _kinds(
    staff="""
        副主任 主任 医生 医师 大夫 护士长 护士 护师 技师 技术员 物理师 剂量师 治疗师 工程师 老师 教授
        院长 科长 组长 博士 主管 师傅 师兄 师姐 主治 同事
    """,
    person="先生 女士 阿姨 大爷 大妈 奶奶 爷爷 叔叔 小姐 同志 同学 老汉 大叔 婆婆 太太",
)


def _any_of(words: Iterable[str]) -> str:
    # The longest first, so that 护士长 is not read as 护士.
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_ROLE = re.compile(_any_of(_ROLES))
_STAFF_ROLES = tuple(role for role, kind in _ROLES.items() if kind is Kind.STAFF_NAME)
_LABEL = re.compile(_any_of(_LABELS))
_TITLE = re.compile(_any_of(_TITLES))
_AFTER_CUE = re.compile(r"(?: ?[:(\"=] ?| ?(?:名叫|名为|姓名|叫做|叫|是|为) ?[:\"]?| {1,2})?")
# Verbs that are done to people, and links that may stand before anything: 把张三的计划用在李四身上.
_ADDRESSING = re.compile(r"误照了?|叫成|喊成|当成|认成|通知|告知|联系|询问|呼叫|[请让叫喊找]")
_LINK = re.compile(r"[把将给与和同跟被为由经对向及是了着用到、]")
_QUOTED = re.compile(rf"\"([{HANZI}]{{2,4}})\"")
_CLAUSE = re.compile(rf"(?<![{HANZI}{CLOSED}])([{''.join(sorted(names.CLEAR_SURNAMES))}])")
_SEX = re.compile(r"[ ,、(/]{1,2}(?=[男女](?:[ ,、)/;。]|性[ ,、)]|[0-9]))")
_OFTENEST = "王李张刘陈杨赵黄周吴徐孙朱胡郭林罗郑谢宋唐许韩冯邓曹彭潘袁蒋蔡魏"
_SHORT_FORM = re.compile(rf"[小老阿]([{_OFTENEST}])")
# 李工 is engineer Li; 工作 and its like are none.
_ENGINEER = re.compile(rf"([{_OFTENEST}何])工(?![作程人具艺序业伤种况地厂资时件期])")
_BEFORE_SIZES = frozenset("大缩减变较最过太很偏微细弱狭窄渺极更略稍不越古衰抗年")
_FOREIGN_HERE = re.compile(
    rf"[{names.TRANSLITERATING}]{{1,8}}(?:·[{names.TRANSLITERATING}]{{1,8}}){{1,3}}"
)
_FOREIGN = re.compile(rf"(?<![{HANZI}{CLOSED}]){_FOREIGN_HERE.pattern}")
_THINGS_WITH_A_DOT = ("达·芬奇", "蒙特·卡洛", "蒙特·卡罗")
_HALF_HIDDEN = re.compile(rf"[{HANZI}][某XxＸ×*○]{{1,2}}")

# What may stand before a word-like surname and its title: 由高医生, 和方主任.
_BEFORE_STAFF = frozenset("由被向与和跟请让叫问找给经是的科室组院及到把将对")
_BEFORE_STAFF_NOT = tuple("由于 对方 经常 关于 对于 给予 和平 的时 由单 将全 的全".split())
# Surnames that are also links: 向魏科长, 和张医生.
_LINKING_SURNAMES = frozenset("向于时常路单连")
# What ends in a surname and a title without naming anybody.
_NO_STAFF = tuple("主任 责任 前任 现任 历任 新任 实习 主管 双方 对方 各方 院方".split())


def recognise(page: str) -> Iterator[Hit]:
    """Yield every name in Chinese characters on a page."""
    yield from _after_cues(page, _LABEL, _LABELS, Reason.AFTER_NAME_LABEL, labelled=True)
    yield from _after_cues(page, _ROLE, _ROLES, Reason.AFTER_ROLE, labelled=False)
    yield from _before_titles(page)
    yield from _before_sex(page)
    yield from _in_sentences(page)
    for match in _SHORT_FORM.finditer(page):
        if _is_short_form(page, match):
            yield Hit(match.start(), match.end(), Kind.PERSON_NAME, Reason.COMMON_NAME)
    for match in _ENGINEER.finditer(page):
        if _stands_free(page, match.start()):
            yield Hit(match.start(), match.end(1), Kind.STAFF_NAME, Reason.BEFORE_TITLE)
    for match in _FOREIGN.finditer(page):
        if not match[0].startswith(_THINGS_WITH_A_DOT):
            yield Hit(match.start(), match.end(), Kind.PERSON_NAME, Reason.FOREIGN_NAME)


def _after_cues(
    page: str, pattern: re.Pattern[str], cues: dict[str, Kind], reason: Reason, *, labelled: bool
) -> Iterator[Hit]:
    for cue in pattern.finditer(page):
        gap = _AFTER_CUE.match(page, cue.end())
        start = gap.end() if gap else cue.end()
        if cue[0] in _VERBAL_LABELS and start == cue.end():
            continue
        foreign = _FOREIGN_HERE.match(page, start)
        if foreign:
            yield Hit(start, foreign.end(), cues[cue[0]], Reason.FOREIGN_NAME)
            continue
        length = _name_length(page, start, sure=labelled)
        if length:
            yield Hit(start, start + length, cues[cue[0]], reason)


def _before_titles(page: str) -> Iterator[Hit]:
    for title in _TITLE.finditer(page):
        end = title.start()
        for length in (4, 3, 2, 1):
            start = end - length
            if start >= 0 and _is_titled_name(page, start, end):
                yield Hit(start, end, _TITLES[title[0]], Reason.BEFORE_TITLE)
                break


def _in_sentences(page: str) -> Iterator[Hit]:
    for pattern, doubtful in ((_ADDRESSING, False), (_LINK, True)):
        for link in pattern.finditer(page):
            start = link.end()
            length = _usual_length(page, start, doubtful=doubtful)
            if length:
                yield Hit(start, start + length, Kind.PERSON_NAME, Reason.IN_SENTENCE)
    for quoted in _QUOTED.finditer(page):
        if _usual_length(page, quoted.start(1), doubtful=False) == len(quoted[1]):
            yield Hit(quoted.start(1), quoted.end(1), Kind.PERSON_NAME, Reason.IN_SENTENCE)
    for clause in _CLAUSE.finditer(page):
        start = clause.start(1)
        length = _usual_length(page, start, doubtful=True)
        if length and _ends(page, start + length):
            yield Hit(start, start + length, Kind.PERSON_NAME, Reason.IN_SENTENCE)


def _before_sex(page: str) -> Iterator[Hit]:
    for sex in _SEX.finditer(page):
        end = sex.start()
        for length in (4, 3, 2):
            start = end - length
            clear = page[start : start + 1] in names.CLEAR_SURNAMES
            if start < 0 or not (clear or _stands_free(page, start)):
                continue
            if _name_length(page, start, sure=True) == length:
                yield Hit(start, end, Kind.PATIENT_NAME, Reason.BEFORE_SEX)
                break


def _usual_length(page: str, start: int, *, doubtful: bool) -> int:
    """Return the length of a full name of usual characters, as one in a sentence must be."""
    length = _name_length(page, start, sure=False)
    clear = page[start : start + 1] in names.CLEAR_SURNAMES
    if not length or (doubtful and length == 2 and not clear):
        return 0
    given = page[start + _surname_length(page, start) : start + length]
    return length if all(character in names.GIVEN_CHARACTERS for character in given) else 0


def _name_length(page: str, start: int, *, sure: bool) -> int:
    """Return how many characters from ``start`` are a full name, 0 if none is."""
    surname = _surname_length(page, start)
    if not surname or _begins_a_word(page, start):
        return 0
    first = start + surname
    if _HALF_HIDDEN.match(page, first - 1):
        # Somebody has hidden the name already.
        return 0
    clear = surname == 2 or page[start] in names.CLEAR_SURNAMES
    for given in (2, 1):
        characters = page[first : first + given]
        if len(characters) < given or not all(map(is_hanzi, characters)):
            continue
        if any(_follows(page, first + place) for place in range(given)):
            continue
        usual = all(character in names.GIVEN_CHARACTERS for character in characters)
        ended = _ends(page, first + given)
        if (usual and (ended or clear or given == 2)) or (
            ended and (clear or (sure and given == 2))
        ):
            return surname + given
    return 0


def _surname_length(page: str, start: int) -> int:
    if page[start : start + 2] in names.COMPOUND_SURNAMES:
        return 2
    character = page[start : start + 1]
    if character in names.CLEAR_SURNAMES or character in names.WORDLIKE_SURNAMES:
        return 1
    return 0


def _begins_a_word(page: str, start: int) -> bool:
    second = page[start + 1 : start + 2]
    return bool(second) and second in names.WORDS_BEGINNING_LIKE_NAMES.get(page[start], "")


def _follows(page: str, place: int) -> bool:
    """Return whether what stands at ``place`` comes after a name rather than belonging to it."""
    if page[place : place + 2] in names.WORDS_AFTER_NAMES:
        return True
    character = page[place]
    return character in names.CHARACTERS_AFTER_NAMES and character not in names.GIVEN_CHARACTERS


def _ends(page: str, place: int) -> bool:
    if place >= len(page):
        return True
    character = page[place]
    if not is_hanzi(character):
        return character != CLOSED
    return (
        character in names.CHARACTERS_AFTER_NAMES
        or page[place : place + 2] in names.WORDS_AFTER_NAMES
    )


def _is_titled_name(page: str, start: int, end: int) -> bool:
    surname = _surname_length(page, start)
    given = page[start + surname : end]
    if not surname or len(given) > 2:
        return False
    clear = surname == 2 or page[start] in names.CLEAR_SURNAMES
    if page[start] in _LINKING_SURNAMES and _surname_length(page, start + 1):
        return False
    if not clear and not _stands_free(page, start):
        return False
    if given:
        return not _begins_a_word(page, start) and all(
            character in names.GIVEN_CHARACTERS or character in "某X×*" for character in given
        )
    return not page.endswith(_NO_STAFF, 0, end)


def _stands_free(page: str, start: int) -> bool:
    """Return whether a name may begin at ``start`` without belonging to a longer word."""
    if start == 0:
        return True
    before = page[start - 1]
    if not is_hanzi(before):
        return before != CLOSED
    if page.endswith(_STAFF_ROLES, 0, start):
        return True
    return before in _BEFORE_STAFF and not page.startswith(_BEFORE_STAFF_NOT, start - 1)


def _is_short_form(page: str, match: re.Match[str]) -> bool:
    before = page[match.start() - 1 : match.start()]
    return (
        before != CLOSED
        and before not in _BEFORE_SIZES
        and not _begins_a_word(page, match.start(1))
    )

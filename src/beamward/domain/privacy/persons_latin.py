"""Names of people in Latin letters: after a title, a role or a label, or plainly common ones."""

import re
from collections.abc import Iterator
from enum import Enum

from beamward.domain.privacy import names
from beamward.domain.privacy.finding import Hit, Kind, Reason
from beamward.domain.privacy.page import CLOSED, is_hanzi


class _Trust(Enum):
    """How far a cue is trusted to be followed by a name."""

    TITLE = 1  # Any capitalised word that is no ordinary one.
    ROLE = 2  # The same, but neither things named after people nor unknown words in capitals.
    KNOWN = 3  # At least one word must be a known name.


_UPPER = "A-ZÀ-ÖØ-ÞŁŚŠŽ"
_LOWER = "a-zß-öø-ÿčćęěłńňřśšťůźżžğışő"
_NOT_IN_WORD = rf"(?<![{_UPPER}{_LOWER}0-9{CLOSED}])"
_WORD_ENDS = rf"(?![{_UPPER}{_LOWER}0-9{CLOSED}])"
# Smith, O'Brien, McDonald, Smith-Jones; the same in capitals.
_PROPER = (
    rf"(?:[OD]'|Mac|Mc)?[{_UPPER}][{_LOWER}]{{1,20}}"
    rf"(?:['-][{_UPPER}][{_LOWER}]{{1,20}}|-[{_LOWER}]{{2,20}})?{_WORD_ENDS}"
)
_CAPITALS = rf"(?:[OD]')?[{_UPPER}]{{2,20}}(?:-[{_UPPER}]{{2,20}})?{_WORD_ENDS}"
_NAME_WORD = rf"(?:{_PROPER}|{_CAPITALS})"
# Initials and particles inside a name: J. R. Smith, Maria de la Cruz.
_LINK = rf"(?:(?:[{_UPPER}](?!')\.?|{'|'.join(names.PARTICLES)}){_WORD_ENDS} ?)"

_WORD = re.compile(_NAME_WORD)
_ANY_NAME_WORD = re.compile(rf"(?=[{_UPPER}]){_NOT_IN_WORD}{_NAME_WORD}")
_LINKS = re.compile(rf"{_LINK}{{1,3}}")
_TURNED = re.compile(rf"({_NAME_WORD}), ?({_NAME_WORD})(?: [{_UPPER}]\.?{_WORD_ENDS})?")
_SMALL_WORD = re.compile(rf"[{_LOWER}][{_LOWER}'-]{{2,20}}{_WORD_ENDS}")

_TITLE = re.compile(
    rf"(?=[MDPNmdp]){_NOT_IN_WORD}(?:(?P<person>Messrs|Mr|Mrs|Ms|Miss|Mx|MRS)"
    r"|(?P<staff>Dr|Prof|Professor|Doctor|Nurse)"
    r"|(?P<doubtful_person>MR|MS|MISS|mr|mrs)|(?P<doubtful_staff>DR|PROF|dr|prof|DOCTOR|NURSE))"
    r"(?P<dot>\.?) {1,2}"
)
_ROLE = re.compile(
    rf"(?=[PTDNROECSptdnroecswhmfbg]){_NOT_IN_WORD}(?:(?P<pt>[Pp]ts?\.?|PTS?\.?)"
    r"|(?P<patient>[Pp]atients?|PATIENTS?|[Cc]lient)"
    r"|(?P<staff>[Tt]herapists?|[Pp]hysicists?|[Dd]osimetrists?|[Nn]urses?|[Rr]adiographers?"
    r"|[Oo]ncologists?|[Tt]echnologists?|[Tt]echnicians?|[Ee]ngineers?|[Rr]egistrar|[Rr]esident"
    r"|[Cc]olleagues?|[Pp]hysicians?|[Ss]urgeon|RTT)"
    r"|(?P<relative>wife|husband|spouse|son|daughter|mother|father|brother|sister|carer|guardian))"
    rf"{_WORD_ENDS}(?:'s)?(?P<name> name(?=[ :=]))?(?P<gap> ?[:=(\"]| is| was|,)? ?"
    r"(?P<named>(?:named|called|name is|name was|by the name of) )?"
)
_LABEL = re.compile(
    rf"(?=[NSFRCPATOnsfrcpato]){_NOT_IN_WORD}(?:[Nn]ame|NAME|[Ss]urname|[Ff]orename"
    r"|[Rr]eported by|[Ss]igned(?: by)?|[Cc]hecked by|[Pp]lanned by|[Aa]pproved by|[Tt]reated by"
    r"|[Oo]perator) ?(?:[:=]| is|) ?"
)
_LABEL_ZH = re.compile(
    r"(?:(?P<patient>患者姓名|患者|病人|患儿)|(?P<staff>医生|医师|主任|物理师|技师|护士|剂量师|工程师)"
    r"|(?P<relative>姓名|家属|联系人)) ?[:(是为叫]? ?(?=[A-Z])"
)
_SAINTS = re.compile(
    r"(?:St|ST|Saint|San|Santa|Los|Fort|Ft|Mount|Mt|Lake|Port|New|Sao|Loma|Prince|King)\.? $"
)
# A town and its state: Stuart, FL.
_STATE_AFTER = re.compile(r", (?:[A-Z]{2}|Texas|Florida|Ohio|Iowa|Illinois|California)(?![A-Za-z])")
_CAPITALISED_AFTER = re.compile(rf"(?:'s)?(?: (?:[{_UPPER}][{_UPPER}{_LOWER}'.]*|of|and|&)){{1,3}}")
_SMALL_BEFORE = re.compile(rf"[{_LOWER}] $")
_SMALL_AFTER = re.compile(rf" [{_LOWER}]")
_GIVEN_WORD = re.compile(r" ([A-Z][A-Za-z]{1,12})(?![A-Za-z])")
_PINYIN = re.compile(
    r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:[aeiou]{1,3}|[iu]?ang|[iu]?an|en|eng|in|ing|ong|iong"
    r"|un|er|[aeo]i|ao|ou)-?){1,3}",
    re.IGNORECASE,
)
_KNOWN = names.FIRST_NAMES | names.SURNAMES | names.CLEAR_PINYIN


def recognise(page: str) -> Iterator[Hit]:
    """Yield every name in Latin letters on a page."""
    yield from _after_titles(page)
    yield from _after_roles(page)
    for label in _LABEL.finditer(page):
        end = _name_end(page, label.end(), trust=_Trust.KNOWN)
        if end:
            yield Hit(label.end(), end, Kind.PERSON_NAME, Reason.AFTER_NAME_LABEL)
    for label in _LABEL_ZH.finditer(page):
        end = _name_end(page, label.end(), trust=_Trust.KNOWN)
        if end:
            yield Hit(label.end(), end, _kind(label), Reason.AFTER_ROLE)
    for word in _ANY_NAME_WORD.finditer(page):
        end = _turned_name_end(page, word) or _common_name_end(page, word)
        if end:
            yield Hit(word.start(), end, Kind.PERSON_NAME, Reason.COMMON_NAME)


def _after_titles(page: str) -> Iterator[Hit]:
    for title in _TITLE.finditer(page):
        start = title.end()
        kind = Kind.STAFF_NAME if title["staff"] or title["doubtful_staff"] else Kind.PERSON_NAME
        # MR, MS and DR are also ways of imaging, of weighing and of seeing.
        doubtful = bool(title["doubtful_person"] or title["doubtful_staff"]) and not title["dot"]
        end = _name_end(page, start, trust=_Trust.KNOWN if doubtful else _Trust.TITLE)
        small = _SMALL_WORD.match(page, start)
        if small and small[0] not in names.NEVER_NAMES and (title["dot"] or small[0] in _KNOWN):
            end = small.end()
        if end:
            yield Hit(start, end, kind, Reason.AFTER_TITLE)


def _after_roles(page: str) -> Iterator[Hit]:
    for role in _ROLE.finditer(page):
        start = role.end()
        if start == role.start("gap") or page[start - 1] not in ' :=("':
            continue
        # "Patient Safety Week", "The physicist, Elekta": capitals and commas have other reasons.
        written_small = page[role.start()].islower() or role["pt"] in ("Pt", "Pt.", "Pts")
        plain = (
            role["named"]
            or role["name"]
            or (written_small and role["gap"] in (None, ":", " :", "("))
        )
        trust = _Trust.ROLE if plain else _Trust.KNOWN
        end = _name_end(page, start, trust=trust)
        if end:
            yield Hit(start, end, _kind(role), Reason.AFTER_ROLE)


def _kind(match: re.Match[str]) -> Kind:
    groups = match.groupdict()
    if groups["staff"]:
        return Kind.STAFF_NAME
    return Kind.PERSON_NAME if groups["relative"] else Kind.PATIENT_NAME


def _name_end(page: str, start: int, *, trust: _Trust) -> int:
    """Return where the name that begins at ``start`` ends, 0 if none begins there."""
    turned = _TURNED.match(page, start)
    if turned and _is_turned_name(turned[1], turned[2], trust=trust):
        return turned.end()
    end, known, place = 0, False, start
    for _ in range(3):
        links = _LINKS.match(page, place)
        word = _WORD.match(page, links.end() if links else place)
        if not word or not _may_be_name(word[0], trust=trust):
            break
        # J. Smith and O'Brien look like nothing but names.
        telling = word[0][1] == "'" or bool(links and "." in links[0])
        end, known = word.end(), known or telling or _is_known(word[0])
        if page[end : end + 1] != " ":
            break
        place = end + 1
    if (trust is _Trust.KNOWN and not known) or _names_an_institution(page, end, trust=trust):
        return 0
    return end


def _is_known(word: str) -> bool:
    small = word.lower()
    return small in _KNOWN or small.split("-")[0] in names.FIRST_NAMES


def _may_be_name(word: str, *, trust: _Trust) -> bool:
    small = word.lower()
    if small in names.NEVER_NAMES:
        return False
    if trust is _Trust.TITLE:
        return True
    return small in _KNOWN or not (small in names.THINGS_NAMED_AFTER_PEOPLE or word.isupper())


def _is_turned_name(last: str, first: str, *, trust: _Trust) -> bool:
    if not (_may_be_name(first, trust=_Trust.TITLE) and _may_be_name(last, trust=_Trust.TITLE)):
        return False
    # SMITH, John: the change of case is a way of writing names.
    written_as_name = last.isupper() and not first.isupper() and trust is not _Trust.TITLE
    return first.lower() in names.FIRST_NAMES or written_as_name


def _turned_name_end(page: str, word: re.Match[str]) -> int:
    """Return where a name such as KOWALSKI, Anna ends, 0 if ``word`` begins none."""
    if not (word[0].isupper() or word[0].lower() in names.SURNAMES):
        return 0
    turned = _TURNED.match(page, word.start())
    if not turned or not turned[2].istitle() or turned[2].lower() not in names.FIRST_NAMES:
        return 0
    return turned.end()


def _common_name_end(page: str, word: re.Match[str]) -> int:
    """Return where a name that needs no cue ends, 0 if ``word`` begins none."""
    small = word[0].lower()
    if small in names.PINYIN_SURNAMES:
        given = _GIVEN_WORD.match(page, word.end())
        if given and _PINYIN.fullmatch(given[1]):
            clear = small in names.CLEAR_PINYIN
            return given.end() if clear or _beside_hanzi(page, word.start(), given.end()) else 0
    first = small.split("-")[0]
    if first not in names.FIRST_NAMES or _is_a_place(page, word):
        return 0
    end = _name_end(page, word.start(), trust=_Trust.KNOWN)
    if end == word.end() and (word[0].isupper() or first in names.SHY_FIRST_NAMES):
        return 0
    if word[0].isupper() and not _small_letters_around(page, word.start(), end):
        return 0
    return end


def _is_a_place(page: str, word: re.Match[str]) -> bool:
    """Return whether a first name stands in the name of a place: St. Mary, Stuart, FL."""
    saint = _SAINTS.search(page, max(0, word.start() - 8), word.start())
    return bool(saint or _STATE_AFTER.match(page, word.end()))


def _names_an_institution(page: str, end: int, *, trust: _Trust) -> bool:
    if trust is _Trust.TITLE:
        return False
    after = _CAPITALISED_AFTER.match(page, end)
    words = after[0].split() if after else []
    return any(word.strip(".").lower() in names.INSTITUTIONS for word in words)


def _small_letters_around(page: str, start: int, end: int) -> bool:
    before = _SMALL_BEFORE.search(page, max(0, start - 2), start)
    return bool(before or _SMALL_AFTER.match(page, end))


def _beside_hanzi(page: str, start: int, end: int) -> bool:
    return is_hanzi(page[start - 1 : start]) or is_hanzi(page[end : end + 1])

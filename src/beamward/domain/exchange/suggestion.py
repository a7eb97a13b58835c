"""What the words of an English event notification suggest: nuclides, modality, set, event type.

The rules are few and plain, and every answer is a suggestion: the record names it in ``derived``
and a person decides. Where no rule speaks, the answer is ``unknown``.

Sources
-------
10 CFR 35 and 10 CFR 20, the sections on reports. Registered as ``us-10-cfr-35-20`` in
``docs/sources.md``.
"""

import re
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from beamward.domain.exchange.record import UNKNOWN, EventSet

# The nuclides of medical use that event notifications name, by their element's English name and
# by the misspellings that are frequent there.
_NUCLIDES: Final = {
    "actinium": ("Ac", (225,)),
    "cobalt": ("Co", (57, 60)),
    "copper": ("Cu", (64,)),
    "caesium": ("Cs", (131, 137)),
    "cesium": ("Cs", (131, 137)),
    "fluorine": ("F", (18,)),
    "flourine": ("F", (18,)),
    "gadolinium": ("Gd", (153,)),
    "gallium": ("Ga", (67, 68)),
    "germanium": ("Ge", (68,)),
    "holmium": ("Ho", (166,)),
    "indium": ("In", (111,)),
    "iodide": ("I", (123, 124, 125, 131)),
    "iodine": ("I", (123, 124, 125, 131)),
    "iridium": ("Ir", (192,)),
    "lutetium": ("Lu", (177,)),
    "palladium": ("Pd", (103,)),
    "phosphorus": ("P", (32,)),
    "radium": ("Ra", (223, 226)),
    "rubidium": ("Rb", (82,)),
    "samarium": ("Sm", (153,)),
    "strontium": ("Sr", (82, 89, 90)),
    "technetium": ("Tc", (99,)),
    "thallium": ("Tl", (201,)),
    "xenon": ("Xe", (133,)),
    "yttrium": ("Y", (90,)),
    "yittrium": ("Y", (90,)),
}
_SYMBOLS: Final = {symbol.lower(): symbol for symbol, _ in _NUCLIDES.values()}
_MASSES: Final = dict(_NUCLIDES.values())
_NAME_THEN_MASS: Final = re.compile(
    rf"\b({'|'.join([*_NUCLIDES, *_SYMBOLS])})\s?-?\s?(\d{{2,3}})m?\b", re.IGNORECASE
)
_MASS_THEN_NAME: Final = re.compile(
    rf"\b(\d{{2,3}})m?[\s-]?({'|'.join([*_NUCLIDES, *_SYMBOLS])})\b", re.IGNORECASE
)

_IMAGING_NUCLIDES: Final = frozenset({
    "Cu-64", "F-18", "Ga-67", "Ga-68", "Ge-68", "I-123", "I-124", "In-111", "Rb-82", "Sr-82",
    "Tc-99m", "Tl-201", "Xe-133",
})  # fmt: skip
_SEED_NUCLIDES: Final = frozenset({"I-125", "Pd-103", "Cs-131"})


class _Rule(NamedTuple):
    """A modality, the words that point to it, and nuclides of which one has to be named."""

    modality: str
    words: re.Pattern[str] | None = None
    nuclides: frozenset[str] = frozenset()


def _rule(modality: str, words: str = "", nuclides: Iterable[str] = ()) -> _Rule:
    return _Rule(modality, re.compile(words) if words else None, frozenset(nuclides))


# The first rule that holds decides: devices before techniques, techniques before nuclides.
_RULES: Final = (
    _rule("gamma_stereotactic", r"gamma[ -]?(?:knife|pod)|leksell"),
    _rule(
        "brachy_intravascular",
        r"novoste|beta-? ?(?:cath|rail)|galileo|checkmate|intra-?vascular|cardio-?vascular brachy"
        r"|coronary|restenosis",
    ),
    _rule("brachy_eye_plaque", r"eye plaque|ocular|ophthalm|pterygi|eye applicator"),
    _rule("rn_y90_microspheres", r"micro-? ?spher|thera-? ?spher|sir-? ?-?spher|radio-?emboli"),
    _rule("rn_other", r"zevalin|ibritumomab|bexxar|quadramet"),
    _rule("rn_y90_microspheres", nuclides={"Y-90"}),
    _rule("seed_localisation", r"seed locali[sz]|locali[sz]ation seed|lesion locali[sz]"),
    _rule("seed_localisation", r"\bbreast\b", {"I-125"}),
    _rule("brachy_pdr", r"pulsed? dose rate|\bpdr\b"),
    _rule(
        "brachy_hdr",
        r"\bhdr\b|high[ -]dose[ -](?:rate|remote)|mammosite|micro-?selectron|varisource|gammamed",
    ),
    _rule("cobalt_teletherapy", r"tele-?therapy|theratron\b"),
    _rule("brachy_ldr_temporary", r"\bldr\b|low[ -]dose[ -]rate|tandem|ovoid", {"Cs-137"}),
    _rule("brachy_ldr_temporary", r"applicator|implant|brachy|insert|after-?loader", {"Cs-137"}),
    _rule("brachy_ldr_temporary", r"ribbon|\bseeds?\b", {"Ir-192"}),
    _rule("brachy_hdr", r"after-? ?loader"),
    _rule("brachy_ldr_permanent", r"seed|implant|prostat", _SEED_NUCLIDES),
    _rule("brachy_ldr_permanent", r"(?:prostat\w* (?:\w+ )?|permanent )(?:seed|implant)"),
    _rule("brachytherapy", r"brachy"),
    _rule("rn_i131_mibg", r"\bmibg\b|iobenguane", {"I-131"}),
    _rule("rn_alpha", nuclides={"Ra-223", "Ac-225"}),
    _rule("rn_beta_ligand", nuclides={"Lu-177"}),
    _rule("rn_other", nuclides={"Sm-153", "Sr-89", "P-32"}),
    _rule("rn_radioiodine", r"ablat|hyperthyr|graves|cancer|carcinoma|therap", {"I-131"}),
    # I-131 without a word of therapy may have been meant for a scan: nothing is suggested.
    _rule(UNKNOWN, nuclides={"I-131"}),
    _rule("diagnostic_nuclear_medicine", nuclides=_IMAGING_NUCLIDES),
    _rule("external_beam", r"linear accelerator|\blinac\b"),
)

# 10 CFR 35.3045 (since 2002) and 35.33 (before) are the reports of a medical event, formerly
# misadministration; 35.3047 is the dose to an embryo, a fetus or a nursing child.
_MEDICAL_EVENT_SECTIONS: Final = ("35.3045", "35.33", "35.3047")
# 10 CFR 20.2202: overexposure of a person.
_PERSON_EXPOSED_SECTION: Final = "20.2202"
_MEDICAL_EVENT_WORDS: Final = re.compile(
    r"medical\s+event|(?<!e\.g\.\s)\bmis-?\s?admin\w*stration|\b(?:under|over)-?\s?dos(?:e|ag|ing)"
    r"|35\.(?:3045|33\b)|\bdose\s+<>\s+prescribed"
)
_MEDICAL_USE_WORDS: Final = re.compile(
    r"\bpatients?\b|hospital|clinic|medical|brachy|radio-?pharm|therap|nuclear medicine|dosage"
    r"|after-?loader|oncolog|cancer|surge(?:ry|on)|prostat|\bpet/ct\b|theras(?:eed|pher)"
)


def nuclides_in(text: str) -> tuple[str, ...]:
    """Return the nuclides that ``text`` names, in its order, written like ``Tc-99m``."""
    found: dict[str, int] = {}
    for name, mass, start in (
        *((match[1], match[2], match.start()) for match in _NAME_THEN_MASS.finditer(text)),
        *((match[2], match[1], match.start()) for match in _MASS_THEN_NAME.finditer(text)),
    ):
        lower = name.lower()
        symbol = _NUCLIDES[lower][0] if lower in _NUCLIDES else _SYMBOLS[lower]
        if int(mass) in _MASSES[symbol]:
            nuclide = f"{symbol}-{mass}{'m' if symbol == 'Tc' else ''}"
            found[nuclide] = min(start, found.get(nuclide, start))
    return tuple(sorted(found, key=found.__getitem__))


def modality_of(text: str, nuclides: Collection[str]) -> str:
    """Return the modality that the words and the nuclides suggest, or ``unknown``."""
    lower = " ".join(text.lower().split())
    named = frozenset(nuclides)
    for rule in _RULES:
        if rule.nuclides and not rule.nuclides & named:
            continue
        if rule.words is None or rule.words.search(lower):
            return rule.modality
    return UNKNOWN


def set_of(text: str, sections: Iterable[str]) -> EventSet:
    """Return whether a notification tells of a medical event, of medical use, or of neither.

    Parameters
    ----------
    text : str
        All that the page says, its closing remarks included: the NRC appends one on medical
        events to such notifications.
    sections : iterable of str
        The sections of 10 CFR under which it was reported.
    """
    lower = text.lower()
    if any(section.startswith(_MEDICAL_EVENT_SECTIONS) for section in sections):
        return "medical_event"
    if _MEDICAL_EVENT_WORDS.search(lower):
        return "medical_event"
    return "medical_related" if _MEDICAL_USE_WORDS.search(lower) else ""


def event_type_of(event_set: EventSet, sections: Iterable[str]) -> str:
    """Return the event type that follows from the set and the sections, or ``unknown``."""
    if event_set == "medical_event":
        return "radiation_incident"
    if event_set and any(section.startswith(_PERSON_EXPOSED_SECTION) for section in sections):
        return "staff_or_public_exposure"
    return UNKNOWN

"""Coded lists: what may be answered, how it is called in both languages, where it comes from.

A vocabulary is data (``beamward/data/vocabulary``). A department may switch terms off and add its
own; a code that was once used keeps its label for ever. Whatever the question, "unknown", "under
investigation" and "not sure" are answers too: they are no terms of any list.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Self

from beamward.data import tables

FOLDER = "vocabulary"
GENERAL_ANSWERS = "general_answer"
CODE_LENGTH = 60
CODE = re.compile(rf"[a-z0-9_]{{1,{CODE_LENGTH}}}")


class GeneralAnswer(StrEnum):
    """What may be answered wherever a term is asked for."""

    UNKNOWN = "unknown"
    UNDER_INVESTIGATION = "under_investigation"
    NOT_SURE = "not_sure"


class Status(StrEnum):
    """How a list, a term or a mapping is known."""

    READ = "read"
    SECONDARY = "secondary"
    RECALLED = "recalled"
    DERIVED = "derived"
    OURS = "ours"


class Match(StrEnum):
    """How a term of ours relates to a term of another system, read from ours to theirs."""

    EXACT = "exact"
    NARROWER = "narrower"
    BROADER = "broader"
    RELATED = "related"


class Latitude(StrEnum):
    """What a department may change in a vocabulary."""

    FIXED = "fixed"
    BELOW = "below"
    OPEN = "open"


class Refusal(StrEnum):
    """Why a department's change of a vocabulary is refused."""

    FIXED = "fixed"
    BAD_CODE = "bad_code"
    RESERVED = "reserved"
    CLASH = "clash"
    UNKNOWN_TERM = "unknown_term"
    UNKNOWN_PARENT = "unknown_parent"
    PARENT_NOT_OURS = "parent_not_ours"
    PARENT_MISSING = "parent_missing"
    EMPTY_LABEL = "empty_label"


REFUSALS: Mapping[Refusal, str] = MappingProxyType(
    {
        Refusal.FIXED: "This list cannot be changed by a department: {code}.",
        Refusal.BAD_CODE: (
            "A code consists of small letters, digits and underscores, 60 at most: {code!r}."
        ),
        Refusal.RESERVED: "This code is a general answer and cannot be a term: {code}.",
        Refusal.CLASH: "This code is already taken: {code}.",
        Refusal.UNKNOWN_TERM: "There is no such term to switch off or on: {code}.",
        Refusal.UNKNOWN_PARENT: "The term {code} is to stand below {parent}, which does not exist.",
        Refusal.PARENT_NOT_OURS: (
            "The term {code} is to stand below {parent}, which is itself a department's own term."
        ),
        Refusal.PARENT_MISSING: "In this list, an own term has to stand below one of ours: {code}.",
        Refusal.EMPTY_LABEL: "The term {code} needs a label in at least one language.",
    }
)


class UnknownVocabulary(LookupError):
    """No vocabulary of that name ships with Beamward."""


class UnknownTerm(LookupError):
    """The vocabulary holds no such term."""


class TermRefused(ValueError):
    """A department's change does not fit the vocabulary.

    ``str()`` is a sentence in English; `reason`, `code` and `parent` let the outer layers say it
    in the reader's language.
    """

    def __init__(self, reason: Refusal, *, code: str, parent: str | None = None) -> None:
        super().__init__(REFUSALS[reason].format(code=code, parent=parent))
        self.reason = reason
        self.code = code
        self.parent = parent


@dataclass(frozen=True, slots=True)
class Target:
    """The terms of another system to which a term of ours corresponds.

    `match` is ``None`` where nobody has judged it yet.
    """

    codes: tuple[str, ...]
    match: Match | None
    status: Status


@dataclass(frozen=True, slots=True)
class Term:
    """One term; `own` marks those that a department added."""

    code: str
    en: str = ""
    zh: str = ""
    parent: str | None = None
    help_en: str = ""
    help_zh: str = ""
    status: Status = Status.OURS
    active: bool = True
    own: bool = False
    mapping: Mapping[str, Target] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    @classmethod
    def department(
        cls,
        code: str,
        *,
        en: str = "",
        zh: str = "",
        parent: str | None = None,
        active: bool = True,
    ) -> Self:
        """Return a department's own term, for `Vocabulary.with_department`."""
        return cls(code=code, en=en, zh=zh, parent=parent, active=active, own=True)

    @classmethod
    def switched(cls, code: str, *, active: bool) -> Self:
        """Return the wish to switch one of our terms off or on again."""
        return cls(code=code, active=active)

    @property
    def verified(self) -> bool:
        """Say whether the term rests on more than recollection."""
        return self.status is not Status.RECALLED

    def label(self, language: str) -> str:
        """Return the label in ``language``, else in the other one, else the code."""
        first, second = (self.zh, self.en) if is_chinese(language) else (self.en, self.zh)
        return first or second or self.code

    def help(self, language: str) -> str:
        """Return the sentence that explains the term, or nothing."""
        return self.help_zh if is_chinese(language) else self.help_en


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A coded list with its source; `terms` stand in order, children after their parent."""

    name: str
    title_en: str
    title_zh: str
    source: str
    sources: tuple[str, ...]
    edition: str
    licence: str
    read_on: date
    status: Status
    latitude: Latitude
    terms: tuple[Term, ...]
    _by_code: Mapping[str, Term] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the terms by code."""
        by_code = MappingProxyType({term.code: term for term in self.terms})
        object.__setattr__(self, "_by_code", by_code)

    def title(self, language: str) -> str:
        """Return what the list is called."""
        return self.title_zh if is_chinese(language) else self.title_en

    def label(self, code: str, language: str) -> str:
        """Return the label of a term or a general answer; an unknown code labels itself.

        Switched-off terms keep their label, because old records bear them.
        """
        term = self._by_code.get(code) or general_answers().get(code)
        return term.label(language) if term else code

    def check(self, code: str) -> Term:
        """Return the term or general answer behind ``code``, switched off or not.

        Raises
        ------
        UnknownTerm
            If it is neither a term of this vocabulary nor a general answer.
        """
        term = self._by_code.get(code) or general_answers().get(code)
        if term is None:
            raise UnknownTerm(f"{self.title_en} has no term {code!r}.")
        return term

    def check_offered(self, code: str) -> Term:
        """Return the term or general answer behind ``code`` if it may be newly chosen.

        Raises
        ------
        UnknownTerm
            If it is unknown, or the term is switched off.
        """
        term = self.check(code)
        if not self._is_offered(term):
            raise UnknownTerm(f"{self.title_en} no longer offers {code!r}.")
        return term

    def offered(self) -> tuple[Term, ...]:
        """Return the terms that may be newly chosen, in order.

        What stands below a switched-off term is not offered either.
        """
        return tuple(term for term in self.terms if self._is_offered(term))

    def children(self, code: str | None = None) -> tuple[Term, ...]:
        """Return the terms right below ``code``, or the top terms; switched-off ones included."""
        return tuple(term for term in self.terms if term.parent == code)

    def ancestors(self, code: str) -> tuple[Term, ...]:
        """Return the terms above ``code``, from the top down.

        Raises
        ------
        UnknownTerm
            If ``code`` is unknown.
        """
        return self.path(code)[:-1]

    def path(self, code: str) -> tuple[Term, ...]:
        """Return the terms from the top down to ``code`` itself.

        Raises
        ------
        UnknownTerm
            If ``code`` is unknown.
        """
        path = [self.check(code)]
        while path[0].parent is not None:
            path.insert(0, self._by_code[path[0].parent])
        return tuple(path)

    def within(self, code: str) -> frozenset[str]:
        """Return ``code`` and every code below it: what a filter for ``code`` should find."""
        return frozenset(
            {code, *(below for child in self.children(code) for below in self.within(child.code))}
        )

    def with_department(self, terms: Iterable[Term]) -> Self:
        """Return the vocabulary as a department uses it.

        Parameters
        ----------
        terms : iterable of Term
            The department's own terms (`Term.department`) and the terms of ours that it switched
            off or on again (`Term.switched`). Own terms follow their siblings in the order given;
            top-level ones come last.

        Raises
        ------
        TermRefused
            If a code is malformed, reserved or taken, a parent is unknown or not ours, a label is
            missing in both languages, or the list does not allow the change.
        """
        merged = dict(self._by_code)
        for term in terms:
            if term.own:
                self._may_add(term, merged)
                merged[term.code] = replace(term, en=term.en.strip(), zh=term.zh.strip())
            else:
                self._may_switch(term, merged)
                merged[term.code] = replace(merged[term.code], active=term.active)
        return replace(self, terms=tuple(_in_tree_order(merged.values(), below=None)))

    def _is_offered(self, term: Term) -> bool:
        while term.active and term.parent is not None:
            term = self._by_code[term.parent]
        return term.active

    def _may_switch(self, term: Term, present: Mapping[str, Term]) -> None:
        if self.latitude is Latitude.FIXED:
            raise TermRefused(Refusal.FIXED, code=term.code)
        if term.code not in present:
            raise TermRefused(Refusal.UNKNOWN_TERM, code=term.code)

    def _may_add(self, term: Term, present: Mapping[str, Term]) -> None:
        code, parent = term.code, term.parent
        if self.latitude is Latitude.FIXED:
            raise TermRefused(Refusal.FIXED, code=code)
        if not CODE.fullmatch(code):
            raise TermRefused(Refusal.BAD_CODE, code=code)
        if code in general_answers():
            raise TermRefused(Refusal.RESERVED, code=code)
        if code in present:
            raise TermRefused(Refusal.CLASH, code=code)
        if not (term.en.strip() or term.zh.strip()):
            raise TermRefused(Refusal.EMPTY_LABEL, code=code)
        if parent is None:
            if self.latitude is Latitude.BELOW:
                raise TermRefused(Refusal.PARENT_MISSING, code=code)
        elif parent not in present:
            raise TermRefused(Refusal.UNKNOWN_PARENT, code=code, parent=parent)
        elif present[parent].own:
            raise TermRefused(Refusal.PARENT_NOT_OURS, code=code, parent=parent)


def names() -> tuple[str, ...]:
    """Return the names of the vocabularies, sorted; the general answers are none."""
    return tuple(name for name in tables.names(FOLDER) if name != GENERAL_ANSWERS)


@cache
def load(name: str) -> Vocabulary:
    """Return the vocabulary of that name as we ship it.

    Raises
    ------
    UnknownVocabulary
        If no such vocabulary ships with Beamward.
    """
    if name not in tables.names(FOLDER):
        raise UnknownVocabulary(f"There is no vocabulary {name!r}.")
    table = tables.table(f"{FOLDER}/{name}")
    status = Status(table["status"])
    return Vocabulary(
        name=table["name"],
        title_en=table["title_en"],
        title_zh=table["title_zh"],
        source=table["source"],
        sources=table["sources"],
        edition=table["edition"],
        licence=table["licence"],
        read_on=table["read_on"],
        status=status,
        latitude=Latitude(table["latitude"]),
        terms=tuple(_term(row, status) for row in table["terms"]),
    )


@cache
def general_answers() -> Mapping[str, Term]:
    """Return by code what may be answered to any question, in order."""
    return MappingProxyType({term.code: term for term in load(GENERAL_ANSWERS).terms})


def is_general_answer(code: str) -> bool:
    """Say whether ``code`` leaves the question open."""
    return code in general_answers()


def is_chinese(language: str) -> bool:
    """Say whether a language code, such as ``zh``, ``zh-hans`` or ``zh_CN``, means Chinese."""
    return language.lower().startswith("zh")


def _term(row: Mapping[str, Any], status: Status) -> Term:
    own_status = Status(row.get("status", status))
    return Term(
        code=row["code"],
        en=row["en"],
        zh=row["zh"],
        parent=row.get("parent"),
        help_en=row.get("help_en", ""),
        help_zh=row.get("help_zh", ""),
        status=own_status,
        mapping=MappingProxyType(
            {
                system: Target(
                    codes=target["codes"],
                    match=Match(target["match"]) if "match" in target else None,
                    status=Status(target.get("status", own_status)),
                )
                for system, target in row.get("mapping", {}).items()
            }
        ),
    )


def _in_tree_order(terms: Iterable[Term], *, below: str | None) -> Iterator[Term]:
    """Yield the terms below ``below``, each followed by its children."""
    present = tuple(terms)
    for term in present:
        if term.parent == below:
            yield term
            yield from _in_tree_order(present, below=term.code)

"""The vocabularies of one department, as its questions ask for them."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from beamward.domain import vocabulary
from beamward.domain.vocabulary import GeneralAnswer, Term, Vocabulary
from beamward.features.incidents import labels, questions
from beamward.features.reports import queries as reports
from beamward.foundation.organisations.models import Department, DepartmentTerm

VOCABULARIES = {**questions.SINGLE, **questions.SEVERAL}
"""The name of the vocabulary from which each coded question is answered."""

OPEN_ANSWERS = (GeneralAnswer.UNKNOWN, GeneralAnswer.UNDER_INVESTIGATION)
"""What may be answered to every coded question beside its terms."""


@dataclass(frozen=True)
class Branch:
    """A term at the top of a list, with what stands below it."""

    code: str
    label: str
    help: str
    twigs: tuple["Branch", ...] = ()


Choice = tuple[str, str | list[tuple[str, str]]]
"""A choice of a form, or a group of them under a heading."""


class Terms:
    """The vocabularies of one department in the language that is spoken now.

    One question tells which vocabularies the department has made its own; only those are asked for.
    Without a department they are those that ship.
    """

    def __init__(self, department: Department | None) -> None:
        self._department = department
        self._known: dict[str, Vocabulary] = {}
        self.language = labels.language()

    @cached_property
    def changed(self) -> frozenset[str]:
        """The names of the vocabularies that the department has made its own."""
        if self._department is None:
            return frozenset()
        return frozenset(
            DepartmentTerm.objects.filter(department=self._department)
            .order_by()
            .values_list("vocabulary", flat=True)
            .distinct()
        )

    def of(self, question: str) -> Vocabulary:
        """Return the vocabulary of a question."""
        name = VOCABULARIES[question]
        known = self._known.get(name)
        if known is None:
            known = (
                reports.terms(name, self._department)
                if name in self.changed
                else vocabulary.load(name)
            )
            self._known[name] = known
        return known

    def label(self, question: str, code: str) -> str:
        """Return what a code is called; nothing for no answer."""
        return self.of(question).label(code, self.language) if code else ""

    def title(self, question: str) -> str:
        """Return what the list is called from which a question is answered."""
        return self.of(question).title(self.language)

    def branches(self, question: str, *, kept: Collection[str] = ()) -> tuple[Branch, ...]:
        """Return what is offered as a tree, with what a record holds although it is not offered."""
        shown = self._shown(question, kept)
        language = self.language

        def below(parent: str | None) -> tuple[Branch, ...]:
            return tuple(
                Branch(term.code, term.label(language), term.help(language), below(term.code))
                for term in shown
                if term.parent == parent
            )

        return below(None)

    def choices(self, question: str, *, kept: str = "") -> list[Choice]:
        """Return what is offered for a question with one answer, open answers last."""
        offered: list[Choice] = []
        for branch in self.branches(question, kept=[kept]):
            if branch.twigs:
                general = _("%(term)s, in general") % {"term": branch.label}
                offered.append((branch.label, [(branch.code, general), *_flat(branch.twigs)]))
            else:
                offered.append((branch.code, branch.label))
        return [*offered, *self.open_answers(question)]

    def open_answers(self, question: str) -> list[tuple[str, str]]:
        """Return the answers that leave a question open."""
        return [(str(code), self.label(question, code)) for code in OPEN_ANSWERS]

    def _shown(self, question: str, kept: Collection[str]) -> list[Term]:
        """Return the offered terms, the kept ones, and whatever stands above those."""
        words = self.of(question)
        shown = {term.code for term in words.offered()}
        known = {term.code for term in words.terms}
        for code in known.intersection(kept):
            shown.update(term.code for term in words.path(code))
        return [term for term in words.terms if term.code in shown]


def _flat(branches: tuple[Branch, ...]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for branch in branches:
        found += [(branch.code, branch.label), *_flat(branch.twigs)]
    return found

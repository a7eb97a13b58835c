"""Questions about actions."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from beamward.domain import vocabulary
from beamward.domain.vocabulary import Term, UnknownTerm, Vocabulary
from beamward.features.actions.models import Action, ActionState
from beamward.features.actions.roles import OWNERS, READERS
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department
from beamward.foundation.organisations.queries import people_with, terms_of, works_in
from beamward.foundation.retention.texts import Text, texts_in

UNFINISHED = (ActionState.OPEN, ActionState.DONE)
"""States in which somebody still has something to do."""


def of_public_id(public_id: str) -> Action | None:
    """Return the action of that id, or None."""
    return (
        Action.objects.select_related("department", "owner", "added_by", "done_by", "checked_by")
        .filter(public_id=public_id)
        .first()
    )


def of_subject(kind: str, public_id: str) -> QuerySet[Action]:
    """Return the actions that came of a record, in the order they were planned."""
    return (
        Action.objects.filter(subject_kind=kind, subject_id=public_id)
        .select_related("owner", "department")
        .order_by("id")
    )


@dataclass(frozen=True)
class Filters:
    """What a list of actions is narrowed to; empty means not narrowed.

    Without a state it holds what is not finished: open actions, and done ones to be checked.
    """

    state: str = ""
    strength: str = ""
    owner: str = ""
    overdue: bool = False


EVERY_STATE = "all"


def owned_by(user: User) -> QuerySet[Action]:
    """Return the actions given to a person, the most urgent first."""
    return _urgent_first(Action.objects.filter(owner=user))


def of_department(department: Department) -> QuerySet[Action]:
    """Return all actions of a department, the most urgent first."""
    return _urgent_first(Action.objects.filter(department=department))


def _urgent_first(actions: QuerySet[Action]) -> QuerySet[Action]:
    return actions.select_related("owner", "department").order_by("due_date", "id")


def narrowed(actions: QuerySet[Action], filters: Filters, *, today: date) -> QuerySet[Action]:
    """Return those of ``actions`` that the filters let through."""
    if filters.overdue:
        actions = actions.filter(state=ActionState.OPEN, due_date__lt=today)
    if not filters.state:
        actions = actions.filter(state__in=UNFINISHED)
    elif filters.state != EVERY_STATE:
        actions = actions.filter(state=filters.state)
    if filters.strength:
        actions = actions.filter(strength=filters.strength)
    if filters.owner:
        actions = actions.filter(owner__public_id=filters.owner)
    return actions


def following(actions: QuerySet[Action], public_id: str) -> QuerySet[Action]:
    """Return those of ``actions`` that stand after the one of that id; all, if there is none."""
    last = Action.objects.filter(public_id=public_id).values_list("due_date", "id").first()
    if last is None:
        return actions
    due_date, row = last
    # The first condition says nothing new; it lets the database start in the middle of its index.
    return actions.filter(
        Q(due_date__gte=due_date), Q(due_date__gt=due_date) | Q(due_date=due_date, id__gt=row)
    )


def count_waiting(user: User) -> int:
    """Return how many open actions a person owns."""
    return Action.objects.filter(owner=user, state=ActionState.OPEN).count()


def owns_any(user: User, kind: str, public_id: str) -> bool:
    """Tell whether the person owns an action that came of the record."""
    return Action.objects.filter(owner=user, subject_kind=kind, subject_id=public_id).exists()


def open_counts(kind: str, public_ids: Collection[str]) -> dict[str, int]:
    """Return how many actions of each record are not done yet."""
    return dict(
        Action.objects.filter(subject_kind=kind, subject_id__in=public_ids, state=ActionState.OPEN)
        .values_list("subject_id")
        .annotate(Count("id"))
    )


def coming_up(*, due_by: date, check_by: date) -> list[int]:
    """Return the rows of open actions due by one day, and of done ones to be checked by another."""
    return list(
        Action.objects.filter(
            Q(state=ActionState.OPEN, due_date__lte=due_by)
            | Q(state=ActionState.DONE, check_due_date__lte=check_by)
        )
        .order_by("due_date", "id")
        .values_list("pk", flat=True)
    )


def departments_read_by(user: User) -> list[Department]:
    """Return the departments whose actions the person reads, by code."""
    return works_in(user, *READERS)


def today_in(department: Department | None, at: datetime) -> date:
    """Return the day that it is in a department; in Greenwich, if it is none in particular."""
    return at.astimezone(ZoneInfo(department.time_zone) if department else UTC).date()


def possible_owner(action: Action, public_id: str) -> User | None:
    """Return the person of that id who owns the action or may be given it, or None."""
    if action.owner.public_id == public_id:
        return action.owner
    return possible_owners(action.department).filter(public_id=public_id).first()


def possible_owners(department: Department) -> QuerySet[User]:
    """Return the people who may be given an action of the department, by name."""
    return people_with(department, *OWNERS)


def kinds(department: Department) -> Vocabulary:
    """Return the kinds of action as a department uses them."""
    return vocabulary.load("action_kind").with_department(
        Term.department(
            term.code,
            parent=term.parent or None,
            en=term.label_en,
            zh=term.label_zh,
            active=term.is_active,
        )
        if term.is_own
        else Term.switched(term.code, active=term.is_active)
        for term in terms_of(department, "action_kind")
    )


def strength_of(kind: str, among: Vocabulary) -> str:
    """Return the strength that the hierarchy of effectiveness gives to a kind; empty if unknown."""
    try:
        return "" if vocabulary.is_general_answer(kind) else among.path(kind)[0].code
    except UnknownTerm:
        return ""


def strength_label(strength: str) -> str:
    """Return what a strength is called in the language that is spoken now."""
    return vocabulary.load("action_strength").label(strength, get_language() or "en")


def kind_label(kind: str) -> str:
    """Return what one of our kinds of action is called; a department's own kind labels itself."""
    return vocabulary.load("action_kind").label(kind, get_language() or "en")


TEXTS = ("title", "description", "evidence", "cancel_reason", "effect_note")
"""What people typed into an action."""


def texts_of(kind: str, public_id: str) -> Iterator[Text]:
    """Yield what people typed into the actions that came of a record."""
    return texts_in(of_subject(kind, public_id), *TEXTS)

"""When somebody is reminded of an action: rules about days, and nothing else."""

from datetime import date, timedelta

BEFORE = timedelta(days=7)
"""The owner hears of an action this long before it is due."""

AGAIN = timedelta(days=7)
"""What is still not done is said again after this time."""

ESCALATED_AFTER = timedelta(days=14)
"""An action overdue for so long is passed on to the quality leads."""


def owner_hears(*, due_date: date, reminded_date: date | None, today: date) -> bool:
    """Tell whether the owner is reminded today: before the day, once it has passed, then weekly."""
    if reminded_date is None:
        return today >= due_date - BEFORE
    is_overdue = today > due_date
    return is_overdue and (reminded_date <= due_date or today - reminded_date >= AGAIN)


def leads_hear(*, due_date: date, escalated_date: date | None, today: date) -> bool:
    """Tell whether the quality leads hear today, once, that an action is long overdue."""
    return escalated_date is None and today - due_date >= ESCALATED_AFTER


def check_is_asked_for(*, check_due_date: date, reminded_date: date | None, today: date) -> bool:
    """Tell whether the quality leads are asked today to check an effect: in time, then weekly."""
    if today < check_due_date:
        return False
    return reminded_date is None or reminded_date < check_due_date or today - reminded_date >= AGAIN

"""Trails to look at."""

from collections.abc import Callable

import pytest
from django.db import transaction

from beamward.foundation import trail
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Machine
from beamward.foundation.trail import services
from beamward.foundation.trail.models import Entry
from tests.support.factories import NOW


@pytest.fixture
def machine(department: Department) -> Machine:
    """A machine, whose entries belong to its department."""
    return organisations.add_machine(
        department=department,
        code="linac-1",
        name_en="Linac 1",
        name_zh="一号加速器",
        technique="",
        by=None,
        at=NOW,
    )


@pytest.fixture
def recorded(machine: Machine, head: User) -> Callable[[int], list[Entry]]:
    """Return a maker of entries, each committed with nothing else."""

    def make(count: int) -> list[Entry]:
        entries = []
        for number in range(count):
            with transaction.atomic():
                entries.append(
                    trail.record(
                        "machine.changed",
                        subject=machine,
                        by=head,
                        at=NOW,
                        before={"technique": f"technique {number}"},
                        after={"technique": f"technique {number + 1}", "name_zh": "一号加速器"},
                    )
                )
        return entries

    return make


@pytest.fixture
def chained(recorded: Callable[[int], list[Entry]]) -> list[Entry]:
    """Seven entries in the chain, after those of the department, its machine and its people."""
    entries = recorded(7)
    services.seal()
    return entries

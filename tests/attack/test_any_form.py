"""Whatever is asked of any page and typed into any form, by whom ever: an answer, and an inert one."""

import pytest

from beamward.project import access
from tests.attack.fuzzing import forms, operations
from tests.attack.fuzzing.forms import Doors

TIMES = 3
"""For each page; ``tools/fuzz.py forms`` asks as often as one likes."""

pytestmark = pytest.mark.django_db


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_no_page_and_no_form_fails() -> None:
    why: list[str] = []
    found = Doors(operations.make_house())
    with operations.unhurried():
        tallies = [
            forms.tried(found, name, 1, range(TIMES), lambda *kept: why.append(f"{kept[1:]}"))
            for name in found.pages
        ]
    assert why == []
    assert {tally.target for tally in tallies} >= {
        page for act in access.MATRIX for page in act.pages
    }
    sent = sum(tally.inputs for tally in tallies)
    assert 0 < sum(tally.refusals for tally in tallies) < sent
    assert len([form for form in found.forms.values() if form.typed or form.carried]) > 50

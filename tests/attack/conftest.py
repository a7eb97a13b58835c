"""Two departments alike in everything but their texts."""

import pytest

from beamward.features.reports import limiter
from beamward.features.reports.limiter import Limiter
from beamward.foundation.accounts.attempts import SIGN_IN
from tests.attack import world
from tests.attack.world import World


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test wait for what another has sent."""
    for name in ("REPORTS", "LOOKS", "GUESSES"):
        monkeypatch.setattr(limiter, name, Limiter(100_000))
    SIGN_IN.clear()


@pytest.fixture
def evil(db: None) -> World:
    """The department of an attacker."""
    return world.make_world("evil", world.hostile, world.hostile_short)


@pytest.fixture
def plain(db: None) -> World:
    """The same department with texts that mean nothing."""
    return world.make_world("plain", world.harmless, world.harmless_short)

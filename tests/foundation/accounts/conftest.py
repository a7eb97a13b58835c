"""What tests of accounts may ask for."""

from collections.abc import Iterator

import pytest

from beamward.foundation.accounts.attempts import SIGN_IN


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    SIGN_IN.clear()
    yield
    SIGN_IN.clear()

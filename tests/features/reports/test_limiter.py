"""The limiter counts without knowing whom."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from beamward.features.reports.limiter import Limiter
from beamward.foundation.addresses import address_of, network_of

HERE, THERE = "203.0.113.5", "203.0.113.6"


def test_a_bucket_empties_and_fills_again_within_a_minute() -> None:
    limiter = Limiter(3)
    assert [limiter.take(HERE, now=0.0) for _ in range(4)] == [0, 0, 0, 20]
    assert limiter.take(HERE, now=19.9) == 1
    assert limiter.take(HERE, now=20.1) == 0
    assert limiter.take(HERE, now=20.2) == 20
    assert [limiter.take(HERE, now=100.0) for _ in range(4)] == [0, 0, 0, 20]


def test_one_sender_does_not_hold_up_another() -> None:
    limiter = Limiter(1)
    assert limiter.take(HERE, now=0.0) == 0
    assert limiter.take(HERE, now=0.0) > 0
    assert limiter.take(THERE, now=0.0) == 0


def test_asking_how_long_to_wait_takes_nothing() -> None:
    limiter = Limiter(1)
    assert [limiter.wait(HERE, now=0.0) for _ in range(3)] == [0, 0, 0]
    limiter.take(HERE, now=0.0)
    assert limiter.wait(HERE, now=0.0) == 60


def test_the_memory_is_bounded_and_forgets_within_a_minute() -> None:
    limiter = Limiter(5, most_addresses=100)
    for number in range(1000):
        limiter.take(f"198.51.{number // 256}.{number % 256}", now=0.0)
    assert len(limiter) == 100
    limiter.take(HERE, now=60.0)
    assert len(limiter) == 1


def test_no_address_stands_in_memory() -> None:
    limiter = Limiter(5)
    limiter.take(HERE, now=0.0)
    assert HERE not in repr(vars(limiter))
    other = Limiter(5)
    other.take(HERE, now=0.0)
    assert set(limiter._buckets) != set(other._buckets)


def test_a_household_with_many_addresses_of_version_6_is_one_sender() -> None:
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("::ffff:203.0.113.5") == HERE
    assert network_of("unknown") == ""


@given(st.lists(st.floats(0, 300), max_size=60), st.integers(1, 20))
def test_nobody_ever_gets_more_than_a_bucket_and_its_refill(
    waits: list[float], per_minute: int
) -> None:
    limiter = Limiter(per_minute)
    now = taken = 0.0
    for wait in waits:
        now += wait
        taken += limiter.take(HERE, now=now) == 0
    assert taken <= per_minute + now * per_minute / 60 + 1e-6


@given(st.integers(1, 50), st.floats(0, 1e6))
def test_whoever_waits_as_long_as_told_may_send(per_minute: int, now: float) -> None:
    limiter = Limiter(per_minute)
    while not (seconds := limiter.take(HERE, now=now)):
        pass
    assert limiter.take(HERE, now=now + seconds) == 0


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "counted"),
    [
        (False, "198.51.100.1", HERE),
        (True, "198.51.100.1", "198.51.100.1"),
        (True, "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (True, "", HERE),
    ],
)
def test_only_what_the_own_proxy_has_written_is_believed(
    settings: Any, behind_proxy: bool, forwarded: str, counted: str
) -> None:
    settings.BEAMWARD = replace(settings.BEAMWARD, behind_proxy=behind_proxy)
    request = RequestFactory().post("/", REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR=forwarded)
    assert address_of(request) == counted

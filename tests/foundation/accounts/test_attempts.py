"""How wrong passwords make wait, and whom they do not."""

from hypothesis import given
from hypothesis import strategies as st

from beamward.foundation.accounts.attempts import (
    FORGOTTEN_AFTER_S,
    FREE,
    FREE_ELSEWHERE,
    LONGEST_ELSEWHERE_S,
    LONGEST_S,
    Attempts,
)

HERE = {"device": "", "address": "192.0.2.1"}
KNOWN = {"device": "d1", "address": "192.0.2.1"}


def fail(attempts: Attempts, times: int, *, now: float = 0.0, **place: str) -> None:
    for _ in range(times):
        attempts.count("anna", **{**HERE, **place}, now=now)


def wait(attempts: Attempts, *, now: float = 0.0, **place: str) -> int:
    return attempts.wait("anna", **{**HERE, **place}, now=now)


def test_the_wait_doubles_with_each_failure_up_to_a_quarter_of_an_hour() -> None:
    attempts = Attempts()
    fail(attempts, FREE)
    waits = []
    for _ in range(12):
        waits.append(wait(attempts))
        fail(attempts, 1)
    assert waits == [0, 2, 4, 8, 16, 32, 64, 128, 256, 512, LONGEST_S, LONGEST_S]


def test_a_wait_ends() -> None:
    attempts = Attempts()
    fail(attempts, FREE + 3)
    assert wait(attempts, now=7.9) == 1
    assert wait(attempts, now=8.0) == 0


def test_another_address_is_slowed_a_little_and_a_known_device_not_at_all() -> None:
    attempts = Attempts()
    for number in range(FREE_ELSEWHERE + 100):
        fail(attempts, 1, address=f"198.51.100.{number}")
    assert wait(attempts, address="203.0.113.9") == LONGEST_ELSEWHERE_S
    assert wait(attempts, device="d1") == 0


def test_a_known_device_counts_for_itself() -> None:
    attempts = Attempts()
    fail(attempts, FREE + 1, device="d1")
    assert wait(attempts, device="d1") == 2
    assert wait(attempts, device="d2") == 0
    assert wait(attempts) == 0, "nor does it slow other devices"


def test_the_right_password_at_one_place_does_not_help_another() -> None:
    attempts = Attempts()
    fail(attempts, FREE + 1)
    attempts.forget("anna", **KNOWN)
    assert wait(attempts) == 2
    attempts.forget("Anna", **HERE)
    assert wait(attempts) == 0


def test_failures_are_forgotten_after_an_hour() -> None:
    attempts = Attempts()
    fail(attempts, FREE + 20)
    fail(attempts, 1, now=FORGOTTEN_AFTER_S, address="198.51.100.1")
    assert wait(attempts, now=FORGOTTEN_AFTER_S) == 0
    assert len(attempts) == 2


def test_memory_is_bounded_and_holds_neither_names_nor_addresses() -> None:
    attempts = Attempts(most=50)
    for number in range(500):
        attempts.count(f"name{number}", device="", address="192.0.2.77", now=0.0)
    assert len(attempts) == 50
    kept = repr(vars(attempts))
    assert "192.0.2.77" not in kept
    assert "name499" not in kept


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2000)), max_size=60))
def test_whatever_others_try_a_known_device_never_waits(tried: list[tuple[str, int]]) -> None:
    attempts = Attempts()
    now = 0.0
    for address, pause in tried:
        now += pause
        fail(attempts, 3, now=now, address=address)
        assert wait(attempts, now=now, device="d1") == 0

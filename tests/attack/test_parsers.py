"""Whatever is given to what reads files, codes and headers: it reads it or refuses it, and quickly."""

import pytest

from tests.attack.fuzzing.parsers import PARSERS, Parser, tried

INPUTS = 300


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_no_input_makes_a_reader_fail_or_take_long(parser: Parser) -> None:
    why: list[str] = []
    numbers = range(max(2, round(INPUTS * parser.share)))
    tally = tried(
        parser, 1, numbers, lambda name, data, what: why.append(f"{name} {data!r} {what}")
    )
    assert why == []
    assert tally.inputs == len(numbers)


@pytest.mark.parametrize(
    "parser", [each for each in PARSERS if each.refusals], ids=lambda parser: parser.name
)
def test_every_reader_says_yes_to_some_and_no_to_others(parser: Parser) -> None:
    """A parser that refuses all it is given is not tried at all."""
    tally = tried(parser, 2, range(200), lambda *_kept: None)
    assert tally.refusals > 0
    assert (tally.refusals < tally.inputs) is (parser.name not in ONLY_REFUSES)


ONLY_REFUSES = {"sealed text", "passkey", "single sign-on", "day"}
"""Each input is read in several ways, and is right for one of them at most."""


def test_a_number_where_a_passkey_should_stand_takes_no_memory() -> None:
    """The library makes as many zeros as the number says, if it is shown one."""
    import tracemalloc

    from tests.attack.fuzzing.parsers import BY_NAME

    passkey = BY_NAME["passkey"]
    (_made, proof) = passkey.seeds()
    begin, end = proof.index(b'"clientDataJSON": ') + 18, proof.index(b', "authenticatorData"')
    tracemalloc.start()
    try:
        with pytest.raises(passkey.refusals):
            passkey.read(proof[:begin] + b"500000000" + proof[end:])
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()

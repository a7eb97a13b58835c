"""Words that identify somebody, wherever a text repeats them.

What was recognised in one sentence, or picked out by a person, may stand in another sentence where no
rule recognises it. Here the words themselves are looked for.
"""

import re
from collections.abc import Iterator, Mapping

from beamward.domain.privacy.finding import Finding, Kind, Reason

SHORTEST = 2
"""A single character stands in too many innocent places. [characters]"""

_WORD = r"[0-9A-Za-z\u00c0-\u024f]"


class WordsTooShort(ValueError):
    """The words are too short to be looked for everywhere."""


def find(text: str, words: Mapping[str, Kind]) -> tuple[Finding, ...]:
    """Return where the words stand in a text, in order, without overlaps; of two the longer one.

    Capitals make no difference. Latin words and numbers are found whole only, so that "Li" is not seen
    in "light"; Chinese is written without gaps and is found anywhere.

    Parameters
    ----------
    words : mapping of str to Kind
        Words, and what they give away.

    Raises
    ------
    WordsTooShort
        If any has fewer than ``SHORTEST`` characters.
    """
    return tuple(_found(text, words))


def _found(text: str, words: Mapping[str, Kind]) -> Iterator[Finding]:
    if any(len(each.strip()) < SHORTEST for each in words):
        raise WordsTooShort
    if not words:
        return
    longest_first = sorted((each.strip() for each in words), key=len, reverse=True)
    kinds = {each.strip().casefold(): kind for each, kind in words.items()}
    pattern = re.compile("|".join(map(_whole, longest_first)), re.IGNORECASE)
    for match in pattern.finditer(text):
        # Letters that fold in another way than the pattern's own are named by the kind of the first.
        kind = kinds.get(match[0].casefold(), next(iter(words.values())))
        yield Finding(kind, match.start(), match.end(), match[0], Reason.PICKED_OUT)


def _whole(word: str) -> str:
    before = rf"(?<!{_WORD})" if re.match(_WORD, word[0]) else ""
    after = rf"(?!{_WORD})" if re.match(_WORD, word[-1]) else ""
    return f"{before}{re.escape(word)}{after}"

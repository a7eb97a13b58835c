"""What the exit code of a command means."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; 2 is what ``argparse`` gives for a call it does not understand."""

    DONE = 0
    DONE_IN_PART = 1
    MISUSED = 2
    MISCONFIGURED = 3
    NOT_FOUND = 4
    REFUSED = 5


class CommandRefused(Exception):
    """The command cannot be carried out: a sentence for the person, and the exit code."""

    def __init__(self, sentence: str, code: Exit = Exit.REFUSED) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code

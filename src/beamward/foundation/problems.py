"""How the API says no."""

from typing import Any

from ninja import Field, Schema


class TooMany(Exception):
    """Too much was asked in too short a time; the argument is a sentence."""

    def __init__(self, sentence: str, *, wait_s: int) -> None:
        super().__init__(sentence)
        self.wait_s = wait_s


class Problem(Schema):
    """Why a request was not done."""

    code: str = Field(description="A word for programs, stable from version to version.")
    message: str = Field(description="A sentence for people, in the language that was asked for.")
    details: dict[str, Any] = Field(
        default_factory=dict, description="What exactly is wrong, where the message is not enough."
    )


READING: dict[int, type[Problem]] = dict.fromkeys((401, 403, 404, 422, 503), Problem)
"""How a request to read may be refused."""

ACTING: dict[int, type[Problem]] = {**READING, 400: Problem, 409: Problem, 413: Problem}
"""How a request to act may be refused."""

AT_THE_DOOR: dict[int, type[Problem]] = dict.fromkeys((400, 404, 409, 413, 422, 429, 503), Problem)
"""How a request without a token may be refused."""

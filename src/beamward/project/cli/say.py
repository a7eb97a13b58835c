"""How commands speak: sentences for people, JSON for programs."""

import json
import sys
from typing import Any


def say(text: str = "") -> None:
    """Print a line for a person."""
    print(text)  # noqa: T201


def complain(text: str) -> None:
    """Print a line about something that went wrong."""
    print(text, file=sys.stderr)  # noqa: T201


def answer(data: Any) -> None:
    """Print an answer for a program."""
    print(json.dumps(data, ensure_ascii=False, default=str))  # noqa: T201

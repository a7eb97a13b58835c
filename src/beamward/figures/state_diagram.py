"""A state table as a diagram in Mermaid's text form, which documentation tools draw."""

from collections.abc import Mapping
from typing import TypeVar

Code = TypeVar("Code", bound=str)
Word = TypeVar("Word", bound=str)


def mermaid(
    transitions: Mapping[Code, Mapping[Word, Code]],
    *,
    start: str,
    labels: Mapping[str, str] | None = None,
) -> str:
    """Return the diagram of a state table.

    Parameters
    ----------
    transitions : mapping of str to mapping of str to str
        For each state its steps, and the state that each leads to.
    start : str
        The state in which everything begins.
    labels : mapping of str to str, optional
        Words for states and steps; what has none is shown by its code.
    """
    words = labels or {}
    lines = ["stateDiagram-v2"]
    lines += [f"    {state} : {words.get(state, state)}" for state in transitions]
    lines.append(f"    [*] --> {start}")
    for state, steps in transitions.items():
        lines += [
            f"    {state} --> {target} : {words.get(step, step)}" for step, target in steps.items()
        ]
        if not steps:
            lines.append(f"    {state} --> [*]")
    return "\n".join(lines) + "\n"

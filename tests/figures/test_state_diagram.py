"""Diagrams as text."""

from beamward.figures.state_diagram import mermaid


def test_every_state_and_step_stands_in_the_diagram() -> None:
    drawn = mermaid(
        {"open": {"shut": "closed"}, "closed": {}}, start="open", labels={"shut": "关闭"}
    )
    lines = drawn.splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert "    [*] --> open" in lines
    assert "    open --> closed : 关闭" in lines
    assert "    closed --> [*]" in lines

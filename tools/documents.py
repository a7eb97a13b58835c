"""Write the pages of ``docs/reference`` that are drawn from the code."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"


def lifecycle() -> str:
    """Return the page about the life of an incident, in both languages."""
    from django.utils.translation import override

    from beamward.domain.incident.lifecycle import TRANSITIONS, State
    from beamward.features.incidents.labels import STATES, STEPS
    from beamward.figures.state_diagram import mermaid

    page = [
        "# The life of an incident 事件的状态流转",
        "",
        "Drawn from `domain/incident/lifecycle.py` by `make docs`; a test holds the two together.",
    ]
    for language in ("en", "zh-hans"):
        with override(language):
            words = {str(key): str(word) for key, word in (STATES | STEPS).items()}
            diagram = mermaid(TRANSITIONS, start=State.REPORTED, labels=words)
        page += ["", "```mermaid", diagram.rstrip(), "```"]
    return "\n".join(page) + "\n"


PAGES = {"lifecycle.md": lifecycle}


def main() -> int:
    """Write every page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beamward.project.settings")
    sys.path.insert(0, str(ROOT / "src"))
    import django

    django.setup()
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (REFERENCE / name).write_text(make(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

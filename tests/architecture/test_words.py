"""Every word in both languages."""

import subprocess
import sys
from pathlib import Path

from django.utils.translation import override

from beamward.domain import vocabulary
from beamward.domain.incident.completeness import QUESTIONS
from beamward.domain.incident.lifecycle import State, Step
from beamward.features.incidents import labels

ROOT = Path(__file__).resolve().parents[2]


def test_every_message_is_translated_and_none_is_doubtful() -> None:
    found = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "messages.py"), "missing"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-3000:]


def test_every_state_step_and_question_has_words_in_both_languages() -> None:
    for words, keys in (
        (labels.STATES, State),
        (labels.STEPS, Step),
        (labels.FOR_REPORTER, State),
        (labels.QUESTIONS, QUESTIONS),
    ):
        for key in keys:
            with override("en"):
                english = str(words[key])  # type: ignore[index]
            with override("zh-hans"):
                chinese = str(words[key])  # type: ignore[index]
            assert english
            assert any("\u4e00" <= character <= "\u9fff" for character in chinese), key


def test_every_term_has_words_in_both_languages() -> None:
    for name in vocabulary.names():
        for term in vocabulary.load(name).terms:
            assert term.en, (name, term.code)
            assert term.zh, (name, term.code)


def test_the_pages_about_the_code_say_what_the_code_says() -> None:
    sys.path.insert(0, str(ROOT))
    from tools import documents

    for name, make in documents.PAGES.items():
        written = (documents.REFERENCE / name).read_text(encoding="utf-8")
        assert written == make(), f"docs/reference/{name} is out of date: run make docs"

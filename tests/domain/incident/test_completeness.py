"""What must be known before closing."""

from hypothesis import given
from hypothesis import strategies as st

from beamward.domain import vocabulary
from beamward.domain.incident.completeness import (
    QUESTIONS,
    REQUIRED,
    UNDER_INVESTIGATION,
    UNKNOWN,
    gaps,
    required_of,
)

TYPES = [term.code for term in vocabulary.load("event_type").terms]


def full(answer: str = "x") -> dict[str, str]:
    return dict.fromkeys(QUESTIONS, answer)


def test_every_type_of_event_has_its_questions() -> None:
    assert set(REQUIRED) == set(TYPES)
    assert all("department_narrative" in names for names in REQUIRED.values())


def test_a_radiation_incident_asks_whether_the_patient_was_told_and_a_near_miss_does_not() -> None:
    assert "disclosure" in required_of("radiation_incident")
    assert "disclosure" not in required_of("near_miss")
    assert "barriers_caught" in required_of("near_miss")


def test_closing_says_exactly_what_is_missing() -> None:
    answers = full() | {"factors": "", "step_origin": ""}
    found = gaps(answers, event_type="near_miss")
    assert set(found.missing) == {"factors", "step_origin"}
    assert not found.closable


def test_unknown_is_an_answer_and_stays_listed() -> None:
    found = gaps(full() | {"step_origin": UNKNOWN}, event_type="near_miss")
    assert found.closable
    assert found.unknown == ("step_origin",)


def test_under_investigation_is_a_promise_to_be_kept_before_closing() -> None:
    found = gaps(full() | {"step_origin": UNDER_INVESTIGATION}, event_type="near_miss")
    assert not found.closable
    assert found.promised == ("step_origin",)


def test_several_answers_with_unknown_among_them_are_listed_as_unknown() -> None:
    found = gaps(full() | {"factors": ["attention_slip", UNKNOWN]}, event_type="near_miss")
    assert found.unknown == ("factors",)
    assert found.closable


@given(st.sampled_from([*TYPES, "unknown", ""]), st.sets(st.sampled_from(QUESTIONS)))
def test_an_empty_answer_is_missing_exactly_when_the_type_asks(
    event_type: str, empty: set[str]
) -> None:
    found = gaps(full() | dict.fromkeys(empty, ""), event_type=event_type)
    assert set(found.missing) == empty & set(required_of(event_type))

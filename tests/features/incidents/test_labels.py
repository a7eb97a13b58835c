"""Words for acts, fields and refusals."""

import re
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import override

from beamward.domain.incident.lifecycle import State, Step, StepRefused
from beamward.features.incidents import labels, services
from beamward.features.incidents.models import Incident
from beamward.foundation.trail import labels as trail_labels
from beamward.foundation.trail.queries import entries_of


def test_every_act_that_the_trail_keeps_has_words() -> None:
    source = Path(services.__file__).read_text(encoding="utf-8")
    acts = set(re.findall(r'trail\.record\(\s*"([a-z]+\.[a-z_]+)"', source))
    assert acts
    assert acts <= trail_labels.known_acts()


def test_the_trail_says_codes_in_the_readers_words(
    make_incident: Callable[..., Incident],
) -> None:
    incident = make_incident(State.CLOSED)
    with override("zh-hans"):
        said = {
            change.label: change.after
            for entry in entries_of(incident)
            for change in trail_labels.changes(entry)
        }
    assert said["事件类型"] == "近似差错（未遂事件）"
    assert said["促成因素"] == "疏忽或注意力不集中"
    assert said["状态"] == "已总结结案"


def test_a_refused_step_is_said_in_words() -> None:
    with override("en"):
        sentence = labels.refused(StepRefused(Step.MERGE, State.CLOSED))
    assert sentence == (
        "“Merge as duplicate” is not possible: this incident is “learned and closed”."
    )

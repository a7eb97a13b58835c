"""A department chooses how long it keeps its records; whatever it does not choose stays unknown."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.retention import queries, registry, services
from beamward.foundation.retention.models import Choice
from beamward.foundation.retention.rules import Bound, CountedFrom, RecordKind, rules
from beamward.foundation.retention.services import RetentionRefused, Wanted
from beamward.foundation.trail.queries import entries_of
from tests.support import factories
from tests.support.factories import NOW


def choose(department: Department, by: User, **wanted: Any) -> Choice:
    kind = registry.get(wanted.pop("kind", RecordKind.INCIDENT))
    assert kind is not None
    given: dict[str, Any] = {
        "rule": None,
        "years": 12,
        "counted_from": CountedFrom.CLOSED,
        "bound": Bound.MINIMUM,
        "source": "Decision of the board",
        "reason": "Claims come up to ten years later.",
    }
    return services.choose(
        department=department, kind=kind, wanted=Wanted(**{**given, **wanted}), by=by, at=NOW
    )


def test_a_shipped_rule_brings_its_number_and_source(
    department: Department, quality_lead: User
) -> None:
    rule = rules()["de_strlschv_109"]
    chosen = choose(department, quality_lead, rule=rule, years=None, source="")
    assert (chosen.rule, chosen.years, chosen.source) == (rule.key, 30, rule.source)


def test_a_rule_can_be_kept_longer_than_its_minimum_and_not_shorter(
    department: Department, quality_lead: User
) -> None:
    rule = rules()["gb_nhs_not_serious"]
    assert choose(department, quality_lead, rule=rule, years=15).years == 15
    with pytest.raises(RetentionRefused, match="says 10 years"):
        choose(department, quality_lead, rule=rule, years=9)


def test_a_principle_without_a_number_needs_one(department: Department, quality_lead: User) -> None:
    given = {"kind": RecordKind.IDENTITY, "rule": rules()["eu_gdpr_5"]}
    with pytest.raises(RetentionRefused, match="number of years"):
        choose(department, quality_lead, **given, years=None)
    assert choose(department, quality_lead, **given, years=2).bound == Bound.MAXIMUM


@pytest.mark.parametrize(
    "wanted",
    [
        {"reason": " "},
        {"source": ""},
        {"years": 0},
        {"years": 101},
        {"counted_from": CountedFrom.LEFT},
    ],
)
def test_an_own_rule_says_how_long_from_when_why_and_on_what_it_rests(
    wanted: dict[str, Any], department: Department, quality_lead: User
) -> None:
    with pytest.raises(RetentionRefused):
        choose(department, quality_lead, **wanted)
    assert queries.choice_of(department, RecordKind.INCIDENT) is None


def test_each_choice_stands_in_the_trail_with_what_was_chosen_before(
    department: Department, quality_lead: User, head: User
) -> None:
    choose(department, quality_lead)
    chosen = choose(department, head, years=20, reason="The insurer asks for it.")
    first, second = entries_of(chosen)
    assert (first.by, first.after["years"]) == (quality_lead, 12)
    assert (second.by, second.before["years"], second.after["years"]) == (head, 12, 20)
    assert Choice.objects.count() == 1


def test_a_choice_taken_back_is_unknown_again(department: Department, quality_lead: User) -> None:
    chosen = choose(department, quality_lead)
    entries = entries_of(chosen)
    services.leave_unknown(choice=chosen, reason="It was a mistake.", by=quality_lead, at=NOW)
    assert queries.choice_of(department, RecordKind.INCIDENT) is None
    assert [entry.after["reason"] for entry in entries][-1] == "It was a mistake."


@pytest.mark.parametrize("role", sorted(Role))
def test_the_quality_lead_and_the_head_choose_and_nobody_else(
    role: Role, department: Department
) -> None:
    person = factories.make_person(department, role)
    if role in {Role.QUALITY_LEAD, Role.HEAD}:
        assert choose(department, person).chosen_by == person
    else:
        with pytest.raises(PermissionDenied):
            choose(department, person)


def test_another_department_is_not_bound_by_it(
    department: Department, other_department: Department, quality_lead: User
) -> None:
    choose(department, quality_lead)
    assert queries.choice_of(other_department, RecordKind.INCIDENT) is None
    with pytest.raises(PermissionDenied):
        choose(other_department, quality_lead)

"""A department chooses its words: ours switched off and on, its own below ours."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from beamward.domain import vocabulary
from beamward.domain.vocabulary import Refusal, TermRefused
from beamward.features.reports import labels, queries, services
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, DepartmentTerm
from beamward.foundation.trail.models import Entry
from tests.features.reports.conftest import text_of
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


def add(department: Department, by: User, **given: str) -> DepartmentTerm:
    options = {"vocabulary": "process_step", "parent": "p12_patient_setup", "label_en": "Mask"}
    options |= {"label_zh": "面罩", **given}
    return services.add_term(department=department, by=by, at=NOW, **options)


def offered(department: Department, name: str) -> set[str]:
    return {term.code for term in queries.terms(name, department).offered()}


def test_a_term_that_is_switched_off_is_no_longer_asked_and_keeps_its_label(
    department: Department, quality_lead: User, visitor: Client
) -> None:
    everything = {term.code for term in vocabulary.load("event_type").terms}
    left = everything - {"process_improvement"}
    switched = services.offer_terms(
        department=department, vocabulary="event_type", offered=left, by=quality_lead, at=NOW
    )
    assert switched == 1
    assert offered(department, "event_type") == left
    assert 'value="process_improvement"' not in text_of(visitor.get("/r/onc"))
    known = queries.terms("event_type", department)
    assert known.label("process_improvement", "en") == "Idea for improvement"
    services.offer_terms(
        department=department, vocabulary="event_type", offered=everything, by=quality_lead, at=NOW
    )
    assert offered(department, "event_type") == everything
    assert Entry.objects.filter(act="term.kept", by=quality_lead).count() == 2


def test_an_own_term_is_asked_below_ours_in_both_languages(
    department: Department, quality_lead: User, visitor: Client
) -> None:
    term = add(department, quality_lead)
    assert term.code == "own_mask"
    english = text_of(visitor.get("/r/onc"))
    chinese = text_of(visitor.get("/r/onc?lang=zh-hans"))
    assert '<option value="own_mask">Mask</option>' in english
    assert '<option value="own_mask">面罩</option>' in chinese
    told = {"narrative": "The mask was loose.", "step": "own_mask"}
    assert visitor.post("/r/onc", told).status_code == 200


def test_two_terms_of_one_name_get_two_codes(department: Department, quality_lead: User) -> None:
    first, second = add(department, quality_lead), add(department, quality_lead)
    third = add(department, quality_lead, label_en="", label_zh="固定架")
    assert len({first.code, second.code, third.code}) == 3
    assert all(vocabulary.CODE.fullmatch(term.code) for term in (first, second, third))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"label_en": " ", "label_zh": ""}, Refusal.EMPTY_LABEL),
        ({"parent": ""}, Refusal.PARENT_MISSING),
        ({"parent": "p99"}, Refusal.UNKNOWN_PARENT),
        ({"vocabulary": "medical_harm", "parent": ""}, Refusal.FIXED),
    ],
)
def test_a_term_in_the_wrong_place_is_refused(
    department: Department, quality_lead: User, given: dict[str, str], reason: Refusal
) -> None:
    with pytest.raises(TermRefused) as refused:
        add(department, quality_lead, **given)
    assert refused.value.reason is reason
    assert not DepartmentTerm.objects.exists()


def test_nothing_stands_below_an_own_term(department: Department, quality_lead: User) -> None:
    own = add(department, quality_lead)
    with pytest.raises(TermRefused) as refused:
        add(department, quality_lead, parent=own.code)
    assert refused.value.reason is Refusal.PARENT_NOT_OURS


def test_a_fixed_list_cannot_be_thinned_out(department: Department, quality_lead: User) -> None:
    with pytest.raises(TermRefused):
        services.offer_terms(
            department=department, vocabulary="medical_harm", offered=[], by=quality_lead, at=NOW
        )
    assert not DepartmentTerm.objects.exists()


def test_an_own_term_can_be_switched_off_and_keeps_its_words(
    department: Department, quality_lead: User
) -> None:
    own = add(department, quality_lead)
    left = offered(department, "process_step") - {own.code}
    services.offer_terms(
        department=department, vocabulary="process_step", offered=left, by=quality_lead, at=NOW
    )
    assert own.code not in offered(department, "process_step")
    assert queries.terms("process_step", department).label(own.code, "zh") == "面罩"


def test_a_choice_that_a_later_edition_has_overtaken_does_not_close_the_door(
    department: Department, quality_lead: User, visitor: Client
) -> None:
    add(department, quality_lead)
    for code, is_own in (("p12_patient_setup", True), ("gone_since", False)):
        organisations.keep_term(
            department=department,
            vocabulary="process_step",
            code=code,
            is_own=is_own,
            is_active=False,
            label_en="Overtaken",
            by=quality_lead,
            at=NOW,
        )
    html = text_of(visitor.get("/r/onc"))
    assert 'value="own_mask"' in html
    assert 'value="p12_patient_setup"' in html
    assert "Overtaken" not in html


def test_only_those_who_keep_the_words_change_them(
    department: Department, triager: User, stranger: User
) -> None:
    for person in (triager, stranger):
        with pytest.raises(PermissionDenied):
            add(department, person)
        with pytest.raises(PermissionDenied):
            services.offer_terms(
                department=department, vocabulary="event_type", offered=[], by=person, at=NOW
            )


# --- pages ------------------------------------------------------------------------------------------


def test_the_page_switches_terms_and_adds_own_ones(
    department: Department, administrator: User, client_of: Callable[..., Client]
) -> None:
    client = client_of(administrator)
    lists = text_of(client.get("/departments/onc/terms"))
    assert "/departments/onc/terms/process_step" in lists
    assert "/departments/onc/terms/medical_harm" not in lists
    path = "/departments/onc/terms/event_type"
    answer = client.post(path, {"offered": ["near_miss", "unsafe_condition"]}, follow=True)
    assert "5 terms changed." in text_of(answer)
    assert offered(department, "event_type") == {"near_miss", "unsafe_condition"}
    term = {"parent": "near_miss", "label_en": "Caught by the image", "label_zh": "影像发现"}
    answer = client.post(f"{path}/add", term, follow=True)
    assert "The term is offered from now on." in text_of(answer)
    assert "Caught by the image" in text_of(answer)


def test_a_refused_term_is_explained_beside_what_was_typed(
    department: Department, quality_lead: User, client_of: Callable[..., Client]
) -> None:
    client = client_of(quality_lead)
    typed = {"parent": "", "label_en": "Loose <mask>", "label_zh": "面罩松动"}
    page = client.post("/departments/onc/terms/process_step/add", typed)
    assert page.status_code == 422
    html = text_of(page)
    assert str(labels.TERM_REFUSALS[Refusal.PARENT_MISSING]) in html
    assert 'value="Loose <mask>"' in html
    assert 'value="面罩松动"' in html
    long = {"parent": "p12_patient_setup", "label_en": "x" * 161}
    page = client.post("/departments/onc/terms/process_step/add", long)
    assert page.status_code == 422
    assert not DepartmentTerm.objects.exists()


def test_the_word_lists_are_for_those_who_keep_them(
    department: Department,
    reporter: User,
    stranger: User,
    quality_lead: User,
    client_of: Callable[..., Client],
) -> None:
    for path in ("/departments/onc/terms", "/departments/onc/terms/event_type"):
        assert client_of(reporter).get(path).status_code == 403
        assert client_of(stranger).get(path).status_code == 404
        assert client_of(quality_lead).get(path).status_code == 200
    for name in ("medical_harm", "general_answer", "nothing"):
        path = f"/departments/onc/terms/{name}"
        assert client_of(quality_lead).get(path).status_code == 404


def test_every_refusal_has_words(english: None) -> None:
    assert set(labels.TERM_REFUSALS) == set(Refusal)

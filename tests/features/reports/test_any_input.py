"""Whatever is sent to the open doors, they answer with a page, never with a failure."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from beamward.features.reports.models import Report
from beamward.foundation.organisations.models import Department
from tests.features.reports.conftest import text_of
from tests.support.factories import make_receipt

pytestmark = pytest.mark.django_db

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
HEADERS = st.sampled_from(["cross-site", "same-site", "same-origin", "none", "", "?"])


def answers(*known: str) -> st.SearchStrategy[Any]:
    """Return what may be sent to a question: an answer of its own, another's, or anything."""
    return st.one_of(st.sampled_from([*known, "", "not_sure"]), TEXTS)


FORMS = st.fixed_dictionaries(
    {},
    optional={
        "narrative": st.one_of(TEXTS, st.just("Mr. John Smith, MRN 4711471")),
        "attempt": answers("0123456789abcdef", "短" * 20),
        "act": answers("send", "mask"),
        "switch": answers("en", "zh-hans"),
        "lang": answers("en", "zh-hans"),
        "event_type": answers("near_miss"),
        "when": answers(
            "other", "2026-02-30", "2026-02-28", "0000-00-00", "9999-12-31", "20260101"
        ),
        "happened_date": answers("2026-02-28", "28/02/2026", "0001-01-01", "9999-12-31"),
        "happened_part": answers("morning"),
        "step": answers("p12_patient_setup"),
        "place": answers("technique:tbi", "machine:", "machine:7K3M9QXT2VBN", "technique:", ":"),
        "identity": answers("anonymous", "named", "confidence", "named:", "named:X", ":", "a:b:c"),
        "name": TEXTS,
        "contact": TEXTS,
        "pictures": st.one_of(
            TEXTS,
            st.lists(
                st.builds(
                    SimpleUploadedFile,
                    st.text("ab.\x00 患", max_size=9).map(lambda name: "f" + name),
                    st.one_of(st.binary(max_size=60), st.just(b"\x89PNG\r\n\x1a\n")),
                ),
                max_size=7,
            ),
        ),
    },
)


@settings(max_examples=150)
@given(form=FORMS, site=HEADERS)
def test_the_form_takes_anything_and_loses_no_word(
    department: Department, form: dict[str, Any], site: str
) -> None:
    before = Report.objects.count()
    answer = Client().post("/r/onc", form, headers={"sec-fetch-site": site})
    assert answer.status_code in {200, 403, 422}
    told = form.get("narrative", "").replace("\x00", "")
    if Report.objects.count() > before:
        kept = Report.objects.latest("pk").narrative
        assert kept == told.replace("\r\n", "\n").replace("\r", "\n").strip()
    elif form.get("act") != "mask" and 'id="receipt-code"' not in text_of(answer):
        assert told.replace("\r", "\n") in text_of(answer).replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=60)
@given(form=FORMS)
def test_a_signed_in_session_changes_nothing_about_that(
    department: Department, reporter: Any, form: dict[str, Any]
) -> None:
    client = Client()
    client.force_login(reporter)
    answer = client.post("/r/onc", form, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code in {200, 422}


@settings(max_examples=60)
@given(
    path=st.sampled_from(["/receipt", "/receipt/add", "/receipt/withdraw", "/r/onc/mask"]),
    is_right=st.booleans(),
    form=st.fixed_dictionaries(
        {},
        optional={"code": TEXTS, "body": TEXTS, "attempt": TEXTS, "lang": TEXTS, "sure": TEXTS},
    ),
)
def test_the_doors_of_a_receipt_take_anything(
    department: Department, path: str, is_right: bool, form: dict[str, Any]
) -> None:
    if is_right:
        form = {**form, "code": make_receipt(department).code}
    answer = Client().post(path, form)
    assert answer.status_code in {200, 404, 422}
    assert is_right or answer.status_code != 200


@settings(max_examples=40)
@given(form=st.fixed_dictionaries({}, optional={"narrative": TEXTS, "act": TEXTS, "lang": TEXTS}))
def test_a_look_takes_anything(form: dict[str, Any]) -> None:
    assert Client().post("/r/onc/look", form).status_code == 200


@settings(max_examples=40)
@given(query=st.dictionaries(st.sampled_from(["m", "lang", "x"]), TEXTS))
def test_the_page_opens_with_any_address(department: Department, query: dict[str, str]) -> None:
    is_refused = any("\0" in value for value in query.values())
    assert Client().get("/r/onc", query).status_code == (400 if is_refused else 200)

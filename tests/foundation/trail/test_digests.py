"""What is hashed, to the byte."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from hypothesis import given
from hypothesis import strategies as st

from beamward.foundation import trail
from beamward.foundation.organisations.models import Department
from beamward.foundation.trail import digests
from beamward.foundation.trail.digests import Act
from beamward.foundation.trail.models import Entry
from tests.support.factories import NOW

ACT = Act(
    public_id="0123456789AB",
    at="2026-03-02T09:30:00.000000+00:00",
    act="incident.triaged",
    actor="person",
    by="PERSON000001",
    department=None,
    subject_kind="incidents.incident",
    subject_id="INCIDENT0001",
    content_digest="00",
)


def test_a_leaf_can_be_made_by_hand() -> None:
    written = (
        b'{"act":"incident.triaged","actor":"person","at":"2026-03-02T09:30:00.000000+00:00",'
        b'"by":"PERSON000001","content_digest":"00","department":null,"public_id":"0123456789AB",'
        b'"subject_id":"INCIDENT0001","subject_kind":"incidents.incident"}'
    )
    assert ACT.leaf() == hashlib.sha256(b"\x00" + written).digest()


def test_a_leaf_is_made_of_canonical_json() -> None:
    odd = ACT._replace(act='a "b" \\ 中\n', by=None, subject_id="\x7f%s")
    written = json.dumps(odd._asdict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert odd.leaf() == hashlib.sha256(b"\x00" + written.encode()).digest()


def test_a_content_can_be_hashed_by_hand() -> None:
    written = '{"after":{"name_zh":"放疗科","triage_days":2},"before":{}}'.encode()
    salt = "00112233445566778899aabbccddeeff"
    digest = digests.of_content(salt, "{}", '{"triage_days": 2.0, "name_zh": "\\u653e疗科"}')
    assert digest == hashlib.sha256(bytes.fromhex(salt) + written).hexdigest()


def test_a_link_can_be_made_by_hand() -> None:
    assert digests.link(b"a" * 32, b"b" * 32) == hashlib.sha256(b"a" * 32 + b"b" * 32).digest()


def test_a_moment_is_written_in_utc_wherever_it_was_told() -> None:
    told = datetime(2026, 3, 2, 17, 30, tzinfo=timezone(timedelta(hours=8)))
    assert digests.moment(told) == digests.moment(told.astimezone(UTC)) == ACT.at


def test_the_same_content_has_another_digest_with_another_salt() -> None:
    one, two = digests.new_salt(), digests.new_salt()
    assert one != two
    assert digests.of_content(one, "{}", "{}") != digests.of_content(two, "{}", "{}")


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("1.0", "1"),
        ("-0.0", "0"),
        ("1e+20", "100000000000000000000"),
        ("1e23", "100000000000000000000000"),
        ("100000000000000000000000", "100000000000000000000000"),
        ("1.5e-07", "1.5e-07"),
        ("0.00000015", "1.5e-07"),
        ('{"b": [1, 2], "a": true}', '{"a":true,"b":[1,2]}'),
        ('"\\u4e2d"', '"中"'),
    ],
)
def test_a_value_is_written_in_one_way(written: str, canonical: str) -> None:
    assert digests.canonical(digests.read(written)) == canonical


@pytest.mark.parametrize("written", ["NaN", "Infinity", "1e999"])
def test_what_no_json_can_hold_has_no_digest(written: str) -> None:
    with pytest.raises(ValueError, match="JSON"):
        digests.of_content(digests.new_salt(), "{}", written)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@given(values)
def test_canonical_json_is_json(value: Any) -> None:
    value = digests.read(json.dumps(value))
    written = digests.canonical(value)
    assert written == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert json.loads(written) == digests.read(written) == value


@given(st.dictionaries(texts, values, max_size=4))
def test_a_digest_is_the_same_after_the_database_kept_the_content(
    department: Department, content: dict[str, Any]
) -> None:
    with transaction.atomic():
        entry = trail.record("x.y", subject=department, by=None, at=NOW, after=content)
    kept = Entry.objects.annotate(
        old=Cast("before", TextField()), new=Cast("after", TextField())
    ).get(pk=entry.pk)
    assert digests.of_content(kept.salt, kept.old, kept.new) == kept.content_digest
    assert digests.of_content(kept.salt, "{}", json.dumps(content)) == kept.content_digest

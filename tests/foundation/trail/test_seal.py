"""Entries become links of the chain, each once, in a chain without gaps."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction

from beamward.foundation import trail
from beamward.foundation.jobs import worker
from beamward.foundation.jobs.models import Job
from beamward.foundation.organisations.models import Department, Machine
from beamward.foundation.trail import digests, queries, services, verification
from beamward.foundation.trail.models import Entry, Link
from beamward.foundation.trail.queries import entries_of
from tests.support import factories
from tests.support.factories import NOW

Recorded = Callable[[int], list[Entry]]


def record(department: Department) -> Entry:
    with transaction.atomic():
        return trail.record("x.y", subject=department, by=None, at=NOW, system=True)


def test_every_entry_is_chained_once_and_in_order(recorded: Recorded) -> None:
    recorded(3)
    everything = Entry.objects.count()
    assert services.seal() == everything
    assert services.seal() == 0
    assert services.seal(everything=True) == 0
    links = list(Link.objects.order_by("number"))
    assert [link.number for link in links] == list(range(1, everything + 1))
    assert [link.entry_id for link in links] == sorted(link.entry_id for link in links)
    digest = digests.BEFORE_THE_FIRST
    for link in links:
        digest = digests.link(digest, bytes.fromhex(link.leaf))
        assert link.digest == digest.hex()


def test_a_long_trail_is_chained_in_several_transactions(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 3)
    recorded(8)
    assert services.seal() == Entry.objects.count()
    assert verification.verify().holds


def test_a_quick_sealing_looks_back_and_a_whole_one_looks_at_everything(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    early, _, late, newest = recorded(4)
    unlinked = queries.unlinked
    monkeypatch.setattr(
        queries,
        "unlinked",
        lambda after, up_to: unlinked(after, up_to).exclude(pk__in=[early.pk, late.pk]),
    )
    services.seal()
    monkeypatch.undo()
    monkeypatch.setattr(services, "LOOK_BACK", newest.pk - late.pk + 1)
    assert (services.seal(), Link.objects.latest("number").entry_id) == (1, late.pk)
    assert services.seal() == 0
    assert (services.seal(everything=True), Link.objects.latest("number").entry_id) == (1, early.pk)
    assert verification.verify().holds


def test_the_history_beside_a_record_tells_the_numbers_without_asking_again(
    chained: list[Entry], machine: Machine, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        numbers = [getattr(entry, "number") for entry in entries_of(machine)]  # noqa: B009
    assert numbers[-7:] == [link.number for link in Link.objects.order_by("number")][-7:]


@pytest.mark.django_db(transaction=True)
def test_the_worker_chains_what_was_recorded(settings: Any) -> None:
    factories.make_department()
    worker.work(once=True)
    assert Link.objects.count() == Entry.objects.count() > 0
    assert settings.TRAIL_ANCHOR_FILE.exists()
    assert set(Job.objects.filter(kind__startswith="trail.").values_list("kind", flat=True)) == {
        "trail.seal",
        "trail.anchor",
    }


def in_thread(act: Callable[[], Any]) -> threading.Thread:
    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_of_several_sealers_at_once_each_entry_is_chained_by_one() -> None:
    department = factories.make_department()
    for _ in range(40):
        record(department)
    gate = threading.Barrier(4)

    def act() -> None:
        gate.wait(timeout=10)
        services.seal()

    for thread in [in_thread(act) for _ in range(4)]:
        thread.join(timeout=60)
    assert Link.objects.count() == Entry.objects.count()
    assert verification.verify().holds


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_committed_late_is_chained_late() -> None:
    department = factories.make_department()
    services.seal()
    written, sealed = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            trail.record("x.late", subject=department, by=None, at=NOW, system=True)
            written.set()
            assert sealed.wait(timeout=10)

    thread = in_thread(late)
    assert written.wait(timeout=10)
    record(department)
    # Nobody waits for the transaction that is still open.
    assert services.seal() == 1
    sealed.set()
    thread.join(timeout=10)
    early = Link.objects.select_related("entry").latest("number")
    assert services.seal() == 1
    last = Link.objects.select_related("entry").latest("number")
    assert (early.entry.act, last.entry.act) == ("x.y", "x.late")
    assert last.entry_id < early.entry_id
    assert verification.verify().holds


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nobody_who_writes_waits_for_a_sealing() -> None:
    department = factories.make_department()
    begun, done = threading.Event(), threading.Event()

    def seal_slowly() -> None:
        with transaction.atomic():
            services.seal()
            begun.set()
            assert done.wait(timeout=10)

    thread = in_thread(seal_slowly)
    assert begun.wait(timeout=10)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
    record(department)
    done.set()
    thread.join(timeout=10)
    assert services.seal() == 1

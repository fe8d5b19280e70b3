from dataclasses import dataclass

import pytest
from django.db import transaction

from xingtan.kernel.events import Event
from xingtan.kernel.records import ActivityRecord
from xingtan.outbox import api, jobs
from xingtan.outbox.models import OutboxRow


@dataclass(frozen=True, kw_only=True)
class BellRung(Event):
    """The school bell rang."""

    school: str

    def touches(self) -> tuple[str, ...]:
        return (f"school:{self.school}",)

    def activity(self) -> ActivityRecord:
        return ActivityRecord(id=self.id, at=self.at, kind="bell_rung", school=self.school)


@pytest.fixture
def heard(transactional_db):
    """Listen to the bell, and give back what was listened to before."""
    before, at_once = dict(api._subscribers), list(api._on_commit)
    jobs.relay_waiting()  # what preparing the database announced
    told: list[Event] = []
    api.install({BellRung: (told.append,)}, on_commit=lambda event: None)
    yield told
    api._subscribers.clear()
    api._subscribers.update(before)
    api._on_commit[:] = at_once


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_heard_after_its_commit_and_counted_once(heard: list[Event], journal_lines) -> None:
    event = BellRung(school="3301060001")
    with transaction.atomic():
        api.announce(event)
    assert jobs.relay_waiting() == 1
    assert heard == [event]
    assert jobs.relay_waiting() == 0
    assert sum(str(event.id).encode() in line for line in journal_lines()) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_announced(heard: list[Event]) -> None:
    def change() -> None:
        with transaction.atomic():
            api.announce(BellRung(school="3301060001"))
            raise RuntimeError("the change failed")

    with pytest.raises(RuntimeError):
        change()
    assert jobs.relay_waiting() == 0
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_a_subscriber_that_fails_leaves_the_fact_and_all_later_ones_waiting_in_order(heard: list[Event]) -> None:
    first, second = BellRung(school="3301060001"), BellRung(school="3301060002")
    with transaction.atomic():
        api.announce(first)
        api.announce(second)
    fails = [True]

    def stubborn(event: Event) -> None:
        if fails:
            raise ConnectionError("the other end is away")

    api.install({BellRung: (stubborn, heard.append)}, on_commit=lambda event: None)
    with pytest.raises(ConnectionError):
        jobs.relay_waiting()
    assert heard == []
    assert OutboxRow.objects.filter(relayed_at__isnull=True).count() == 2
    fails.clear()
    assert jobs.relay_waiting() == 2
    assert heard == [first, second]

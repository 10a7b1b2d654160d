"""The outbox: what is due is done once, lanes keep their order, and strangers' servers wait for nobody's mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from pregonero.publishing import health, outbox
from pregonero.publishing.models import OutboxMessage

pytestmark = pytest.mark.django_db


class Done:
    """What a handler was asked to do, in order; ``faults`` are raised one after the other before it succeeds."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.faults: list[Exception] = []

    def __call__(self, payload: dict[str, Any]) -> None:
        self.names.append(payload["name"])
        if self.faults:
            raise self.faults.pop(0)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Done:
    """Answers ``near`` and, as a stranger's server, ``far``."""
    made = Done()
    monkeypatch.setitem(outbox._topics, "near", outbox.Topic(made))
    monkeypatch.setitem(outbox._topics, "far", outbox.Topic(made, foreign=True))
    return made


def ask(*names: str, topic: str = "near", lane: str = "") -> None:
    outbox.enqueue_all(topic, [({"name": name}, lane) for name in names])


def end_pauses() -> None:
    OutboxMessage.objects.filter(status="pending").update(due_at=timezone.now())


def test_the_next_of_a_lane_waits_for_the_one_before(done: Done) -> None:
    ask("a1", "a2", lane="a")
    ask("b1", lane="b")
    ask("free")
    done.faults = [outbox.Later(600, "busy")]
    outbox.drain()
    assert done.names == ["a1", "b1", "free"]
    end_pauses()
    outbox.drain()
    assert done.names == ["a1", "b1", "free", "a1", "a2"]
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"done"}


def test_what_is_in_hand_holds_its_lane(done: Done) -> None:
    """Another worker took the first and is still at it: its time lies in the future, and it is not done."""
    ask("a1", "a2", lane="a")
    OutboxMessage.objects.filter(payload__name="a1").update(
        attempts=1, due_at=timezone.now() + timedelta(seconds=outbox.LEASE)
    )
    assert outbox.drain() == 0
    # the worker died
    end_pauses()
    outbox.drain()
    assert done.names == ["a1", "a2"]


def test_what_was_given_up_frees_its_lane(done: Done) -> None:
    ask("a1", "a2", lane="a")
    done.faults = [outbox.GiveUp("no such thing")]
    outbox.drain()
    assert done.names == ["a1", "a2"]
    assert list(OutboxMessage.objects.order_by("pk").values_list("status", flat=True)) == ["failed", "done"]


def test_a_handler_that_keeps_its_own_account_is_never_given_up(done: Done) -> None:
    ask("a1")
    done.faults = [outbox.Later(3600, "busy") for _ in range(outbox.MAX_ATTEMPTS + 5)]
    for _attempt in range(outbox.MAX_ATTEMPTS + 5):
        end_pauses()
        assert outbox.drain() == 1
    row = OutboxMessage.objects.get()
    assert (row.status, row.last_error) == ("pending", "busy")
    assert row.due_at > timezone.now() + timedelta(seconds=3500)


def test_strangers_are_done_apart(done: Done) -> None:
    ask("mail")
    ask("hook", topic="far")
    outbox.drain(foreign=False)
    assert done.names == ["mail"]
    outbox.drain(foreign=True)
    assert done.names == ["mail", "hook"]


def test_a_strangers_server_that_fails_is_not_our_outbox_that_fails(done: Done) -> None:
    ask("hook", topic="far")
    done.faults = [outbox.Later(0, "busy")] * 3
    outbox.drain(3)
    assert health.outbox_health()[0] == "ok"
    ask("mail")
    done.faults = [RuntimeError("broken on purpose")]
    for _attempt in range(2):
        OutboxMessage.objects.filter(topic="near").update(due_at=timezone.now())
        done.faults = [RuntimeError("broken on purpose")]
        outbox.drain(1, foreign=False)
    assert health.outbox_health() == ("degraded", "0 given up, 1 being tried again")


def test_a_pause_is_ended_and_a_lease_is_not(done: Done) -> None:
    now = timezone.now()
    ask("a1", "a2", lane="a")
    ask("b1", lane="b")
    OutboxMessage.objects.filter(payload__name="a1").update(due_at=now + timedelta(hours=3))
    OutboxMessage.objects.filter(payload__name="b1").update(due_at=now + timedelta(seconds=outbox.LEASE - 1))
    outbox.hurry("a")
    outbox.hurry("b")
    outbox.drain()
    assert done.names == ["a1", "a2"]


def test_what_was_done_long_ago_is_forgotten(done: Done) -> None:
    ask("old", "new", "waiting")
    outbox.drain(2)
    OutboxMessage.objects.filter(payload__name="old").update(finished_at=timezone.now() - timedelta(days=91))
    assert outbox.forget("near", timezone.now() - timedelta(days=90)) == 1
    assert [row.payload["name"] for row in OutboxMessage.objects.order_by("pk")] == ["new", "waiting"]


def test_nobody_asks_for_what_nobody_does() -> None:
    with pytest.raises(ValueError, match="no handler for topic 'nothing'"):
        outbox.enqueue("nothing", {})


def test_an_idle_outbox_asks_once_and_takes_no_lock(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert outbox.drain() == 0


def test_rolled_back_is_never_done(done: Done) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        ask("a1")
        raise RuntimeError("rolled back on purpose")
    assert outbox.drain() == 0
    assert done.names == []

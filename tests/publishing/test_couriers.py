"""The worker's threads for strangers' servers, side by side on a database that commits."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from pregonero.publishing import outbox
from pregonero.publishing.models import OutboxMessage


def test_couriers_side_by_side_keep_the_order_of_every_lane(
    own_database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four threads with connections of their own, as the worker has them: nothing twice, nothing before its turn."""
    lock, faults = threading.Lock(), []
    done: dict[str, list[int]] = {}
    busy: set[str] = set()

    def handle(payload: dict[str, Any]) -> None:
        lane, number = payload["lane"], payload["number"]
        with lock:
            if lane in busy:
                faults.append(f"two at once in lane {lane}")
            busy.add(lane)
        threading.Event().wait(0.005)
        with lock:
            busy.discard(lane)
            done.setdefault(lane, []).append(number)

    monkeypatch.setitem(outbox._topics, "far", outbox.Topic(handle, foreign=True))
    numbers = list(range(8))
    outbox.enqueue_all("far", [({"lane": lane, "number": number}, lane) for number in numbers for lane in "abc"])
    connection.close()

    def courier() -> None:
        try:
            while OutboxMessage.objects.filter(topic="far", status="pending").exists():
                outbox.drain(1, foreign=True)
        except Exception as error:  # it would end in a thread that nobody looks at
            faults.append(repr(error))
        finally:
            connection.close()

    couriers = [threading.Thread(target=courier) for _ in range(4)]
    for thread in couriers:
        thread.start()
    for thread in couriers:
        thread.join()
    assert faults == []
    assert done == dict.fromkeys("abc", numbers)

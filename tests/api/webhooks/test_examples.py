"""The lines of docs/webhooks.md by which receivers verify a signature, run against real messages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from api.webhooks import delivering, queue
from api.webhooks.enums import DeliveryStatus
from pregonero.publishing import outbox
from tests.api.webhooks.receiver import Receiver

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "webhooks.md").read_text(encoding="utf-8")


@pytest.fixture
def is_genuine() -> Any:
    """The function of the page."""
    found: dict[str, Any] = {}
    exec(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], found)
    return found["is_genuine"]


@pytest.mark.django_db
def test_the_python_of_the_page_verifies(is_genuine: Any, webhook: Any, receiver: Receiver) -> None:
    state = webhook()
    old = state.secret
    state.rotate()
    queue.test(state)
    outbox.drain()
    [taken] = receiver.taken
    assert is_genuine(state.secret, taken.headers, taken.body)
    assert is_genuine(old, taken.headers, taken.body)
    assert not is_genuine(webhook().secret, taken.headers, taken.body)
    assert not is_genuine(state.secret, taken.headers, taken.body + b" ")
    stale = {**taken.headers, "webhook-timestamp": str(int(taken.headers["webhook-timestamp"]) - 301)}
    assert not is_genuine(state.secret, stale, taken.body)
    assert state.deliveries.get().status == DeliveryStatus.DELIVERED


def test_the_page_names_the_pauses() -> None:
    units = {"s": 1, "min": 60, "h": 3600}
    rows = re.findall(r"^\| \d+ \| (\d+) (s|min|h) \|", PAGE, re.MULTILINE)
    rows += re.findall(r"^\| 9 to 13 \| (\d+) (s|min|h) \|", PAGE, re.MULTILINE)
    assert tuple(int(number) * units[unit] for number, unit in rows) == delivering.PAUSES

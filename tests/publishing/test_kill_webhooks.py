"""Webhooks and SIGKILL: a message is there with its publication or not at all, and goes out again under its id."""

from __future__ import annotations

import os
import signal
import sys
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Site

from api.models import WebhookDelivery, WebhookSubscription
from pregonero.publishing import outbox
from pregonero.publishing.models import Entry, OutboxMessage
from tests import factories
from tests.api.webhooks.receiver import hangs, served
from tools.trials import acts, statements
from tools.trials.forks import forked
from tools.trials.report import Report


def subscribe(url: str) -> WebhookSubscription:
    site = Site.objects.get(is_default_site=True)
    return WebhookSubscription.objects.create(name="Portal del estado", url=url, site=site)


def half_told(subscription: WebhookSubscription, since: int) -> list[str]:
    """Entries without their delivery, deliveries without their entry or their row of the outbox."""
    entries = set(Entry.objects.filter(site_id=subscription.site_id, seq__gt=since).values_list("seq", flat=True))
    rows = dict(subscription.deliveries.values_list("seq", "pk"))
    payloads = OutboxMessage.objects.filter(topic="webhook").values_list("payload", flat=True)
    asked = {payload["delivery"] for payload in payloads}
    return [
        *(f"entry {seq} is told to nobody" for seq in sorted(entries - rows.keys())),
        *(f"entry {seq} was rolled back" for seq in sorted(rows.keys() - entries)),
        *(f"delivery of {seq} is in no outbox" for seq, pk in rows.items() if pk not in asked),
    ]


def test_a_publication_is_killed_after_its_statements(
    own_database: None, capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts.prepare()
    people = statements.People()
    since = factories.last_seq()
    state = subscribe("https://receptor.example.org/")
    monkeypatch.setattr(statements, "COUNTED", (*statements.COUNTED, WebhookDelivery))
    report = Report()
    share = 1.0 if connection.vendor == "sqlite" else 0.25  # a new connection to a server takes its time
    statements.kill_each(report, "publish", lambda: statements.publish(people), share, Random(20261127))
    assert (report.passed, report.failed) == (1, 0), capfd.readouterr().out
    assert state.deliveries.count() > 1
    assert half_told(state, since) == []


def test_a_courier_is_killed_while_it_waits_for_the_answer(own_database: None, settings: Any) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    with served() as receiver:
        state = subscribe(receiver.url)
        factories.article(factories.directorate("obras"))
        messages = list(state.deliveries.order_by("seq").values_list("message_id", flat=True))
        receiver.plan = [hangs]
        connection.close()
        pid = forked(lambda: outbox.drain(foreign=True), sys.stderr.write)
        arrived = receiver.arrived.wait(30)
        os.kill(pid, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
        assert arrived
        assert [taken.message_id for taken in receiver.taken] == messages[:1]
        assert outbox.drain(foreign=True) == 0, "it is still in the dead courier's hands"
        OutboxMessage.objects.filter(topic="webhook").update(due_at=timezone.now() - timedelta(seconds=1))
        while outbox.drain(foreign=True):
            pass
        assert [taken.message_id for taken in receiver.taken] == [messages[0], *messages]
        assert set(state.deliveries.values_list("status", flat=True)) == {"delivered"}

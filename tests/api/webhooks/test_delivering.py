"""Messages as a receiver gets them: signed, in order, again after a failure under the same id, and not for ever."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from api.models import OVERLAP, WebhookDelivery, WebhookSubscription
from api.webhooks import delivering, queue, upkeep
from api.webhooks.signing import SecretLost
from pregonero.accounts.models import AuditEntry
from pregonero.publishing import outbox
from pregonero.publishing.api import door
from pregonero.publishing.models import Entry, OutboxMessage
from tests import factories
from tests.api.webhooks.conftest import Resolver
from tests.api.webhooks.receiver import Receiver, Taken, answers, sends

pytestmark = pytest.mark.django_db

Webhook = Callable[..., WebhookSubscription]


def run() -> None:
    """What the couriers do, until nothing is due."""
    while outbox.drain():
        pass


def later(**passed: float) -> None:
    """Let time pass: for what waits, and for the 24 hours of each message."""
    span = timedelta(**passed)
    for row in OutboxMessage.objects.filter(topic="webhook", status="pending"):
        row.due_at -= span
        row.save()
    for delivery in WebhookDelivery.objects.filter(status="pending"):
        delivery.queued_at -= span
        if delivery.first_tried_at:
            delivery.first_tried_at -= span
        delivery.save()


def verify(secret: str, taken: Taken) -> Any:
    """As a receiver does it, by somebody else's code. Raises WebhookVerificationError."""
    return Verifier(secret).verify(taken.body, taken.headers)


def publish(obras: Any, count: int = 1) -> list[int]:
    """Publish news items; the numbers of their entries."""
    before = factories.last_seq()
    for number in range(count):
        factories.article(obras, f"Abren la calle {number}")
    return [entry.seq for entry in factories.entries_since(before) if entry.kind == "news"]


def states(subscription: WebhookSubscription) -> list[str]:
    return list(subscription.deliveries.order_by("seq").values_list("status", flat=True))


# -- what a message says ----------------------------------------------------------------------------------------------


def test_a_message_is_what_the_standard_says(obras: Any, webhook: Webhook, receiver: Receiver) -> None:
    state = webhook(kinds=["news"])
    [seq] = publish(obras)
    run()
    [taken] = receiver.taken
    said = verify(state.secret, taken)
    entry = Entry.objects.get(seq=seq)
    assert said == {
        "type": "document.published",
        "timestamp": entry.header()["at"],
        "data": {**entry.header(), "url": f"http://testserver/api/v1/documents/{entry.document_id}"},
    }
    assert taken.headers["webhook-id"] == state.message_id(seq)
    assert taken.headers["content-type"] == "application/json"
    assert abs(int(taken.headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    assert taken.headers["user-agent"].startswith("Pregonero/")
    document = Client().get(said["data"]["url"].removeprefix("http://testserver"))
    assert document.json()["path"] == entry.path
    delivery = state.deliveries.get()
    assert (delivery.status, delivery.attempts, delivery.response_status) == ("delivered", 1, 200)
    assert (delivery.response_text, delivery.error) == ("ok", "")
    assert delivery.duration_ms is not None


def test_a_withdrawal_tells_nothing_of_the_document(obras: Any, webhook: Webhook, receiver: Receiver) -> None:
    state = webhook(actions=["withdrawn", "erased"])
    page = factories.article(obras, "Informe de gastos")
    with door(reason="Lo pidió una persona de nombre reservado"):
        page.unpublish()
    run()
    [taken] = receiver.taken
    said = verify(state.secret, taken)
    assert said["type"] == "document.withdrawn"
    assert said["data"]["payload_hash"] is None
    assert "nombre reservado" not in taken.body.decode()
    assert page.summary not in taken.body.decode()


@pytest.mark.parametrize("what", ["body", "id", "timestamp", "secret", "signature"])
def test_what_was_tampered_with_is_not_verified(obras: Any, webhook: Webhook, receiver: Receiver, what: str) -> None:
    state = webhook()
    publish(obras)
    run()
    taken, secret, headers, body = receiver.taken[0], state.secret, dict(receiver.taken[0].headers), None
    if what == "body":
        body = taken.body.replace(b"published", b"withdrawn").replace(b"updated", b"withdrawn") + b" "
    elif what == "secret":
        secret = webhook().secret
    else:
        name = f"webhook-{what}"
        changed = str(int(headers[name]) + 1) if what == "timestamp" else headers[name].replace("a", "b") + "A"
        headers[name] = "v1,AAAA" if what == "signature" else changed
    with pytest.raises(WebhookVerificationError):
        verify(secret, Taken(taken.path, headers, body or taken.body))


def test_no_secret_is_in_the_database(webhook: Webhook) -> None:
    state = webhook()
    row = json.dumps(list(WebhookSubscription.objects.filter(pk=state.pk).values()), default=str)
    assert state.secret.startswith("whsec_")
    assert state.secret.removeprefix("whsec_") not in row
    assert state.secret != webhook().secret


def test_both_secrets_sign_for_a_day_after_a_rotation(obras: Any, webhook: Webhook, receiver: Receiver) -> None:
    state = webhook(kinds=["news"])
    old = state.secret
    state.rotate()
    assert state.secret != old
    publish(obras)
    run()
    verify(old, receiver.taken[0])
    verify(state.secret, receiver.taken[0])
    state.former_until = timezone.now() - timedelta(seconds=1)
    state.save()
    assert timedelta(hours=24) == OVERLAP
    publish(obras)
    run()
    verify(state.secret, receiver.taken[1])
    with pytest.raises(WebhookVerificationError):
        verify(old, receiver.taken[1])


def test_another_secret_key_is_noticed_and_signs_nothing(
    obras: Any, webhook: Webhook, receiver: Receiver, settings: Any
) -> None:
    state = webhook(kinds=["news"])
    publish(obras)
    settings.SECRET_KEY = "another-key-after-a-restore-0123456789abcdef"
    run()
    assert receiver.taken == []
    assert "SECRET_KEY" in state.deliveries.get().error
    with pytest.raises(SecretLost):
        _ = state.secret
    assert upkeep.health() == ("degraded", "1 whose secret was made with another SECRET_KEY: rotate it")
    state.rotate()
    later(minutes=1)
    run()
    verify(state.secret, receiver.taken[0])


# -- order and attempts -----------------------------------------------------------------------------------------------


def test_messages_come_in_the_order_of_the_ledger(obras: Any, webhook: Webhook, receiver: Receiver) -> None:
    """Also where one fails: what follows waits for it."""
    webhook(kinds=["news"])
    seqs = publish(obras, 4)
    receiver.plan = [answers(200), answers(503)]
    run()
    assert [taken.data["seq"] for taken in receiver.taken] == seqs[:2]
    later(seconds=5)
    run()
    assert [taken.data["seq"] for taken in receiver.taken] == [seqs[0], seqs[1], *seqs[1:]]


def test_one_receiver_that_fails_holds_up_no_other(obras: Any, webhook: Webhook, receiver: Receiver) -> None:
    broken = webhook(kinds=["news"], url="http://127.0.0.1:9/")
    good = webhook(kinds=["news"])
    seqs = publish(obras, 3)
    run()
    assert [taken.data["seq"] for taken in receiver.taken] == seqs
    assert states(good) == ["delivered"] * 3
    assert states(broken) == ["pending"] * 3


@pytest.mark.parametrize("status", [300, 301, 302, 400, 401, 404, 409, 429, 500, 502, 503])
def test_only_2xx_is_success(obras: Any, webhook: Webhook, receiver: Receiver, status: int) -> None:
    state = webhook(kinds=["news"])
    publish(obras)
    receiver.plan = [answers(status, "no")]
    run()
    delivery = state.deliveries.get()
    assert (delivery.status, delivery.response_status, delivery.response_text) == ("pending", status, "no")
    assert delivery.error == f"El receptor respondió {status}."
    assert delivery.next_try_at is not None


def test_a_success_that_breaks_off_is_none(obras: Any, webhook: Webhook, receiver: Receiver) -> None:
    state = webhook(kinds=["news"])
    publish(obras)
    receiver.plan = [sends(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nok")]
    run()
    assert states(state) == ["pending"]
    later(minutes=1)
    run()
    assert states(state) == ["delivered"]
    assert {taken.message_id for taken in receiver.taken} == {state.deliveries.get().message_id}


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds of every pause that is made from here on."""
    made: list[float] = []

    class Noted(outbox.Later):
        def __init__(self, seconds: float, reason: str) -> None:
            made.append(seconds)
            super().__init__(seconds, reason)

    monkeypatch.setattr(outbox, "Later", Noted)
    return made


def fail_until_the_end(receiver: Receiver, behave: Any) -> None:
    """Let a receiver fail for as long as it is tried."""
    for _round in range(100):
        receiver.plan = [behave]
        run()
        row = OutboxMessage.objects.filter(topic="webhook", status="pending").order_by("pk").first()
        if row is None:
            return
        later(seconds=(row.due_at - timezone.now()).total_seconds())
    raise AssertionError("it is tried for ever")


def test_it_is_tried_for_24_hours_and_then_switched_off(
    obras: Any, webhook: Webhook, receiver: Receiver, mailoutbox: Any, pauses: list[float]
) -> None:
    state = webhook(kinds=["news"])
    publish(obras, 3)
    fail_until_the_end(receiver, answers(500, "estoy mal"))
    assert pauses[:-1] == [*delivering.PAUSES, *[delivering.PAUSES[-1]] * 4]
    # the last attempt falls on the end; what this test itself took is part of the 24 hours
    assert sum(pauses) == pytest.approx(24 * 3600, abs=300)
    assert len(receiver.taken) == len(pauses) + 1
    assert len({taken.message_id for taken in receiver.taken}) == 1
    assert len({taken.body for taken in receiver.taken}) == 1
    # what waited behind it is not sent, and can be sent later
    assert states(state) == ["failed", "dropped", "dropped"]
    state.refresh_from_db()
    assert not state.active
    assert state.switched_off_at is not None
    assert "24 horas" in state.reason
    assert "respondió 500" in state.reason
    assert sorted(message.to[0] for message in mailoutbox) == ["administrator@example.org", "officer@example.org"]
    assert mailoutbox[0].subject == "Webhook desactivado: Portal del estado"
    assert "24 horas" in mailoutbox[0].body
    assert f"/admin/webhooks/inspect/{state.pk}/" in mailoutbox[0].body
    assert AuditEntry.objects.get(action="pregonero.webhook.switch_off").object_id == str(state.pk)
    assert upkeep.health() == ("degraded", "1 switched off")


def test_410_switches_off_at_once(obras: Any, webhook: Webhook, receiver: Receiver, mailoutbox: Any) -> None:
    state = webhook(kinds=["news"])
    publish(obras, 2)
    receiver.plan = [answers(410, "ya no")]
    run()
    state.refresh_from_db()
    assert not state.active
    assert "410" in state.reason
    assert states(state) == ["failed", "dropped"]
    assert len(receiver.taken) == 1
    assert len(mailoutbox) == 2
    factories.article(obras, "Abren el mercado")
    assert state.deliveries.count() == 2


def test_a_test_message_that_gets_410_switches_nothing_off(webhook: Webhook, receiver: Receiver) -> None:
    state = webhook()
    queue.test(state)
    receiver.plan = [answers(410)]
    run()
    state.refresh_from_db()
    assert state.active


def test_mail_of_the_end_belongs_to_its_transaction(
    obras: Any, webhook: Webhook, receiver: Receiver, settings: Any, monkeypatch: Any
) -> None:
    settings.EMAIL_BACKEND = "pregonero.publishing.mail.OutboxEmailBackend"
    state = webhook(kinds=["news"])
    publish(obras)
    receiver.plan = [answers(410)]
    plain = delivering.switch_off

    def die(*args: Any) -> None:
        plain(*args)
        raise RuntimeError("killed after the mail was written")

    monkeypatch.setattr(delivering, "switch_off", die)
    outbox.drain(1)
    state.refresh_from_db()
    assert state.active
    assert OutboxMessage.objects.filter(topic="mail").count() == 0
    assert states(state) == ["pending"]
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("1", 5), ("600", 600), ("999999", delivering.LONGEST), ("mañana", 5)],
    ids=["never sooner", "as it asks", "never for ever", "not understood"],
)
def test_it_waits_as_long_as_it_is_asked_within_bounds(
    obras: Any, webhook: Webhook, receiver: Receiver, pauses: list[float], asked: str, seconds: int
) -> None:
    webhook(kinds=["news"])
    publish(obras)
    receiver.plan = [sends(f"HTTP/1.1 429 No\r\nRetry-After: {asked}\r\nContent-Length: 0\r\n\r\n".encode())]
    run()
    assert pauses == [seconds]
    assert OutboxMessage.objects.get(topic="webhook", status="pending").due_at > timezone.now()


def test_a_receiver_that_asks_for_patience_gets_24_hours_too(
    obras: Any, webhook: Webhook, receiver: Receiver, pauses: list[float]
) -> None:
    webhook(kinds=["news"])
    publish(obras)
    fail_until_the_end(receiver, answers(503, "luego", Retry_After="999999"))
    assert pauses[:5] == [delivering.LONGEST] * 5
    assert sum(pauses) == pytest.approx(24 * 3600, abs=300)


def test_a_name_that_leads_inside_is_an_error_like_others(
    obras: Any, webhook: Webhook, resolver: Resolver, receiver: Receiver
) -> None:
    state = webhook(kinds=["news"], url="https://aparente.example.org/")
    resolver.names["aparente.example.org"] = [["169.254.169.254"]]
    publish(obras)
    run()
    delivery = state.deliveries.get()
    assert "red privada" in delivery.error
    assert delivery.response_status is None


def test_a_webhook_that_is_off_sends_nothing_of_what_waited(obras: Any, webhook: Webhook, receiver: Receiver) -> None:
    state = webhook(kinds=["news"])
    publish(obras, 2)
    WebhookSubscription.objects.update(active=False)
    run()
    assert receiver.taken == []
    assert states(state) == ["dropped", "dropped"]


def test_a_webhook_that_was_deleted_leaves_nothing_undone(obras: Any, webhook: Webhook, receiver: Receiver) -> None:
    state = webhook(kinds=["news"])
    publish(obras, 2)
    state.delete()
    run()
    assert receiver.taken == []
    assert set(OutboxMessage.objects.filter(topic="webhook").values_list("status", flat=True)) == {"done"}


def test_a_worker_that_died_sends_again_under_the_same_id(
    obras: Any, webhook: Webhook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer was there, and was not written down any more."""
    state = webhook(kinds=["news"])
    publish(obras)
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(delivering, "_finish", lambda *args: (_ for _ in ()).throw(SystemExit))
        outbox.drain(1)
    run()
    assert len(receiver.taken) == 1, "the row is still in the dead worker's hands"
    later(seconds=outbox.LEASE)
    run()
    assert [taken.message_id for taken in receiver.taken] == [state.deliveries.get().message_id] * 2
    assert states(state) == ["delivered"]


def test_what_was_delivered_is_not_sent_by_a_row_that_was_left(
    obras: Any, webhook: Webhook, receiver: Receiver
) -> None:
    """A worker died between the two notes it makes."""
    state = webhook(kinds=["news"])
    publish(obras)
    run()
    OutboxMessage.objects.filter(topic="webhook").update(status="pending", due_at=timezone.now())
    run()
    assert len(receiver.taken) == 1
    assert states(state) == ["delivered"]


# -- again ------------------------------------------------------------------------------------------------------------


def test_one_message_again_under_the_same_id(obras: Any, webhook: Webhook, receiver: Receiver) -> None:
    state = webhook(kinds=["news"])
    publish(obras)
    assert not queue.again(state.deliveries.get()), "it waits already"
    run()
    assert queue.again(state.deliveries.get())
    run()
    one, two = receiver.taken
    assert (one.message_id, one.body) == (two.message_id, two.body)
    assert OutboxMessage.objects.filter(topic="webhook").count() == 2
    assert state.deliveries.get().attempts == 2


def test_a_message_sent_again_has_its_own_24_hours(obras: Any, webhook: Webhook, receiver: Receiver) -> None:
    state = webhook(kinds=["news"])
    publish(obras)
    receiver.plan = [answers(410)]
    run()
    WebhookDelivery.objects.update(first_tried_at=timezone.now() - timedelta(days=3))
    WebhookSubscription.objects.update(active=True)
    queue.again(state.deliveries.get())
    receiver.plan = [answers(500)]
    run()
    assert states(state) == ["pending"]


def test_a_range_again_with_what_was_never_sent(obras: Any, cultura: Any, webhook: Webhook, receiver: Receiver) -> None:
    """What was published while it was off, and what it has already; in the order of the ledger, filters kept."""
    state = webhook(kinds=["news"], directorates=["obras"])
    sent = publish(obras, 2)
    run()
    WebhookSubscription.objects.update(active=False)
    missed = publish(obras, 2)
    factories.article(cultura, "Bailan en la plaza")
    page = factories.article(obras, "Cierran la calle")
    with door():
        page.unpublish()
    WebhookSubscription.objects.update(active=True)
    waiting = publish(obras)
    receiver.taken.clear()
    assert queue.again_since(state, sent[0]) == (5, None)
    run()
    told = [(taken.type.removeprefix("document."), taken.data["seq"]) for taken in receiver.taken]
    # what waited already comes first, as it was in the lane before
    assert told[0] == ("published", waiting[0])
    assert [seq for _type, seq in told[1:]] == sorted(seq for _type, seq in told[1:])
    assert [seq for _type, seq in told[1:4]] == [sent[1], *missed]
    assert [kind for kind, _seq in told[4:]] == ["published", "withdrawn"]
    assert {taken.message_id for taken in receiver.taken} == {
        state.message_id(taken.data["seq"]) for taken in receiver.taken
    }


def test_a_range_is_cut_where_it_is_too_long(
    obras: Any, webhook: Webhook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "MOST", 3)
    publish(obras, 4)
    since = factories.last_seq() - 4
    state = webhook()
    assert queue.again_since(state, since) == (3, since + 3)
    assert queue.again_since(state, since + 3) == (1, None)


def test_a_message_whose_log_was_cleared_keeps_its_id(
    obras: Any, webhook: Webhook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = webhook(kinds=["news"])
    [seq] = publish(obras)
    run()
    WebhookDelivery.objects.update(finished_at=timezone.now() - upkeep.KEPT - timedelta(days=1))
    OutboxMessage.objects.update(finished_at=timezone.now() - upkeep.KEPT - timedelta(days=1))
    monkeypatch.setattr(upkeep, "_cleared_at", float("-inf"))
    upkeep.tidy()
    assert WebhookDelivery.objects.count() == 0
    assert OutboxMessage.objects.filter(topic="webhook").count() == 0
    queue.again_since(state, seq - 1)
    run()
    assert len(receiver.taken) == 2
    assert len({taken.message_id for taken in receiver.taken}) == 1


def test_a_test_message_waits_for_no_other(obras: Any, webhook: Webhook, receiver: Receiver) -> None:
    state = webhook(kinds=["news"])
    publish(obras)
    receiver.plan = [answers(500)]
    run()
    asked = queue.test(state)
    run()
    said = verify(state.secret, receiver.taken[-1])
    assert said["type"] == "webhook.test"
    assert said["data"] == {"webhook": str(state.public_id)}
    asked.refresh_from_db()
    assert asked.status == "delivered"
    assert state.deliveries.get(entry__isnull=False).status == "pending"


def test_a_test_message_is_tried_once(webhook: Webhook, receiver: Receiver) -> None:
    asked = queue.test(webhook(active=False))
    receiver.plan = [answers(500, "no")]
    run()
    later(days=1)
    run()
    asked.refresh_from_db()
    assert (asked.status, asked.response_text, len(receiver.taken)) == ("failed", "no", 1)


# -- health -----------------------------------------------------------------------------------------------------------


def test_health(obras: Any, webhook: Webhook, receiver: Receiver) -> None:
    assert upkeep.health() == ("ok", "0 on")
    webhook(kinds=["news"])
    publish(obras)
    receiver.plan = [answers(500)]
    run()
    assert upkeep.health() == ("ok", "1 on")
    assert Client().get("/api/v1/health").json()["checks"]["outbox"]["status"] == "ok"
    later(hours=1, minutes=1)
    assert Client().get("/api/v1/health").json()["checks"]["webhooks"] == {
        "status": "degraded",
        "detail": "1 messages wait for more than an hour",
    }
    WebhookSubscription.objects.update(active=False)
    assert upkeep.health() == ("ok", "0 on"), "somebody switched it off"

"""Messages are part of a publication: written with it or not at all, for whom it concerns, in the ledger's order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from api.models import WebhookDelivery, WebhookSubscription
from api.webhooks.enums import DeliveryStatus
from pregonero.plugins.api import publication_actions
from pregonero.publishing.api import PublicationRefused, door
from pregonero.publishing.models import Entry, OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db

Webhook = Callable[..., WebhookSubscription]


def told(subscription: WebhookSubscription) -> list[tuple[str, str]]:
    """What a receiver is to be told, in order: action and address."""
    rows = subscription.deliveries.select_related("entry").order_by("pk")
    return [(row.entry.action, row.entry.path) for row in rows if row.entry]


def withdraw(page: Any, reason: str = "") -> None:
    with door(reason=reason):
        Page.objects.get(pk=page.pk).specific.unpublish()


def test_a_publication_writes_a_delivery_and_a_row_of_the_outbox(obras: Any, webhook: Webhook) -> None:
    state = webhook()
    page = factories.article(obras)
    entry = Entry.objects.order_by("-seq").first()
    assert entry is not None
    delivery = WebhookDelivery.objects.get(entry=entry)
    assert (delivery.subscription, delivery.seq, delivery.status) == (state, entry.seq, DeliveryStatus.PENDING)
    assert delivery.message_id == state.message_id(entry.seq)
    rows = OutboxMessage.objects.filter(topic="webhook")
    assert [(row.payload, row.lane) for row in rows] == [
        ({"delivery": found.pk}, state.lane) for found in state.deliveries.order_by("seq")
    ]
    assert factories.live(page).path == entry.path


@pytest.mark.parametrize("why", ["refused", "failed"])
def test_what_was_rolled_back_is_told_to_nobody(obras: Any, webhook: Webhook, why: str) -> None:
    webhook()
    if why == "refused":
        page = factories.draft(obras, "ESTA CALLE QUEDA CERRADA")
        with pytest.raises(PublicationRefused):
            factories.publish_draft(page)
    else:
        page = factories.draft(obras)
        with pytest.raises(RuntimeError), door():
            factories.publish_draft(page)
            raise RuntimeError("the act did not come to its end")
    assert WebhookDelivery.objects.count() == 0
    assert OutboxMessage.objects.filter(topic="webhook").count() == 0


def test_every_action_is_told(obras: Any, webhook: Webhook) -> None:
    state = webhook(kinds=["news"])
    page = factories.article(obras, "Abren la calle")
    page.summary = "La calle del mercado se abre mañana a las ocho de la mañana."
    factories.publish(page)
    page.slug = "calle-abierta"
    factories.publish(page)
    withdraw(page)
    seq = Entry.objects.filter(action="published", kind="news").latest("seq").seq
    call_command("ledger", "erase", "--seq", str(seq), "--reason", "Nombre de una persona", verbosity=0)
    section = "/direcciones/obras"
    assert told(state) == [
        ("published", f"{section}/abren-la-calle/"),
        ("updated", f"{section}/abren-la-calle/"),
        ("moved", f"{section}/calle-abierta/"),
        ("withdrawn", f"{section}/calle-abierta/"),
        ("erased", f"{section}/abren-la-calle/"),
    ]


def test_only_what_was_asked_for_is_told(obras: Any, cultura: Any, webhook: Webhook) -> None:
    news = webhook(kinds=["news"])
    programs = webhook(kinds=["program"])
    gone = webhook(kinds=["news"], actions=["withdrawn", "erased"])
    of_obras = webhook(kinds=["news"], directorates=["obras"])
    off = webhook(active=False)
    page = factories.article(obras, "Abren la calle")
    factories.article(cultura, "Bailan en la plaza")
    withdraw(page)
    opened, danced = "/direcciones/obras/abren-la-calle/", "/direcciones/cultura/bailan-en-la-plaza/"
    assert told(news) == [("published", opened), ("published", danced), ("withdrawn", opened)]
    assert told(programs) == []
    assert told(gone) == [("withdrawn", opened)]
    assert told(of_obras) == [("published", opened), ("withdrawn", opened)]
    assert told(off) == []


def test_what_leaves_a_directorate_is_told_to_who_follows_it(obras: Any, cultura: Any, webhook: Webhook) -> None:
    state = webhook(kinds=["news"], directorates=["obras"])
    page = factories.article(obras, "Abren la calle")
    with door():
        Page.objects.get(pk=page.pk).move(factories.section(cultura), "last-child")
    assert told(state)[-1] == ("moved", "/direcciones/cultura/abren-la-calle/")


def test_an_erasure_is_told_to_who_follows_its_directorate(obras: Any, webhook: Webhook) -> None:
    state, others = webhook(directorates=["obras"]), webhook(directorates=["cultura"])
    withdraw(factories.article(obras))
    seq = Entry.objects.filter(action="published", kind="news").latest("seq").seq
    call_command("ledger", "erase", "--seq", str(seq), "--reason", "Nombre de una persona", verbosity=0)
    assert told(state)[-1][0] == "erased"
    assert told(others) == []


def test_another_site_is_not_told(obras: Any, webhook: Webhook) -> None:
    with door():
        other = Site.objects.create(hostname="dif.example.org", root_page=factories.section(obras))
    state = webhook(site=other)
    WebhookDelivery.objects.all().delete()
    factories.article(obras)
    assert WebhookDelivery.objects.exclude(subscription=state).count() == 0
    assert set(state.deliveries.values_list("entry__site_id", flat=True)) <= {other.pk}


def statements(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        act()
    return len(found)


def test_a_site_without_webhooks_pays_one_query(obras: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [factories.draft(obras, f"Calle número {number}") for number in range(3)]
    factories.publish_draft(pages[0])
    now = statements(lambda: factories.publish_draft(pages[1]))
    monkeypatch.setattr(publication_actions, "_items", {})
    before = statements(lambda: factories.publish_draft(pages[2]))
    assert now == before + 1


@pytest.mark.parametrize("count", [1, 3])
def test_a_publication_costs_the_same_for_one_webhook_and_three(obras: Any, webhook: Webhook, count: int) -> None:
    drafts = [factories.draft(obras, f"Calle número {number}") for number in range(3)]
    factories.publish_draft(drafts[0])
    without = statements(lambda: factories.publish_draft(drafts[1]))
    for _ in range(count):
        webhook()
    # a savepoint and its end, who is told, the deliveries, and their rows of the outbox
    assert statements(lambda: factories.publish_draft(drafts[2])) == without + 5


def test_a_message_keeps_its_id(webhook: Webhook) -> None:
    one, other = webhook(), webhook()
    assert one.message_id(7) == WebhookSubscription.objects.get(pk=one.pk).message_id(7)
    assert len({one.message_id(7), one.message_id(8), other.message_id(7)}) == 3
    assert one.message_id(7).startswith("msg_")

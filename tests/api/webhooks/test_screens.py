"""The admin's screens of webhooks: what an administrator does with them, and what others are shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api.models import WebhookDelivery, WebhookSubscription
from api.webhooks import queue
from pregonero.accounts.models import AuditEntry
from pregonero.publishing import outbox
from pregonero.publishing.models import OutboxMessage
from tests import factories
from tests.api.webhooks.receiver import Receiver, answers

pytestmark = pytest.mark.django_db

SignedIn = Callable[[str], Client]
Webhook = Callable[..., WebhookSubscription]
ROOT = "/admin/webhooks/"


@pytest.fixture
def admin(signed_in: SignedIn) -> Client:
    return signed_in("administrator")


def text(response: Any) -> str:
    """What an answer shows, on one line."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def form(site: Any, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Portal del estado",
        "url": "https://portal.example.org/x",
        "site": site.pk,
        "active": "on",
        **changes,
    }


def acts(subscription: WebhookSubscription) -> list[str]:
    rows = AuditEntry.objects.filter(object_type="api.webhooksubscription", object_id=str(subscription.pk))
    return list(rows.order_by("pk").values_list("action", flat=True))


def test_a_webhook_is_made_and_its_secret_shown_once(admin: Client, site: Any) -> None:
    answer = admin.post(f"{ROOT}new/", form(site, kinds=["news"], directorates=["obras"], actions=["published"]))
    made = WebhookSubscription.objects.get()
    assert answer.headers["location"] == f"{ROOT}secret/{made.pk}/"
    assert (made.kinds, made.directorates, made.actions) == (["news"], ["obras"], ["published"])
    assert made.created_by == factories.account("administrator")
    shown = admin.get(answer.headers["location"])
    assert made.secret in shown.content.decode()
    assert "no-store" in shown.headers["cache-control"]
    again = admin.get(answer.headers["location"])
    assert made.secret not in again.content.decode()
    assert "El secreto se mostró cuando se creó" in text(again)
    for address in (f"{ROOT}inspect/{made.pk}/", f"{ROOT}edit/{made.pk}/", ROOT):
        assert made.secret not in admin.get(address).content.decode()
    assert acts(made) == ["wagtail.create"]


def test_the_secret_is_shown_to_who_made_it_only(admin: Client, site: Any) -> None:
    admin.post(f"{ROOT}new/", form(site))
    made = WebhookSubscription.objects.get()
    colleague = Client()
    colleague.force_login(factories.account("administrator"))
    assert made.secret not in colleague.get(f"{ROOT}secret/{made.pk}/").content.decode()
    other = WebhookSubscription.objects.create(name="Otro", url="https://otro.example.org/", site=site)
    assert other.secret not in admin.get(f"{ROOT}secret/{other.pk}/").content.decode()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://localhost/avisos", "está en una red privada, no en internet. Escriba la dirección pública"),
        ("http://10.0.0.8/avisos", "WEBHOOKS_ALLOW_PRIVATE=1"),
        ("http://[::ffff:127.0.0.1]/", "red privada"),
        ("portal.example.org", "debe empezar con https://"),
        ("https://ana:clave@portal.example.org/", "Quite el usuario y la contraseña"),
        ("https://portal.example.org/a b", "sin espacios"),
    ],
)
def test_a_bad_address_is_told_with_what_to_do(admin: Client, site: Any, url: str, words: str) -> None:
    answer = admin.post(f"{ROOT}new/", form(site, url=url))
    assert answer.status_code == 200
    assert words in text(answer)
    assert "portal.example.org/x" not in text(answer)
    assert WebhookSubscription.objects.count() == 0


def test_an_address_inside_is_taken_where_it_is_allowed(admin: Client, site: Any, private: None) -> None:
    admin.post(f"{ROOT}new/", form(site, url="http://10.0.0.8:8080/avisos"))
    assert WebhookSubscription.objects.get().url == "http://10.0.0.8:8080/avisos"


def test_who_saves_it_has_seen_that_it_was_switched_off(
    obras: Any, admin: Client, site: Any, webhook: Webhook, receiver: Receiver
) -> None:
    state = webhook(kinds=["news"])
    factories.article(obras)
    receiver.plan = [answers(410)]
    outbox.drain()
    shown = text(admin.get(f"{ROOT}inspect/{state.pk}/"))
    assert "Pregonero lo desactivó el" in shown
    assert "ya no quiere más mensajes" in shown
    assert "Desactivado por Pregonero" in text(admin.get(ROOT))
    admin.post(f"{ROOT}edit/{state.pk}/", form(site, url=state.url, kinds=["news"]))
    state.refresh_from_db()
    assert state.active
    assert (state.switched_off_at, state.reason) == (None, "")
    assert acts(state) == ["pregonero.webhook.switch_off", "wagtail.edit"]


def test_a_new_address_is_tried_at_once(
    obras: Any, admin: Client, site: Any, webhook: Webhook, receiver: Receiver
) -> None:
    state = webhook(kinds=["news"], url="http://127.0.0.1:9/")
    factories.article(obras)
    outbox.drain()
    # somewhere in the long pauses
    OutboxMessage.objects.filter(lane=state.lane).update(due_at=timezone.now() + timezone.timedelta(hours=3))
    admin.post(f"{ROOT}edit/{state.pk}/", form(site, url=receiver.url, kinds=["news"]))
    outbox.drain()
    assert len(receiver.taken) == 1


def test_a_kind_that_is_gone_stays_chosen(admin: Client, site: Any, webhook: Webhook) -> None:
    """Its plugin was switched off: whoever saves the form does not subscribe to everything by that."""
    state = webhook(kinds=["outage"], directorates=["clausurada"])
    shown = admin.get(f"{ROOT}edit/{state.pk}/").content.decode()
    assert 'value="outage"' in shown
    admin.post(f"{ROOT}edit/{state.pk}/", form(site, url=state.url, kinds=["outage"], directorates=["clausurada"]))
    state.refresh_from_db()
    assert (state.kinds, state.directorates) == (["outage"], ["clausurada"])


def test_rotate(admin: Client, webhook: Webhook) -> None:
    state = webhook()
    old = state.secret
    assert "Durante 24 horas" in text(admin.get(f"{ROOT}rotate/{state.pk}/"))
    answer = admin.post(f"{ROOT}rotate/{state.pk}/")
    state.refresh_from_db()
    assert state.secret != old
    assert state.secret in admin.get(answer.headers["location"]).content.decode()
    assert acts(state) == ["pregonero.webhook.rotate"]


def test_a_test_message_and_its_outcome(admin: Client, webhook: Webhook, receiver: Receiver) -> None:
    state = webhook()
    answer = admin.post(f"{ROOT}test/{state.pk}/", follow=True)
    assert "El mensaje de prueba sale en unos segundos" in text(answer)
    receiver.plan = [answers(500, "<script>alert('x')</script>")]
    outbox.drain()
    page = admin.get(answer.redirect_chain[-1][0])
    assert "El receptor respondió 500." in text(page)
    assert "&lt;script&gt;alert(" in page.content.decode()
    assert "<script>alert(" not in page.content.decode()
    assert acts(state) == ["pregonero.webhook.test"]


def test_one_message_is_sent_again(obras: Any, admin: Client, webhook: Webhook, receiver: Receiver) -> None:
    state = webhook(kinds=["news"])
    factories.article(obras)
    delivery = state.deliveries.get()
    address = f"{ROOT}deliveries/{delivery.pk}/"
    assert "Enviar otra vez" not in text(admin.get(address)), "it waits already"
    assert "ya está en espera" in text(admin.post(f"{address}again/", follow=True))
    outbox.drain()
    assert "Enviar otra vez" in text(admin.get(address))
    admin.post(f"{address}again/")
    outbox.drain()
    assert [taken.message_id for taken in receiver.taken] == [delivery.message_id] * 2
    [entry] = AuditEntry.objects.filter(action="pregonero.webhook.replay")
    assert entry.detail == {"message": delivery.message_id}


def test_a_range_is_sent_again(obras: Any, admin: Client, webhook: Webhook, receiver: Receiver) -> None:
    for number in range(2):
        factories.article(obras, f"Abren la calle {number}")
    state = webhook(kinds=["news"])
    answer = admin.post(f"{ROOT}again/{state.pk}/", {"since": "0"}, follow=True)
    assert "Se envían otra vez" in text(answer)
    outbox.drain()
    assert [taken.type for taken in receiver.taken][-2:] == ["document.published"] * 2
    [entry] = AuditEntry.objects.filter(action="pregonero.webhook.replay")
    assert entry.detail == {"since": 0, "messages": len(receiver.taken)}


@pytest.mark.parametrize("since", ["", "-1", "uno", "9" * 40, "\x00"])
def test_a_range_that_is_no_number(admin: Client, webhook: Webhook, since: str) -> None:
    state = webhook()
    answer = admin.post(f"{ROOT}again/{state.pk}/", {"since": since}, follow=True)
    assert "Escriba un número del registro" in text(answer)
    assert state.deliveries.count() == 0


def test_nothing_is_sent_again_while_it_is_off(obras: Any, admin: Client, webhook: Webhook) -> None:
    state = webhook(active=False)
    factories.article(obras)
    assert "primero actívelo" in text(admin.post(f"{ROOT}again/{state.pk}/", {"since": "0"}, follow=True))
    assert state.deliveries.count() == 0


@pytest.mark.parametrize("name", ["officer", "auditor"])
def test_who_reads_is_shown_no_button(obras: Any, signed_in: SignedIn, webhook: Webhook, name: str) -> None:
    state = webhook(kinds=["news"])
    factories.article(obras)
    outbox.drain()
    delivery = state.deliveries.get()
    reader = signed_in(name)
    for address in (ROOT, f"{ROOT}inspect/{state.pk}/", f"{ROOT}deliveries/", f"{ROOT}deliveries/{delivery.pk}/"):
        page = reader.get(address)
        assert page.status_code == 200
        for act in ("rotate", "test", "again", "edit", "delete", "new"):
            assert f'"{ROOT}{act}/' not in page.content.decode()
            assert f'{delivery.pk}/{act}/"' not in page.content.decode()


def test_the_log_is_filtered_and_searched(obras: Any, admin: Client, webhook: Webhook, receiver: Receiver) -> None:
    one, other = webhook(name="Portal", kinds=["news"]), webhook(name="Quiosco", kinds=["news"])
    receiver.plan = [answers(500)]
    factories.article(obras)
    outbox.drain()
    failed, good = one.deliveries.get(), other.deliveries.get()

    def found(**asked: Any) -> set[int]:
        page = admin.get(f"{ROOT}deliveries/", asked).content.decode()
        return {int(pk) for pk in re.findall(rf"{ROOT}deliveries/(\d+)/", page)}

    assert found() == {failed.pk, good.pk}
    assert found(subscription=other.pk) == {good.pk}
    assert found(status="pending") == {failed.pk}
    assert found(q=good.message_id) == {good.pk}
    assert found(q="msg_nada") == set()
    today = timezone.localdate()
    assert found(queued_at_from=today, queued_at_to=today) == {failed.pk, good.pk}
    assert found(queued_at_to=today - timezone.timedelta(days=1)) == set()
    shown = text(admin.get(f"{ROOT}deliveries/"))
    assert "document.published" in shown
    assert "El receptor respondió 500." in shown


@pytest.mark.parametrize("address", [ROOT, f"{ROOT}deliveries/"])
def test_lists_cost_the_same_for_one_and_three(obras: Any, admin: Client, webhook: Webhook, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert admin.get(address).status_code == 200
        return len(seen)

    queue.test(webhook())
    admin.get(address)
    one = queries()
    for _ in range(2):
        queue.test(webhook())
    assert queries() == one
    assert WebhookDelivery.objects.count() == 3


def test_the_audit_log_names_the_acts(admin: Client, webhook: Webhook) -> None:
    state = webhook(name="Quiosco de la plaza")
    admin.post(f"{ROOT}rotate/{state.pk}/")
    admin.post(f"{ROOT}again/{state.pk}/", {"since": "0"})
    shown = text(admin.get("/admin/reports/audit/"))
    assert "Secreto nuevo de un webhook" in shown
    assert "Webhook enviado otra vez" in shown
    assert "Quiosco de la plaza" in shown
    assert state.secret not in shown

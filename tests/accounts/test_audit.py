"""The audit log: what stands in it, that refusals outlive the rolled-back act, and that nobody changes it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.log_actions import log

from pregonero.accounts import audit, origin, retention
from pregonero.accounts.models import AuditEntry, AuditIsKept
from pregonero.publishing.api import PublicationRefused, door
from tests import factories

pytestmark = pytest.mark.django_db

SignedIn = Callable[[str], Client]
REPORT = "/admin/reports/audit/"


def entries(action: str, **wanted: Any) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action, **wanted))


def one(action: str, **wanted: Any) -> AuditEntry:
    found = entries(action, **wanted)
    assert len(found) == 1, found
    return found[0]


def test_an_entry_says_who_when_what_and_from_where() -> None:
    client = Client(REMOTE_ADDR="192.0.2.7", headers={"user-agent": "Firefox/1\x07 de prueba"})
    client.post("/admin/login/", {"username": "officer", "password": factories.PASSWORD})
    entry = one("account.login")
    officer = factories.account("officer")
    assert (entry.actor, entry.actor_name, entry.actor_opaque_id) == (officer, "officer", str(officer.opaque_id))
    assert (entry.ip, entry.agent, entry.outcome) == ("192.0.2.7", "Firefox/1  de prueba", "done")
    assert entry.at.utcoffset() == timedelta(0)
    client.post("/admin/logout/")
    assert one("account.logout").actor == officer


@pytest.mark.parametrize("name", ["officer", "nadie", "x" * 140, "'; DROP TABLE users; --", "=HYPERLINK(1)", "‮rtl"])
def test_a_failed_sign_in_keeps_the_name_and_never_the_password(name: str) -> None:
    Client().post("/admin/login/", {"username": name, "password": "SECRETO-que-nadie-debe-leer"})
    entry = one("account.login_failed")
    assert entry.outcome == "failed"
    assert entry.actor is None
    assert entry.object_label == origin.plain(name, 150)
    assert bool(entry.object_id) == (name == "officer")
    assert "SECRETO" not in str(AuditEntry.objects.values().get(pk=entry.pk))


@pytest.mark.parametrize(("name", "password"), [("a\x00b", "x"), ("x" * 9**5, "x"), ("officer", "y" * 5_000), ("", "")])
def test_nonsense_at_the_door_is_no_error(name: str, password: str) -> None:
    assert Client().post("/admin/login/", {"username": name, "password": password}).status_code in {200, 413}


def test_what_wagtail_logs_is_mirrored_with_the_directorate(obras: Any) -> None:
    officer = factories.account("officer")
    page = factories.draft(obras, "Se arregla el puente")
    log(page, "wagtail.edit", user=officer)
    entry = one("wagtail.edit", object_id=str(page.pk))
    assert (entry.actor, entry.object_label, entry.directorate) == (officer, "Se arregla el puente", "obras")
    log(obras, "pregonero.directorate.close", user=officer)
    closed = one("pregonero.directorate.close")
    assert (closed.object_type, closed.directorate) == ("directorates.directorate", "obras")
    log(factories.picture(obras, "Foto del puente"), "wagtail.edit", user=officer)
    assert one("wagtail.edit", object_label="Foto del puente").directorate == "obras"


def test_an_override_keeps_its_reason(obras: Any) -> None:
    page = factories.draft(obras, "Se arregla el puente")
    log(page, "pregonero.exception", user=factories.account("officer"), data={"reason": "Emergencia", "issues": ["x"]})
    assert one("pregonero.exception").reason == "Emergencia"


def test_a_refusal_of_the_gates_outlives_the_rollback(obras: Any) -> None:
    officer = factories.account("officer")
    page = factories.draft(obras, "Sin resumen", summary="")
    with pytest.raises(PublicationRefused), door(str(officer.opaque_id)):
        page.title = "Cambiado"
        page.save()
        page.get_latest_revision().publish(user=officer, skip_permission_checks=True)
    entry = one("publishing.refused")
    assert entry.actor == officer
    assert entry.outcome == "refused"
    assert "Sin resumen" in entry.object_label
    assert entry.reason
    page.refresh_from_db()
    assert page.title == "Sin resumen"


@pytest.mark.parametrize(("method", "address"), [("get", "/admin/users/"), ("post", "/admin/users/new/")])
def test_a_refusal_in_the_admin_is_written(signed_in: SignedIn, method: str, address: str) -> None:
    client = signed_in("editor-obras")
    getattr(client, method)(address)
    entry = one("access.refused")
    assert entry.actor == factories.account("editor-obras")
    assert entry.object_label == f"{method.upper()} {address}"
    assert "permiso" in client.get("/admin/").content.decode().lower(), "the message is still shown"


def test_a_refusal_that_answers_403_is_written(signed_in: SignedIn) -> None:
    signed_in("editor-obras").get("/admin/users/", headers={"x-requested-with": "XMLHttpRequest"})
    assert one("access.refused").outcome == "refused"


@override_settings(ROOT_URLCONF="tests.authoring_urls")
def test_refusals_of_the_authoring_api_are_written(obras: Any) -> None:
    page = factories.article(obras)
    key = factories.token("editor-cultura")
    Client(headers={"authorization": f"Bearer {key}"}).delete(f"/api/authoring/pages/{page.pk}/")
    entry = one("access.refused")
    assert entry.actor == factories.account("editor-cultura")
    for _attempt in range(3):
        Client(headers={"authorization": "Bearer nada"}).get("/api/authoring/pages/")
    assert one("access.token_refused").outcome == "failed", "once a minute"


def test_sending_to_the_sign_in_page_is_no_refusal() -> None:
    Client().get("/admin/pages/")
    assert not AuditEntry.objects.filter(action__startswith="access.").exists()


def test_reading_a_private_file_is_written_and_so_is_the_attempt(signed_in: SignedIn, obras: Any) -> None:
    file = get_document_model()(title="Oficio reservado", collection=obras.collection)
    file.file.save("oficio.txt", ContentFile(b"reservado"), save=False)
    file.save()
    address = reverse("public_file", args=[file.public_id, file.filename])
    answer = signed_in("officer").get(address)
    assert b"".join(answer.streaming_content) == b"reservado"
    read = one("access.read", outcome="done")
    assert (read.actor, read.object_label, read.directorate) == (factories.account("officer"), str(file), "obras")
    assert signed_in("editor-cultura").get(address).status_code == 404
    assert one("access.read", outcome="refused").actor == factories.account("editor-cultura")
    assert Client().get(address).status_code == 404
    assert len(entries("access.read")) == 2
    served = signed_in("officer").get(reverse("wagtaildocs_serve", args=[file.pk, file.filename]))
    assert b"".join(served.streaming_content) == b"reservado"
    assert len(entries("access.read")) == 3


def test_a_thumbnail_is_no_reading(signed_in: SignedIn, obras: Any) -> None:
    photo = factories.picture(obras)
    small = photo.get_rendition("width-100")
    assert b"".join(signed_in("officer").get(f"/media/{small.file.name}").streaming_content)
    assert not entries("access.read")
    assert b"".join(signed_in("officer").get(f"/media/{photo.file.name}").streaming_content)
    assert len(entries("access.read")) == 1


def test_changes_of_an_account_are_written_with_before_and_after(signed_in: SignedIn) -> None:
    person = factories.account("editor-obras")
    person.email = "nueva@example.org"
    person.save()
    assert one("account.changed").detail == {"email": ["editor-obras@example.org", "nueva@example.org"]}
    group = person.groups.get()
    person.groups.remove(group)
    assert entries("account.roles", object_id=str(person.pk))[0].detail == {"removed": [group.name]}
    group.user_set.add(person)
    assert entries("account.roles", object_id=str(person.pk))[0].detail == {"added": [group.name]}
    person.set_password("otra clave de prueba 9")
    person.save()
    assert one("account.password").object_id == str(person.pk)
    assert "otra clave" not in str(list(AuditEntry.objects.values()))


def test_nobody_changes_or_deletes_an_entry() -> None:
    entry = audit.record("account.login", actor=None)
    entry.action = "otra"
    for forbidden in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(action="otra"),
        lambda: AuditEntry.objects.filter(pk=entry.pk).delete(),
    ):
        with pytest.raises(AuditIsKept):
            forbidden()
    assert one("account.login").pk == entry.pk


def test_an_entry_outlives_the_account(db: None) -> None:
    person = type(factories.account("officer")).objects.create_user("fugaz", "f@example.org", "x")
    opaque = str(person.opaque_id)
    audit.record("account.changed", actor=None, obj=person)
    person.delete()
    assert one("account.changed", object_label="fugaz")
    assert one("account.deleted").object_label == "fugaz"
    assert opaque


def test_old_entries_go_and_that_they_went_is_an_entry(settings: Any) -> None:
    settings.AUDIT_RETENTION_DAYS = 30
    old = audit.record("account.login", actor=None, at=timezone.now() - timedelta(days=31))
    kept = audit.record("account.login", actor=None, at=timezone.now() - timedelta(days=29))
    retention.clean()
    assert not AuditEntry.objects.filter(pk=old.pk).exists()
    assert AuditEntry.objects.filter(pk=kept.pk).exists()
    assert one("audit.purged").detail["entries"] == 1
    retention.clean()
    assert len(entries("audit.purged")) == 1, "nothing went, nothing is said"
    settings.AUDIT_RETENTION_DAYS = 0
    audit.record("account.login", actor=None, at=timezone.now() - timedelta(days=9999))
    assert retention.purge() == 0


# -- the report -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"), [("officer", 200), ("administrator", 200), ("auditor", 200), ("editor-obras", 302)]
)
def test_who_reads_the_report(signed_in: SignedIn, name: str, status: int) -> None:
    for address in (REPORT, f"{REPORT}results/", f"{REPORT}?export=csv", f"{REPORT}?export=xlsx"):
        assert signed_in(name).get(address).status_code == status


def test_search_and_filters(signed_in: SignedIn) -> None:
    audit.record(
        "account.invited", actor=factories.account("administrator"), label="Ángel", detail={"reason": "Por ñandú"}
    )
    audit.record("account.left", actor=None, label="Otra", at=timezone.now() - timedelta(days=400))
    client = signed_in("auditor")

    def shown(**query: str) -> tuple[bool, bool]:
        page = client.get(REPORT, query)
        assert page.status_code == 200
        rows = [entry.object_label for entry in page.context["object_list"]]
        return "Ángel" in rows, "Otra" in rows

    assert shown() == (True, True)
    assert shown(q="Ángel ñandú") == (True, False)
    assert shown(q="nada-de-esto") == (False, False)
    assert shown(who="administrator") == (True, False)
    assert shown(action="account.left") == (False, True)
    assert shown(outcome="refused") == (False, False)
    assert shown(at_from=timezone.localdate().isoformat()) == (True, False)
    assert shown(q="%") == (False, False)
    assert shown(q="_") == (False, False) or shown(q="_")[0] is not None


@pytest.mark.parametrize("query", ["\x00", "%" * 300, "a " * 5000, "'", '"', "\\", "٣", "🎭", "x" * 100_000, "‮"])
@pytest.mark.parametrize("field", ["q", "who", "action", "at_from"])
def test_hostile_queries_are_no_error(signed_in: SignedIn, field: str, query: str) -> None:
    assert signed_in("auditor").get(REPORT, {field: query}).status_code in {200, 400}


def test_the_download_is_written_down_and_runs_no_formula(signed_in: SignedIn) -> None:
    audit.record(
        "account.login_failed", actor=None, label='=HYPERLINK("http://evil.example")', detail={"motivo": "ñ\x01"}
    )
    client = signed_in("auditor")
    text = b"".join(client.get(f"{REPORT}?export=csv").streaming_content).decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)
    assert not any(cell.startswith("=") for row in rows for cell in row)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"{REPORT}?export=xlsx").streaming_content)))
    assert not any(cell.data_type == "f" for row in book.active.iter_rows() for cell in row)
    assert [entry.detail["format"] for entry in entries("audit.exported")] == ["xlsx", "csv"]


# -- where somebody comes from ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "no es dirección", None),
        (1, "2001:db8::7", "2001:db8::7"),
    ],
)
def test_a_client_cannot_choose_its_address(
    settings: Any, rf: Any, proxies: int, forwarded: str, found: str | None
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert origin.client_ip(request) == found


def test_a_picture_moved_to_another_directorate_among_others_says_from_where(
    signed_in: SignedIn, obras: Any, cultura: Any
) -> None:
    picture = factories.picture(obras, "Foto del puente")
    address = "/admin/bulk/media_library/customimage/{}/?next=/admin/&id=" + str(picture.pk)
    signed_in("officer").post(address.format("add_to_collection"), {"collection": cultura.collection_id})
    moved = one("wagtail.edit", object_id=str(picture.pk))
    assert moved.actor == factories.account("officer")
    assert moved.detail == {"collection": [obras.collection.name, cultura.collection.name]}
    signed_in("officer").post(address.format("add_tags"), {"tags": "puente, obra"})
    report = signed_in("auditor").get(REPORT).content.decode()
    assert f"colección: {obras.collection.name} → {cultura.collection.name}" in report
    assert "etiquetas: puente, obra" in report


def test_taking_its_moderation_from_a_page_is_written_down(signed_in: SignedIn, obras: Any) -> None:
    section = factories.section(obras)
    signed_in("administrator").post(reverse("wagtailadmin_workflows:remove", args=[section.pk]))
    entry = one("pregonero.workflow.take", object_id=str(section.pk))
    assert (entry.actor, entry.directorate) == (factories.account("administrator"), "obras")
    assert entry.detail == {"workflow": obras.workflow.name}

"""Files for download: public only while a live document refers to them, under their name, never run by a browser."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from pregonero.publishing.api import door
from tests import factories
from tests.content import bodies
from tests.media_library.pictures import body

pytestmark = pytest.mark.django_db

TEXT = b"articulo primero: a\n"


def article_with(owner: Any, file: Any) -> Any:
    block = {"type": "file", "value": {"file": file.pk, "title": ""}}
    return factories.draft(owner, "Publican el reglamento del agua", body=json.dumps([block]))


def test_a_file_is_public_only_while_a_live_document_refers_to_it(client: Client, obras: Any) -> None:
    file = bodies.file(owner=obras)
    address = f"/archivos/{file.public_id}/{file.filename}"
    assert client.get(address).status_code == 404
    page = article_with(obras, file)
    assert client.get(address).status_code == 404
    factories.publish_draft(page)
    response = client.get(address)
    assert response.status_code == 200
    assert body(response) == TEXT
    page.refresh_from_db()
    page.unpublish()
    assert client.get(address).status_code == 404


def test_its_address_holds_its_own_name_only(client: Client, obras: Any) -> None:
    file = bodies.file(owner=obras)
    factories.publish_draft(article_with(obras, file))
    for name in ("otro.txt", "reglamento.html", f"{file.filename}.exe"):
        assert client.get(f"/archivos/{file.public_id}/{name}").status_code == 404


def test_it_is_downloaded_and_not_run(client: Client, obras: Any) -> None:
    file = bodies.file(owner=obras)
    factories.publish_draft(article_with(obras, file))
    response = client.get(f"/archivos/{file.public_id}/{file.filename}")
    body(response)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    again = client.get(f"/archivos/{file.public_id}/{file.filename}", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_wagtails_own_address_gives_nothing_to_strangers(client: Client, signed_in: Any, obras: Any) -> None:
    file = bodies.file(owner=obras)
    factories.publish_draft(article_with(obras, file))
    assert client.get(file.url).status_code == 404
    assert client.get(f"/media/{file.file.name}").status_code == 404
    assert signed_in("editor-cultura").get(f"/media/{file.file.name}").status_code == 404
    own = signed_in("editor-obras").get(f"/media/{file.file.name}")
    assert body(own) == TEXT
    assert own["Cache-Control"] == "private, no-store"


def test_a_new_version_of_the_file_reaches_its_documents(obras: Any) -> None:
    from django.core.files.base import ContentFile

    file = bodies.file(owner=obras)
    page = article_with(obras, file)
    factories.publish_draft(page)
    file.file = ContentFile(b"articulo primero: b, y segundo\n", name="reglamento-2027.txt")
    with door():
        file.save()
    row = factories.live(page)
    assert row is not None
    told = json.loads(row.body)["blocks"][0]["value"]["file"]
    assert told["url"] == f"/archivos/{file.public_id}/{file.filename}"
    assert "reglamento-2027" in told["url"]
    assert told["size"] == 31


def test_a_program_lists_its_files(client: Client, obras: Any) -> None:
    from programs.models import ProgramPage

    file = bodies.file(owner=obras)
    page = ProgramPage.objects.get(slug="bacheo-vecinal")
    page.files = json.dumps([{"type": "file", "value": {"file": file.pk, "title": "Formato"}}])
    factories.publish(page)
    row = factories.live(page)
    assert row is not None
    (told,) = json.loads(row.body)["fields"]["files"]
    assert (told["title"], told["content_type"], told["size"]) == ("Formato", "text/plain", 20)
    response = client.get(told["url"])
    assert body(response) == TEXT

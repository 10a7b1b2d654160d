"""A page with every block: published, previewed from a draft and while it is being made, and drawn."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse
from jsonschema import Draft202012Validator

from pregonero.content.api import document_schema
from pregonero.content.checklist import examine_draft
from pregonero.plugins.api import kinds
from pregonero.publishing import reconcile
from pregonero.publishing.api import PublicationRefused
from tests import factories
from tests.content import bodies
from tests.content.test_form import edit, form

pytestmark = pytest.mark.django_db

WORDS = (
    "Qué cambia",
    "la obra",
    "La bomba nueva",
    "Antes",
    "Ya hay agua.",
    "Encargada del pozo",
    "Horas de agua",
    "El Llano",
    "Medido en noviembre",
    "De 8 a 15.",
    "Caja del agua",
    "000 555 0101",
    "Descargue el reglamento",
    "Pague aquí",
    "Así se cambió la bomba",
    "Se ve una grúa.",
    "Hierva el agua.",
    "¿Cuánto cuesta?",
    "Nada.",
)


@pytest.fixture
def stored(obras: Any) -> bodies.Stored:
    target = factories.article(obras, "Termina la obra del puente")
    return bodies.every_block(factories.picture(obras), bodies.file(owner=obras), target)


def as_json(stored: bodies.Stored) -> str:
    return json.dumps([{"type": kind, "value": value} for kind, value in stored])


def test_published_it_is_a_valid_document_on_the_site_and_in_the_api(
    client: Any, obras: Any, stored: bodies.Stored
) -> None:
    page = factories.article(obras, "Cambian la bomba del pozo dos", body=as_json(stored))
    row = factories.live(page)
    assert row is not None
    document = json.loads(row.body)
    kind = kinds.get("news")
    assert kind is not None
    Draft202012Validator(document_schema(kind), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    drawn = client.get(row.path).content.decode()
    assert [words for words in WORDS if words not in drawn] == []
    answer = client.get(f"/api/v1/documents/{row.document_id}").json()
    assert [block["type"] for block in answer["blocks"]] == [kind for kind, _value in stored]
    assert reconcile.drift() == []


def test_the_same_draft_is_previewed_with_the_same_words(signed_in: Any, obras: Any, stored: bodies.Stored) -> None:
    page = factories.draft(obras)
    editor = signed_in("editor-obras")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    posted = editor.post(address, form(body=bodies.as_form(stored)))
    assert posted.json()["is_valid"] is True
    shown = editor.get(address)
    assert shown.status_code == 200
    assert [words for words in WORDS if words not in shown.content.decode()] == []
    assert shown.headers["Cache-Control"].startswith("private, no-store")


def test_a_page_in_the_making_is_previewed_where_it_will_stand(
    signed_in: Any, obras: Any, stored: bodies.Stored
) -> None:
    before = factories.last_seq()
    editor = signed_in("editor-obras")
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=["news", "newsarticlepage", factories.section(obras).pk]
    )
    posted = editor.post(address, form(body=bodies.as_form(stored)))
    assert posted.json()["is_valid"] is True
    shown = editor.get(address)
    assert shown.status_code == 200
    drawn = shown.content.decode()
    assert [words for words in WORDS if words not in drawn] == []
    assert "/direcciones/obras/" in drawn, "the breadcrumbs lead to the section it will stand in"
    assert factories.last_seq() == before


@pytest.mark.parametrize("making", [False, True], ids=["edit", "add"])
def test_empty_blocks_can_be_previewed(signed_in: Any, obras: Any, making: bool) -> None:
    editor = signed_in("editor-obras")
    if making:
        section = factories.section(obras).pk
        address = reverse("wagtailadmin_pages:preview_on_add", args=["news", "newsarticlepage", section])
    else:
        address = reverse("wagtailadmin_pages:preview_on_edit", args=[factories.draft(obras).pk])
    posted = editor.post(address, form(summary="", body=bodies.as_form(bodies.EMPTY)))
    assert posted.json()["is_valid"] is True
    shown = editor.get(address)
    assert shown.status_code == 200
    assert "Reparan la bomba del pozo dos" in shown.content.decode()


def test_a_preview_is_nobody_elses(client: Any, signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras, "Secreto de obras")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    signed_in("editor-obras").post(address, form(title="Secreto de obras"))
    for other in (client, signed_in("editor-cultura")):
        answer = other.get(address)
        assert answer.status_code in (302, 403)
        assert "Secreto de obras" not in answer.content.decode()


def test_saved_published_and_opened_again_the_form_holds_every_block(
    signed_in: Any, obras: Any, stored: bodies.Stored
) -> None:
    page = factories.draft(obras)
    editor = signed_in("editor-obras")
    assert editor.post(edit(page), form(body=bodies.as_form(stored), **{"action-submit": "1"})).status_code == 302
    factories.approve(page)
    row = factories.live(page)
    assert row is not None
    first = json.loads(row.body)["blocks"]
    assert [block["type"] for block in first] == [kind for kind, _value in stored]
    assert first[5]["value"]["rows"] == [["El Alto", "6"], ["El Llano", ""]]
    assert [item["image"]["decorative"] for item in first[3]["value"]["items"]] == [False, True]
    assert editor.get(edit(page)).status_code == 200


@pytest.mark.parametrize(("kind", "value"), bodies.EMPTY, ids=[kind for kind, _value in bodies.EMPTY])
def test_an_unfinished_block_is_refused_where_no_form_asks(obras: Any, kind: str, value: dict[str, Any]) -> None:
    """Approval, schedule and bulk publication take the draft as it is."""
    page = factories.draft(obras, body=as_json([(kind, value)]))
    assert "block" in [issue.code for issue in examine_draft(page)]
    with pytest.raises(PublicationRefused):
        factories.publish_draft(page)

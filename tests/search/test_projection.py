"""From documents to what is indexed of them."""

from __future__ import annotations

from typing import Any

from search.projection import project, strip_html
from tests.search.ledgers import document


def test_prose_of_fields_and_blocks_is_taken_and_the_rest_left() -> None:
    made = project(
        document(
            "n1",
            "Rehabilitan la calle Hidalgo",
            summary="Empedrado nuevo",
            directorate={"id": "d", "slug": "obras-publicas", "name": "Obras Públicas"},
            tags=["obra pública"],
            image={"id": "i", "alt": "Calle empedrada", "src": "/imagenes/i/1200.webp", "sizes": [{"url": "/x"}]},
            fields={
                "place": "Barrio de la Cruz",
                "event_date": "2026-11-19",
                "budget": "150000.00",
                "people": [{"name": "Ana Ruiz", "role": "vecina", "quote": "Ya hacía falta"}],
                "program": {"id": "7b0b0d9e-4b53-4b0e-9a55-0d4a6a5b7f10", "kind": "program", "title": "Empedrados"},
                "contact": {"phone": "3471234567", "postal_code": "46480"},
                "status": "open",
            },
            blocks=[
                {"type": "text", "value": {"html": "<p>Uno <b>dos</b>tres</p><script>alert(1)</script><p>cuatro</p>"}},
                {"type": "figures", "value": {"columns": ["Calle", "Metros"], "rows": [["Hidalgo", "120"]]}},
                {"type": "questions", "value": {"items": [{"question": "¿Cuándo?", "answer_html": "<p>Hoy</p>"}]}},
                {"type": "call_to_action", "value": {"label": "Ver más", "url": "https://ejemplo.mx/a"}},
                {"type": "heading", "value": {"text": "a < b", "level": 2}},
            ],
        )
    )
    assert made is not None
    assert made.labels.split("\n") == ["obra pública", "Obras Públicas", "2026"]
    assert made.body.split("\n") == [
        "Barrio de la Cruz",
        "Ana Ruiz",
        "vecina",
        "Ya hacía falta",
        "Empedrados",
        "3471234567",
        "46480",
        "Uno dostres",
        "cuatro",
        "Calle",
        "Metros",
        "Hidalgo",
        "¿Cuándo?",
        "Hoy",
        "Ver más",
        "a < b",
        "Calle empedrada",
    ]
    assert (made.directorate, made.directorate_name) == ("obras-publicas", "Obras Públicas")


def test_a_document_without_a_title_is_not_indexed() -> None:
    assert project(document("n1", "  ")) is None


def test_missing_parts_do_no_harm() -> None:
    bare: dict[str, Any] = {"id": "n1", "title": "Solo título"}
    made = project(bare)
    assert made is not None
    assert (made.body, made.labels, made.directorate, made.locale) == ("", "", "", "")


def test_what_cannot_be_stored_is_cleaned() -> None:
    made = project(document("n1", "nulo\x00 y medio \ud800"))
    assert made is not None
    assert made.title == "nulo  y medio ?"


def test_the_digest_changes_with_what_is_indexed_only() -> None:
    one, same = project(document("n1", "Agua")), project(document("n1", "Agua", updated_at="2027-01-01T00:00:00Z"))
    other = project(document("n1", "Aguas"))
    assert one is not None
    assert same is not None
    assert other is not None
    assert one.digest() == same.digest()
    assert one.digest() != other.digest()


def test_html_keeps_words_apart_and_entities_readable() -> None:
    assert strip_html("<ul><li>uno</li><li>dos</li></ul>tr&eacute;s<br>x &lt; y") == "uno\ndos\ntrés\nx < y"

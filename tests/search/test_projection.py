"""From documents to what is indexed of them."""

from __future__ import annotations

from collections.abc import Collection
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
    assert made.labels.split("\n") == [
        "obra pública",
        "Obras Públicas",
        "2026",
        "contacto directorio",
        "teléfono",
        "código postal",
    ]
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
        "Calle: Hidalgo · Metros: 120",
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


def test_a_file_brings_its_format_and_the_text_of_its_pages() -> None:
    file = {
        "id": "f",
        "title": "Reglamento",
        "url": "/archivos/f/regla.PDF",
        "content_type": "application/pdf",
        "size": 9,
    }
    asked: list[list[str]] = []

    def pages(files: Collection[str]) -> dict[str, list[str]]:
        asked.append(list(files))
        return {"/archivos/f/regla.PDF": ["Portada", "", "Multas por basura"]}

    made = project(document("n", "Aviso", tags=["basura"], blocks=[{"type": "file", "value": {"file": file}}]), pages)
    assert made is not None
    assert asked == [["/archivos/f/regla.PDF"]]
    assert (made.formats, made.files, made.tags) == (("pdf",), ("/archivos/f/regla.PDF",), ("basura",))
    assert [(part.page, part.text, part.title) for part in made.parts] == [
        (1, "Portada", "Reglamento"),
        (3, "Multas por basura", "Reglamento"),
    ]
    assert (made.year, made.day) == ("2026", 20777)


def test_rows_of_a_dataset_carry_their_headers() -> None:
    """A kind of a plugin: rows as objects, columns with a label for people."""
    columns = [{"name": "ejercicio", "label": "Ejercicio"}, {"name": "monto", "label": "Monto total"}]
    made = project(
        document("d", "Contratos", fields={"columns": columns, "rows": [{"ejercicio": 2025, "monto": "95 pesos"}]})
    )
    assert made is not None
    assert made.body == "Ejercicio: 2025 · Monto total: 95 pesos"


def test_a_telephone_is_found_in_one_run_of_digits_too() -> None:
    made = project(document("d", "Oficina", fields={"phone": "349 555 0105", "where": "Calle 12, 46480 Atengo"}))
    assert made is not None
    assert "3495550105" in made.labels.split("\n")
    assert "46480" not in made.labels

"""Each block gives its value to a document, full and as the empty thing an editor has just added."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError

from pregonero.content.blocks import BodyBlock, DocumentBlock, to_blocks
from tests import factories
from tests.content import bodies

BODY = BodyBlock()

EMPTY = {
    "heading": {"text": "", "level": 2},
    "text": {"html": ""},
    "image": {"image": None, "caption": ""},
    "gallery": {"items": [{"image": None, "caption": ""}]},
    "quote": {"text": "", "author": "", "role": ""},
    "figures": {"caption": "", "columns": [], "rows": [], "note": ""},
    "steps": {"items": [{"title": "", "html": ""}]},
    "contact": {"name": "", "role": "", "phone": "", "email": "", "hours": "", "address": ""},
    "file": {"file": None},
    "call_to_action": {"label": "", "url": "", "description": ""},
    "video": {"title": "", "url": "", "transcript_html": ""},
    "alert": {"level": "info", "html": ""},
    "questions": {"items": [{"question": "", "answer_html": ""}]},
}


def stream(stored: bodies.Stored) -> Any:
    return BODY.to_python([{"type": kind, "value": value} for kind, value in stored])


def document_of(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    ((block),) = to_blocks(stream([(kind, value)]))
    assert block["type"] == kind
    found: dict[str, Any] = block["value"]
    return found


def test_every_block_of_the_body_is_in_these_tests() -> None:
    assert set(BODY.child_blocks) == set(EMPTY) == {kind for kind, _value in bodies.EMPTY}
    assert all(isinstance(block, DocumentBlock) for block in BODY.child_blocks.values())


@pytest.mark.parametrize(("kind", "stored"), bodies.EMPTY, ids=[kind for kind, _value in bodies.EMPTY])
def test_an_empty_block_of_a_draft_gives_an_empty_value(kind: str, stored: dict[str, Any]) -> None:
    assert document_of(kind, stored) == EMPTY[kind]


@pytest.mark.parametrize("kind", sorted(EMPTY))
def test_a_block_stored_without_any_value_gives_an_empty_value(kind: str) -> None:
    """An autosave may store a block before any of its fields."""
    found = document_of(kind, {})
    assert set(found) == set(EMPTY[kind])
    json.dumps(found)


@pytest.mark.django_db
class TestFull:
    @pytest.fixture
    def found(self, obras: Any) -> dict[str, dict[str, Any]]:
        self.image = factories.picture(obras)
        self.file = bodies.file()
        self.target = factories.article(obras, "Cambian la bomba del pozo dos")
        return {
            block["type"]: block["value"]
            for block in to_blocks(stream(bodies.every_block(self.image, self.file, self.target)))
        }

    def test_words(self, found: dict[str, dict[str, Any]]) -> None:
        assert found["heading"] == {"text": "Qué cambia", "level": 3}
        assert found["quote"] == {"text": "Ya hay agua.", "author": "Encargada del pozo", "role": "Agua potable"}
        assert found["steps"] == {
            "items": [{"title": "Llame", "html": "<p>De 8 a 15.</p>"}, {"title": "Espere", "html": ""}]
        }
        assert found["alert"] == {"level": "warning", "html": "<p>Hierva el agua.</p>"}
        assert found["questions"] == {"items": [{"question": "¿Cuánto cuesta?", "answer_html": "<p>Nada.</p>"}]}

    def test_contact(self, found: dict[str, dict[str, Any]]) -> None:
        assert found["contact"] == {
            "name": "Caja del agua",
            "role": "Atención",
            "phone": "000 555 0101",
            "email": "agua@san-ejemplo.example",
            "hours": "8 a 15",
            "address": "Calle de los Arcos 102",
        }

    def test_links(self, found: dict[str, dict[str, Any]]) -> None:
        target = factories.live(self.target)
        assert target is not None
        assert found["text"]["html"] == (
            f'<p>Vea <a data-document="{target.document_id}" href="{target.path}" '
            'rel="noopener noreferrer">la obra</a>.</p>'
        )
        assert found["call_to_action"] == {"label": "Pague aquí", "url": "/programas/", "description": "Sin filas"}
        assert found["video"] == {
            "title": "Así se cambió la bomba",
            "url": "https://video.example/bomba",
            "transcript_html": "<p>Se ve una grúa.</p>",
        }

    def test_file_says_its_type_and_size(self, found: dict[str, dict[str, Any]]) -> None:
        assert found["file"]["file"] == {
            "id": str(self.file.public_id),
            "title": "Descargue el reglamento",
            "url": f"/archivos/{self.file.public_id}/{self.file.filename}",
            "content_type": "text/plain",
            "size": 20,
        }

    def test_figures_keep_empty_cells(self, found: dict[str, dict[str, Any]]) -> None:
        assert found["figures"]["columns"] == ["Barrio", "Horas"]
        assert found["figures"]["rows"] == [["El Alto", "6"], ["El Llano", ""]]
        assert found["figures"]["note"] == "Medido en noviembre"

    def test_an_image_is_described_or_decorative(self, found: dict[str, dict[str, Any]]) -> None:
        image = found["image"]["image"]
        assert (image["alt"], image["decorative"]) == ("Dos personas junto a una bomba", False)
        assert found["image"]["caption"] == "La bomba nueva"
        assert set(image) == {"id", "alt", "decorative", "credit", "width", "height", "focal", "src", "sizes"}

    def test_one_image_twice_keeps_the_words_of_each_use(self, found: dict[str, dict[str, Any]]) -> None:
        first, second = (item["image"] for item in found["gallery"]["items"])
        assert (first["alt"], first["decorative"]) == ("Dos personas junto a una bomba", False)
        assert (second["alt"], second["decorative"]) == ("", True)
        assert [item["caption"] for item in found["gallery"]["items"]] == ["Antes", ""]


@pytest.mark.django_db
def test_without_words_of_its_own_an_image_says_what_is_kept_with_it(obras: Any) -> None:
    image = factories.picture(obras, alt="Una bomba de agua azul")
    value = {"image": {"image": image.pk, "alt_text": "", "decorative": False}, "caption": ""}
    assert document_of("image", value)["image"]["alt"] == "Una bomba de agua azul"


@pytest.mark.django_db
def test_without_any_words_an_image_never_falls_back_to_its_title(obras: Any) -> None:
    image = factories.picture(obras, title="IMG_2231", alt="")
    value = {"image": {"image": image.pk, "alt_text": "", "decorative": False}, "caption": ""}
    assert document_of("image", value)["image"]["alt"] == ""


@pytest.mark.django_db
def test_an_image_deleted_meanwhile_is_left_out(obras: Any) -> None:
    value = {"image": {"image": 987654, "alt_text": "Nada", "decorative": False}, "caption": "Sola"}
    assert document_of("image", value) == {"image": None, "caption": "Sola"}


def cleaned(kind: str, value: dict[str, Any]) -> Any:
    return BODY.clean(stream([(kind, value)]))


def refusal(kind: str, value: dict[str, Any]) -> str:
    """What the block says when it is asked to be complete."""
    with pytest.raises(StreamBlockValidationError) as error:
        cleaned(kind, value)
    return str(_messages(error.value))


def _messages(error: ValidationError) -> list[str]:
    """Every message of a nested block error, flat."""
    found: list[str] = []
    nested = getattr(error, "block_errors", None)
    if nested:
        parts = nested.values() if isinstance(nested, dict) else nested
        for part in parts:
            found += _messages(part) if part is not None else []
        return found
    return list(error.messages)


@pytest.mark.parametrize(
    ("columns", "rows", "words"),
    [
        (["Barrio", "Horas"], [["El Alto", "6"], ["El Llano"]], "2"),
        (["Barrio", "Horas"], [["El Alto", "6", "siete"]], "3"),
        (["Barrio", "Horas"], [[]], "0"),
    ],
)
def test_a_row_with_a_wrong_number_of_cells_is_refused(columns: list[str], rows: list[list[str]], words: str) -> None:
    said = refusal("figures", {"caption": "Horas", "columns": columns, "rows": rows, "note": ""})
    assert words in said


def test_a_row_for_each_column_is_accepted() -> None:
    value = {
        "caption": "Horas",
        "columns": ["Barrio", "Horas"],
        "rows": [["El Alto", "6"], ["El Llano", ""]],
        "note": "",
    }
    assert cleaned("figures", value)[0].value["caption"] == "Horas"


@pytest.mark.parametrize(
    "url", ["https://tramites.example/pago", "http://a.example", "/programas/", "tel:+52", "mailto:a@b.mx"]
)
def test_a_call_to_action_leads_to_a_known_kind_of_address(url: str) -> None:
    assert cleaned("call_to_action", {"label": "Pague", "url": url, "description": ""})[0].value["url"] == url


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "pago.example", "//otro.example/x", "ftp://a.example"]
)
def test_a_call_to_action_to_anything_else_is_refused(url: str) -> None:
    assert refusal("call_to_action", {"label": "Pague", "url": url, "description": ""})


@pytest.mark.parametrize("kind", ["heading", "text", "quote", "file", "video", "alert", "steps", "questions", "image"])
def test_an_empty_block_cannot_be_published(kind: str) -> None:
    assert refusal(kind, dict(bodies.EMPTY)[kind])


@pytest.mark.django_db
def test_an_image_without_words_of_its_own_must_be_marked_as_decorative(obras: Any) -> None:
    image = factories.picture(obras)
    bare = {"image": image.pk, "alt_text": "", "decorative": False}
    assert refusal("image", {"image": bare, "caption": ""})
    assert cleaned("image", {"image": {**bare, "decorative": True}, "caption": ""})

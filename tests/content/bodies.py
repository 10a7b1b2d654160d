"""One value of every block: as it is stored, as the edit form sends it, and as an unfinished draft stores it."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.test.utils.form_data import rich_text

from pregonero.content.blocks import FEATURES

Stored = list[tuple[str, dict[str, Any]]]


def file(title: str = "Reglamento del agua", owner: Any = None) -> Any:
    """A stored text file of 20 bytes."""
    made = get_document_model()(title=title, file=ContentFile(b"articulo primero: a\n", name="reglamento.txt"))
    if owner is not None:
        made.collection = owner.collection
    made.save()
    return made


def every_block(image: Any, other: Any, target: Any) -> Stored:
    """Each block once, full. ``image``: a picture; ``other``: a file; ``target``: a page that a link leads to."""
    picture = {"image": image.pk, "alt_text": "Dos personas junto a una bomba", "decorative": False}
    ornament = {"image": image.pk, "alt_text": "", "decorative": True}
    link = f'<p>Vea <a linktype="page" id="{target.pk}">la obra</a>.</p>'
    return [
        ("heading", {"text": "Qué cambia", "level": "3"}),
        ("text", {"html": link}),
        ("image", {"image": picture, "caption": "La bomba nueva"}),
        (
            "gallery",
            {"items": [{"image": picture, "caption": "Antes"}, {"image": ornament, "caption": ""}]},
        ),
        ("quote", {"text": "Ya hay agua.", "author": "Encargada del pozo", "role": "Agua potable"}),
        (
            "figures",
            {
                "caption": "Horas de agua",
                "columns": ["Barrio", "Horas"],
                "rows": [["El Alto", "6"], ["El Llano", ""]],
                "note": "Medido en noviembre",
            },
        ),
        ("steps", {"items": [{"title": "Llame", "html": "<p>De 8 a 15.</p>"}, {"title": "Espere", "html": ""}]}),
        (
            "contact",
            {
                "name": "Caja del agua",
                "role": "Atención",
                "phone": "000 555 0101",
                "email": "agua@san-ejemplo.example",
                "hours": "8 a 15",
                "address": "Calle de los Arcos 102",
            },
        ),
        ("file", {"file": other.pk, "title": "Descargue el reglamento"}),
        ("call_to_action", {"label": "Pague aquí", "url": "/programas/", "description": "Sin filas"}),
        (
            "video",
            {
                "title": "Así se cambió la bomba",
                "url": "https://video.example/bomba",
                "transcript": "<p>Se ve una grúa.</p>",
            },
        ),
        ("alert", {"level": "warning", "html": "<p>Hierva el agua.</p>"}),
        ("questions", {"items": [{"question": "¿Cuánto cuesta?", "answer": "<p>Nada.</p>"}]}),
    ]


#: each block as an editor has just added it
EMPTY: Stored = [
    ("heading", {"text": "", "level": ""}),
    ("text", {"html": ""}),
    ("image", {"image": {"image": None, "alt_text": "", "decorative": False}, "caption": ""}),
    ("gallery", {"items": [{"image": {"image": None, "alt_text": "", "decorative": False}, "caption": ""}]}),
    ("quote", {"text": "", "author": "", "role": ""}),
    ("figures", {"caption": "", "columns": [], "rows": [], "note": ""}),
    ("steps", {"items": [{"title": "", "html": ""}]}),
    ("contact", dict.fromkeys(("name", "role", "phone", "email", "hours", "address"), "")),
    ("file", {"file": None, "title": ""}),
    ("call_to_action", {"label": "", "url": "", "description": ""}),
    ("video", {"title": "", "url": "", "transcript": ""}),
    ("alert", {"level": "", "html": ""}),
    ("questions", {"items": [{"question": "", "answer": ""}]}),
]

_LISTS = {"items", "columns", "rows"}
_RICH = {"html", "answer", "transcript"}


def as_form(stored: Stored) -> dict[str, Any]:
    """``stored`` as the nested data of an edit form's ``body``."""
    blocks = {
        str(number): {"type": kind, "value": _form_value(value), "deleted": "", "order": str(number), "id": ""}
        for number, (kind, value) in enumerate(stored)
    }
    return {**blocks, "count": str(len(stored))}


def _form_value(value: Any, name: str = "") -> Any:
    if name in _RICH:
        return rich_text(value, features=FEATURES)
    if isinstance(value, dict):
        found = {key: _form_value(item, key) for key, item in value.items()}
        if not value.get("decorative", True):
            found.pop("decorative")
        return found
    if isinstance(value, list):
        items = {
            str(number): {"value": _form_value(item), "deleted": "", "order": str(number), "id": ""}
            for number, item in enumerate(value)
        }
        return {**items, "count": str(len(value))}
    return "" if value is None else value

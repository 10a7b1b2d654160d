"""Documents to draw: plain dicts as the ledger holds them. No surprise in any of them."""

from __future__ import annotations

import uuid
from typing import Any

DIRECTORATE = {"id": "0f0e9b6e-7c0d-4a55-9a53-0a4c1d0a7a01", "slug": "obras", "name": "Obras Públicas"}

#: What breaks pages that trust their text: ends of elements, comments, quotes, line ends only scripts see as such.
HOSTILE = "</script><script>alert(1)</script><!-- \"'& \u2028 <img src=x onerror=alert(1)> ñ"


def image(name: str = "pozo", **over: Any) -> dict[str, Any]:
    """An IMAGE of three widths."""
    number = uuid.uuid5(uuid.NAMESPACE_URL, name)
    sizes = [
        {"width": width, "height": width * 5 // 8, "url": f"/imagenes/{number}/{width}.webp"}
        for width in (320, 640, 1280)
    ]
    return {
        "id": str(number),
        "alt": "Un pozo con su bomba",
        "decorative": False,
        "credit": "Comunicación Social",
        "width": 1600,
        "height": 1000,
        "focal": None,
        "src": sizes[-1]["url"],
        "sizes": sizes,
        **over,
    }


def document(kind: str, path: str, fields: dict[str, Any] | None = None, **over: Any) -> dict[str, Any]:
    """A document of any kind with everything every document has."""
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, path)),
        "translation_key": str(uuid.uuid5(uuid.NAMESPACE_URL, f"key {path}")),
        "kind": kind,
        "schema": 1,
        "locale": "es-MX",
        "path": path,
        "title": "Reparan la bomba del pozo dos",
        "summary": "El agua vuelve esta tarde.",
        "directorate": DIRECTORATE,
        "published_at": "2026-11-20T15:00:00Z",
        "updated_at": "2026-11-21T15:00:00Z",
        "image": None,
        "tags": [],
        "breadcrumbs": [{"title": "San Ejemplo", "path": "/"}],
        "translations": [],
        "fields": fields or {},
        "blocks": [],
        **over,
    }


def news(path: str = "/direcciones/obras/bomba/", **over: Any) -> dict[str, Any]:
    """A news item with everything it can have."""
    fields = {
        "place": "Barrio de Arriba",
        "event_date": "2026-11-19",
        "photos": [image("uno"), image("dos", alt="La bomba nueva")],
        "people": [{"name": "Encargada de Agua", "role": "directora", "quote": "Ya hay agua."}],
        "program": None,
    }
    return document("news", path, fields, **{"image": image("uno"), "tags": ["agua"], **over})


def program(
    path: str = "/direcciones/obras/bacheo/", fields: dict[str, Any] | None = None, **over: Any
) -> dict[str, Any]:
    """A program with everything it can have."""
    whole = {
        "purpose": "Que ninguna calle quede con baches.",
        "audience": "Vecinas y vecinos",
        "requirements": ["Identificación oficial"],
        "steps": ["Llame o venga.", "Díganos la calle."],
        "files": [
            {
                "id": "f",
                "title": "Solicitud",
                "url": "/archivos/f/solicitud.pdf",
                "content_type": "application/pdf",
                "size": 248_000,
            }
        ],
        "cost": "",
        "cost_amount": "350.00",
        "where": "Oficina 5",
        "when": "De 9 a 14 horas",
        "contact": {"name": "Oficina de obras", "phone": "349 555 0104", "email": "obras@example.org"},
        "starts_on": "2026-01-15",
        "ends_on": "2099-12-31",
        "budget": "1250000.00",
        "status": "open",
        **(fields or {}),
    }
    return document("program", path, whole, **{"title": "Bacheo vecinal", **over})


def blocks() -> list[dict[str, Any]]:
    """One block of every type, and one of a type nobody knows."""
    return [
        {"type": "heading", "value": {"text": "Tercer nivel primero", "level": 3}},
        {"type": "text", "value": {"html": "<p>Un <strong>texto</strong>.</p>"}},
        {"type": "heading", "value": {"text": "Segundo nivel", "level": 2}},
        {"type": "heading", "value": {"text": "Tercer nivel", "level": 3}},
        {"type": "image", "value": {"image": image("tres", decorative=True), "caption": "La calle"}},
        {"type": "gallery", "value": {"items": [{"image": image("cuatro"), "caption": ""}]}},
        {"type": "quote", "value": {"text": "Ya era hora", "author": "Una vecina", "role": ""}},
        {
            "type": "figures",
            "value": {"caption": "Costo", "columns": ["Concepto", "Monto"], "rows": [["Tubo", "$1"]], "note": "Fuente"},
        },
        {"type": "steps", "value": {"items": [{"title": "Excavar", "html": "<p>Con cuidado.</p>"}]}},
        {
            "type": "contact",
            "value": {"name": "Obras", "role": "", "phone": "911", "email": "", "hours": "", "address": ""},
        },
        {"type": "file", "value": {"file": program()["fields"]["files"][0]}},
        {"type": "call_to_action", "value": {"label": "Reporte", "url": "/programas/", "description": ""}},
        {
            "type": "video",
            "value": {"title": "Recorrido", "url": "https://example.org/v", "transcript_html": "<p>Se ve.</p>"},
        },
        {"type": "alert", "value": {"level": "danger", "html": "<p>No pase.</p>"}},
        {"type": "questions", "value": {"items": [{"question": "¿Cuándo?", "answer_html": "<p>Hoy.</p>"}]}},
        {"type": "sensor", "value": {"lectura": "42 litros", "tomada_el": "2026-11-20"}},
    ]

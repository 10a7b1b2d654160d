"""What the plugin gives to schemas, health, municipality folders and the site."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

FIELDS = {
    "type": "object",
    "required": ["until", "program"],
    "properties": {
        "until": {"anyOf": [{"type": "null"}, {"type": "string", "format": "date"}]},
        "program": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/link"}]},
    },
}


def today(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hoy hay agua", content_type="text/plain")


def health() -> tuple[str, str]:
    return "ok", "hay agua"


def broken_health() -> tuple[str, str]:
    raise RuntimeError("the sensor is under water")


def check(folder: Any, pictures: Any, directorates: Any) -> None:
    """Nothing of a folder is asked for."""


def load(folder: Any, context: Any) -> int:
    return 0

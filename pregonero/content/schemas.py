"""JSON Schema 2020-12 of a whole document, by kind."""

from __future__ import annotations

from typing import Any

from pregonero.plugins.api import Kind

_TEXT = {"type": "string"}
_UUID = {"type": "string", "format": "uuid"}
_TIME = {"type": "string", "format": "date-time"}

IMAGE: dict[str, Any] = {
    "type": "object",
    "required": ["id", "alt", "decorative", "credit", "width", "height", "focal", "src", "sizes"],
    "properties": {
        "id": _UUID,
        "alt": _TEXT,
        "decorative": {"type": "boolean"},
        "credit": _TEXT,
        "width": {"type": "integer", "minimum": 1},
        "height": {"type": "integer", "minimum": 1},
        "focal": {
            "anyOf": [
                {"type": "null"},
                {"type": "object", "properties": {"x": {"type": "number"}, "y": {"type": "number"}}},
            ]
        },
        "src": _TEXT,
        "sizes": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["width", "height", "url"],
                "properties": {"width": {"type": "integer"}, "height": {"type": "integer"}, "url": _TEXT},
            },
        },
    },
}

FILE: dict[str, Any] = {
    "type": "object",
    "required": ["id", "title", "url", "content_type", "size"],
    "properties": {"id": _UUID, "title": _TEXT, "url": _TEXT, "content_type": _TEXT, "size": {"type": "integer"}},
}

LINK: dict[str, Any] = {
    "type": "object",
    "required": ["id", "kind", "title", "path"],
    "properties": {"id": _UUID, "kind": _TEXT, "title": _TEXT, "path": _TEXT},
}

IMAGE_OR_NULL = {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/image"}]}


def document_schema(kind: Kind) -> dict[str, Any]:
    """The schema of documents of ``kind``; ``fields`` as the kind says."""
    return _schema(kind.slug, {"const": kind.slug}, {"const": kind.version}, kind.fields_schema)


def any_document_schema() -> dict[str, Any]:
    """What the documents of all kinds have in common, those of plugins that are switched off included."""
    return _schema("document", _TEXT, {"type": "integer", "minimum": 1}, {"type": "object"})


def _schema(title: str, slug: dict[str, Any], version: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "required": [
            "id",
            "translation_key",
            "kind",
            "schema",
            "locale",
            "path",
            "title",
            "summary",
            "directorate",
            "published_at",
            "updated_at",
            "image",
            "tags",
            "breadcrumbs",
            "translations",
            "fields",
            "blocks",
        ],
        "properties": {
            "id": _UUID,
            "translation_key": _UUID,
            "kind": slug,
            "schema": version,
            "locale": _TEXT,
            "path": {"type": "string", "pattern": "^/(.*/)?$"},
            "title": {"type": "string", "minLength": 1},
            "summary": _TEXT,
            "directorate": {
                "anyOf": [
                    {"type": "null"},
                    {
                        "type": "object",
                        "required": ["id", "slug", "name"],
                        "properties": {"id": _UUID, "slug": _TEXT, "name": _TEXT},
                    },
                ]
            },
            "published_at": _TIME,
            "updated_at": _TIME,
            "image": IMAGE_OR_NULL,
            "tags": {"type": "array", "items": _TEXT},
            "breadcrumbs": {"type": "array", "items": {"$ref": "#/$defs/crumb"}},
            "translations": {"type": "array", "items": {"type": "object", "required": ["locale", "id", "path"]}},
            "corrections": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["date", "text"],
                    "properties": {"date": {"type": "string", "format": "date"}, "text": _TEXT},
                },
            },
            "fields": fields,
            "blocks": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["type", "value"],
                    "properties": {"type": _TEXT, "value": {"type": "object"}},
                },
            },
        },
        "$defs": {
            "image": IMAGE,
            "file": FILE,
            "link": LINK,
            "crumb": {"type": "object", "required": ["title", "path"], "properties": {"title": _TEXT, "path": _TEXT}},
        },
    }

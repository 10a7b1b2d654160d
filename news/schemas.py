"""JSON Schema of ``fields`` of an article."""

_TEXT = {"type": "string"}

NEWS = {
    "type": "object",
    "required": ["place", "event_date", "photos", "people", "program"],
    "properties": {
        "place": _TEXT,
        "event_date": {"anyOf": [{"type": "null"}, {"type": "string", "format": "date"}]},
        "photos": {"type": "array", "items": {"$ref": "#/$defs/image"}},
        "people": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "role", "quote"],
                "properties": {"name": _TEXT, "role": _TEXT, "quote": _TEXT},
            },
        },
        "program": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/link"}]},
    },
}

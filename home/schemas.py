"""JSON Schemas of ``fields`` of the kinds of this plugin."""

_TEXT = {"type": "string"}

HOME = {
    "type": "object",
    "required": ["quick_links"],
    "properties": {
        "quick_links": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["title", "path", "description"],
                "properties": {"title": _TEXT, "path": _TEXT, "description": _TEXT},
            },
        }
    },
}
SECTION = {"type": "object"}
MESSAGE = {"type": "object", "required": ["author", "role"], "properties": {"author": _TEXT, "role": _TEXT}}

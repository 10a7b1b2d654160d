"""JSON Schemas of ``fields`` of the kinds of this plugin."""

from programs.enums import Status

_TEXT = {"type": "string"}
_DATE = {"anyOf": [{"type": "null"}, {"type": "string", "format": "date"}]}
_MONEY = {"anyOf": [{"type": "null"}, {"type": "string", "pattern": r"^\d+\.\d{2}$"}]}
_LINES = {"type": "array", "items": _TEXT}

DIRECTORATE = {
    "type": "object",
    "required": ["holder", "phone", "email", "address", "hours", "colour", "subject", "retired"],
    "properties": {
        **dict.fromkeys(("holder", "phone", "email", "address", "hours", "colour"), _TEXT),
        "subject": {
            "type": "object",
            "required": ["slug", "name"],
            "properties": {"slug": _TEXT, "name": _TEXT},
        },
        "retired": {"type": "boolean"},
    },
}

PROGRAM = {
    "type": "object",
    "required": [
        "purpose",
        "audience",
        "requirements",
        "steps",
        "files",
        "cost",
        "cost_amount",
        "where",
        "when",
        "contact",
        "starts_on",
        "ends_on",
        "budget",
        "status",
    ],
    "properties": {
        **dict.fromkeys(("purpose", "audience", "cost", "where", "when"), _TEXT),
        "requirements": _LINES,
        "steps": _LINES,
        "files": {"type": "array", "items": {"$ref": "#/$defs/file"}},
        "cost_amount": _MONEY,
        "contact": {
            "type": "object",
            "required": ["name", "phone", "email"],
            "properties": {"name": _TEXT, "phone": _TEXT, "email": _TEXT},
        },
        "starts_on": _DATE,
        "ends_on": _DATE,
        "budget": _MONEY,
        "status": {"enum": list(Status.values)},
    },
}

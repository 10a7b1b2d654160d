"""JSON Schema of the fields of duties and datasets as documents."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_DAY = {"type": ["string", "null"], "format": "date"}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": sorted(properties), "properties": properties}


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_LAW = _object(dict.fromkeys(("slug", "name", "abbreviation", "article", "fraction", "place"), _TEXT))
_SUBJECT = _object({"slug": _TEXT, "name": _TEXT})
_REFERENCE = _object(dict.fromkeys(("id", "kind", "title", "path"), _TEXT))
_DIRECTORATE = {"id": {"type": "string", "format": "uuid"}, "slug": _TEXT, "name": _TEXT}
_OUTCOMES = ["rows", "nothing", "not_applicable"]
_OUTCOME = {"enum": _OUTCOMES}
_PERIOD = {"code": _TEXT, "words": _TEXT, **dict.fromkeys(("starts_on", "ends_on", "due_on", "due_next_working"), _DAY)}
_COLUMN = _object(
    {
        "key": {"type": "string", "description": "Name for programs; unique among the columns of its table."},
        "label": {"type": "string", "description": "The official name of the field."},
        "type": {"enum": ["text", "number", "money", "date", "time", "year", "url", "table", "separator"]},
        "code": {"type": "integer", "minimum": 1, "maximum": 14, "description": "Type code of SIPOT."},
        "id": {"type": "string", "description": "Number of the field in its format; empty where it has none."},
        "table": {**_TEXT_OR_NULL, "description": "Secondary table whose rows the cells refer to."},
    }
)

DATASET: dict[str, Any] = _object(
    {
        "obligation": _REFERENCE,
        "law": _LAW,
        "subject": _SUBJECT,
        "part": _TEXT,
        "period": _object(_PERIOD),
        "outcome": {**_OUTCOME, "description": "Whether there are rows, there was nothing, or it does not apply."},
        "grounds": _list(_object({"directorate": _TEXT, "text": _TEXT})),
        "late": {"type": "boolean"},
        "responsible": _list(
            _object(
                {
                    **_DIRECTORATE,
                    "outcome": _OUTCOME,
                    "rows": {"type": "integer", "minimum": 0},
                    "published_on": _DAY,
                    "updated_on": _DAY,
                }
            )
        ),
        "format": {
            **_object(dict.fromkeys(("number", "title", "short_name", "source", "source_label"), _TEXT)),
            "type": ["object", "null"],
        },
        "columns": _list(_COLUMN),
        "tables": {"type": "object", "additionalProperties": _list(_COLUMN)},
        "rows": _object(
            {
                "count": {"type": "integer", "minimum": 0},
                "hash": {**_TEXT_OR_NULL, "description": "SHA-256 of the rows; null where there are none."},
            }
        ),
        "retention": _TEXT,
    }
)

OBLIGATION: dict[str, Any] = _object(
    {
        "law": _LAW,
        "subject": _SUBJECT,
        "what": _TEXT,
        "period": _object(dict.fromkeys(("key", "label", "text"), _TEXT)),
        "deadline": _TEXT,
        "triggers": _list(_TEXT),
        "retention": _TEXT,
        "applies": _object(
            {
                "value": {"enum": ["yes", "no", "conditional"]},
                **dict.fromkeys(("label", "reason", "ground"), _TEXT),
                "decided_on": {**_DAY, "description": "Null while nobody of the municipality has decided."},
            }
        ),
        "valid": _object({"from": _DAY, "until": _DAY}),
        "sure": {"type": "boolean", "description": "False: something said here is to be confirmed with the law."},
        "doubts": _list(_TEXT),
        "confidence": _object({"value": {"enum": ["high", "medium", "low"]}, "label": _TEXT}),
        "formats": _list(_object({"part": _TEXT, "title": _TEXT})),
        "responsible": _list(_object(_DIRECTORATE)),
        "periods": _list(
            _object(
                {
                    **_PERIOD,
                    "part": _TEXT,
                    "dataset": {**_REFERENCE, "type": ["object", "null"]},
                    "outcome": {"enum": [*_OUTCOMES, None]},
                    "late": {"type": "boolean"},
                    "published_on": _DAY,
                    "waiting": {**_list(_TEXT), "description": "Directorates that have not published yet."},
                }
            )
        ),
        "predecessors": _list(_REFERENCE),
        "successors": _list(_REFERENCE),
        "source": _TEXT,
    }
)

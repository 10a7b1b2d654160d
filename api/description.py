"""The description of the API (OpenAPI 3.1): what django-ninja cannot read from the code.

An operation names the form of its answer with :func:`answers`; what every operation can answer is added by
:class:`Described`, to those too that rooms and plugins contributed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from pregonero.content.api import any_document_schema

from .problems import CONTENT_TYPE

_TEXT = {"type": "string"}
_UUID = {"type": "string", "format": "uuid"}
_TIME = {"type": "string", "format": "date-time"}
_HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_SEQ = {"type": "integer", "minimum": 0}
#: no text of ours has a NUL, and PostgreSQL takes none
_STORABLE = "^[^\\u0000]*$"
_NAMED = re.compile(rb'"#/components/schemas/([^"]+)"')


def _object(**properties: Any) -> dict[str, Any]:
    """An object that has all of ``properties`` and may have more: a field added later breaks no reader."""
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _ref(name)}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


_HEADER = _object(
    v={"type": "integer", "minimum": 1},
    site={"type": "integer"},
    seq={"type": "integer", "minimum": 1},
    at=_TIME,
    action={"enum": ["published", "updated", "moved", "withdrawn", "erased"]},
    id=_UUID,
    kind=_TEXT,
    locale=_TEXT,
    path=_TEXT,
    actor={**_TEXT, "description": "Opaque."},
    payload_hash=_or_null(_HASH),
    prev_hash=_HASH,
    hash=_HASH,
)
_HEALTH = ["ok", "degraded", "failing"]

#: forms of answers; those of documents come from the content room (:func:`_schemas`)
_SCHEMAS: dict[str, Any] = {
    "Header": _HEADER,
    "Entry": {
        **_HEADER,
        "properties": {**_HEADER["properties"], "document": _ref("Document")},
        "description": "A header of the ledger, with the document where it is what is public now.",
    },
    "DocumentList": _object(items=_list("DocumentParts"), next=_or_null(_TEXT), generation=_SEQ),
    "Changes": _object(items=_list("Entry"), next=_SEQ, latest=_SEQ),
    "History": _object(
        items=_list("Entry"),
        withdrawals={
            "type": "array",
            "items": _object(seq={"type": "integer", "minimum": 1}, reason=_TEXT, replaced_by=_or_null(_UUID)),
        },
    ),
    "Kinds": _object(
        items={"type": "array", "items": _object(kind=_TEXT, label=_TEXT, schema={"type": "integer"}, url=_TEXT)}
    ),
    "Health": _object(
        status={"enum": _HEALTH},
        generation=_SEQ,
        checks={"type": "object", "additionalProperties": _object(status={"enum": _HEALTH}, detail=_TEXT)},
    ),
    "Problem": {
        **_object(
            type=_TEXT,
            title=_TEXT,
            status={"type": "integer", "minimum": 400, "maximum": 599},
            detail=_TEXT,
            errors={
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "field": _TEXT,
                        "message": _TEXT,
                        "allowed": {"type": "array", "items": _TEXT},
                        "scope": _TEXT,
                    },
                },
            },
        ),
        "description": "RFC 9457. `errors` names each parameter that is wrong and, where that can be said, what is "
        "allowed; or the `scope` that a key lacks.",
    },
}

_ETAG = {"ETag": {"schema": _TEXT, "description": "Opaque; send it back as `If-None-Match`."}}
_LATER = {"Retry-After": {"schema": {"type": "integer", "minimum": 0}, "description": "Seconds."}}
_WHICH = {"WWW-Authenticate": {"schema": _TEXT, "description": "RFC 6750 §3."}}
#: status → what it means and the headers it brings; a problem unless it says otherwise
_MEANINGS: dict[int, tuple[str, dict[str, Any]]] = {
    301: ("It has another address now.", {"Location": {"schema": _TEXT, "required": True}}),
    304: ("What you have is what is public now.", _ETAG),
    400: ("The request cannot be read.", {}),
    401: ("This key is not good, or not any more. Reading needs none.", _WHICH),
    403: ("This key lacks a scope.", _WHICH),
    404: ("Nothing is there, and nothing public ever was.", {}),
    410: ("It was public and is no more; `detail` is the reason.", {}),
    422: ("A parameter is wrong or unknown.", {}),
    429: ("Too many questions: come again after `Retry-After`.", _LATER),
    503: ("Not now: come again after `Retry-After`.", _LATER),
}
_OF_ALL = (304, 400, 401, 403, 404, 422, 429, 503)


def answers(
    schema: str | dict[str, Any], *others: int, media_type: str = "application/json", kept: bool = True
) -> dict[str, Any]:
    """``openapi_extra`` of an operation: the form of its 200, and what it can answer beside what all can; ``kept``:
    whether a reader may keep it, by its ETag."""
    form = _ref(schema) if isinstance(schema, str) else schema
    good = {"description": "OK", "headers": _ETAG if kept else {}, "content": {media_type: {"schema": form}}}
    return {"responses": {200: good, **{status: _response(status) for status in others}}}


def state_of_health() -> dict[str, Any]:
    """``openapi_extra`` of the operation whose 503 has the form of its 200, and which nobody keeps."""
    content = {"application/json": {"schema": _ref("Health")}}
    working, failing = "It works, perhaps not all of it.", "Something fails."
    return {
        "responses": {
            200: {"description": working, "headers": {}, "content": content},
            503: {"description": failing, "content": content},
        }
    }


def _response(status: int) -> dict[str, Any]:
    meaning, headers = _MEANINGS[status]
    response: dict[str, Any] = {"description": meaning}
    if headers:
        response["headers"] = headers
    if status >= 400:
        response["content"] = {CONTENT_TYPE: {"schema": _ref("Problem")}}
    return response


def _schemas() -> dict[str, Any]:
    whole = any_document_schema()
    form = _elsewhere({key: whole[key] for key in ("type", "required", "properties")})
    fallback = _object(requested=_TEXT, locale=_TEXT)
    return {
        **_SCHEMAS,
        **{name: _elsewhere(part) for name, part in whole["$defs"].items()},
        "Document": {
            **form,
            "description": "A whole document; what `fields` holds is said by `schemas/{kind}.json`.",
        },
        "Preview": {
            **form,
            "required": [*form["required"], "preview"],
            "properties": {**form["properties"], "preview": _object(ends_at=_TIME, revision={"type": "integer"})},
            "description": "A document as it would be published.",
        },
        "DocumentParts": {
            "type": "object",
            "properties": {**form["properties"], "fallback": fallback},
            "description": "A document, or of it what `fields=` asked for; lists leave `blocks` out. `fallback`: it is "
            "not in the language that was asked for.",
        },
    }


def _elsewhere(schema: Any) -> Any:
    """A schema whose references lead to the components of the description."""
    if isinstance(schema, list):
        return [_elsewhere(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: value.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _elsewhere(value)
        for key, value in schema.items()
    }


class Described(NinjaAPI):
    """The API with a description that says of each operation all that it can answer."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        description = super().get_openapi_schema(**asked)
        # those of parameters stay out: each parameter is described where it can be given
        named = set(_NAMED.findall(orjson.dumps(description, option=orjson.OPT_NON_STR_KEYS)))
        found = description["components"]["schemas"]
        used = {name: schema for name, schema in found.items() if name.encode() in named}
        description["components"]["schemas"] = {**used, **_schemas()}
        description["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        description["security"] = [{}, {"key": []}]  # nobody needs one
        for operation in _operations(description):
            operation["parameters"] = [*map(_parameter, operation["parameters"]), *_request_headers(operation)]
            responses = operation["responses"]
            responses[200] = {"headers": _ETAG, **responses[200]}
            common = _OF_ALL if responses[200]["headers"] else [status for status in _OF_ALL if status != 304]
            operation["responses"] = {
                status: responses.get(status) or _response(status) for status in sorted({*common, *responses})
            }
        return description


def _operations(description: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in description["paths"].values():
        yield from methods.values()


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter as it can stand in an address: it is there or not, but never null."""
    schema = dict(parameter["schema"])
    kept = [each for each in schema.pop("anyOf", ()) if each != {"type": "null"}]
    if len(kept) == 1:
        schema |= kept[0]
    elif kept:
        schema["anyOf"] = kept
    if schema.get("type") == "string" and parameter["in"] == "query" and not {"format", "enum"} & schema.keys():
        schema["pattern"] = _STORABLE
    return {**parameter, "schema": schema}


def _request_headers(operation: dict[str, Any]) -> list[dict[str, Any]]:
    names = {
        "Accept-Language": "Language of messages, and of the document where there is a version in it.",
        "If-None-Match": "The ETag of what you have: 304 where it is what is public now.",
    }
    if "documents" in operation.get("tags", ()):
        names["Save-Data"] = "`on`: as `profile=lite`."
    return [
        {"in": "header", "name": name, "required": False, "schema": _TEXT, "description": text}
        for name, text in names.items()
    ]

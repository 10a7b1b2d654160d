"""What a JSON Schema finds wrong, in words for whoever wrote the file and never saw a schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from jsonschema.exceptions import ValidationError

SHOWN = 60


def sentences(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each thing that is wrong: the path of the value to look at, and a sentence."""
    path = tuple(error.absolute_path)
    wanted: Any = error.validator_value
    match error.validator:
        case "additionalProperties":
            known = error.schema.get("properties", {})
            for key in error.instance:
                if key not in known:
                    words = {"key": key, "known": ", ".join(known)}
                    yield (*path, key), _("“%(key)s” is not known here. Known: %(known)s.") % words
        case "required":
            for key in wanted:
                if key not in error.instance:
                    yield path, _("“%(key)s” is missing.") % {"key": key}
        case "dependentRequired":
            for key, needed in wanted.items():
                lacking = [name for name in needed if key in error.instance and name not in error.instance]
                for name in lacking:
                    yield path, _("“%(key)s” needs “%(other)s” beside it.") % {"key": key, "other": name}
        case _:
            yield path, _one(error, wanted)


def _one(error: ValidationError, wanted: Any) -> str:
    path = list(error.absolute_path)
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), _("the file"))
    words = {"name": name, "value": _shown(error.instance)}
    match error.validator:
        case "type":
            kinds = wanted if isinstance(wanted, list) else [wanted]
            return _("“%(name)s” is %(value)s; it must be %(kind)s.") % {
                **words,
                "kind": " / ".join(_kind(kind) for kind in kinds),
            }
        case "enum" | "const":
            choices = wanted if isinstance(wanted, list) else [wanted]
            return _("“%(name)s” is %(value)s; it must be one of: %(choices)s.") % {
                **words,
                "choices": ", ".join(str(choice) for choice in choices),
            }
        case "format":
            return _("“%(name)s” is %(value)s; it must be a date such as 2026-11-27.") % words
        case "pattern":
            message = _(
                "“%(name)s” is %(value)s; it may hold lower-case letters, digits and hyphens (LAW/KEY for another)."
            )
            return message % words
        case "minimum" | "maximum":
            return _("“%(name)s” is %(value)s; the limit is %(limit)s.") % {**words, "limit": wanted}
        case "minLength" | "minItems" | "minProperties":
            return _("“%(name)s” is empty.") % words
        case "maxLength":
            return _("“%(name)s” is longer than %(limit)s characters.") % {**words, "limit": wanted}
        case "uniqueItems":
            return _("“%(name)s” names something twice.") % words
    return _("“%(name)s” does not fit: %(value)s.") % words


def _kind(kind: str) -> str:
    return {
        "string": _("text (numbers in quotes)"),
        "integer": _("a whole number"),
        "boolean": _("true or false"),
        "object": _("a group of keys"),
        "array": _("a list with hyphens"),
        "null": _("null"),
    }[kind]


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return _("a group of keys")
    if isinstance(value, list):
        return _("a list with hyphens")
    text = value if isinstance(value, str) else json.dumps(value)
    return f"«{text[:SHOWN]}»"

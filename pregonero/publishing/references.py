"""What a document refers to, read from the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .sources import Document

_LINK = re.compile(r'data-(document|file)="([0-9a-f-]{36})"')


def references(document: Document) -> set[tuple[str, str]]:
    """``(type, id)`` of every image, file, directorate and document named in ``document``.

    An image is known by its ``sizes``, a file by its ``content_type``, a document by ``id`` beside
    ``path`` and ``kind``, a link in rich text by ``data-document`` or ``data-file``.
    """
    found = set(_walk([document["fields"], document["blocks"], document["image"]]))
    if document.get("directorate"):
        found.add(("directorate", document["directorate"]["id"]))
    return found


def _walk(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        identifier = value.get("id")
        if isinstance(identifier, str):
            if "sizes" in value:
                yield "image", identifier
            elif "content_type" in value:
                yield "file", identifier
            elif "kind" in value and "path" in value:
                yield "document", identifier
        for item in value.values():
            yield from _walk(item)
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item)
    elif isinstance(value, str):
        yield from _LINK.findall(value)


def links(value: Any) -> Iterator[str]:
    """Every root-relative address that rich text or a call to action in ``value`` leads to."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in {"url", "href"} and isinstance(item, str) and item.startswith("/"):
                yield item
            else:
                yield from links(item)
    elif isinstance(value, list):
        for item in value:
            yield from links(item)
    elif isinstance(value, str):
        yield from re.findall(r'href="(/[^"]*)"', value)

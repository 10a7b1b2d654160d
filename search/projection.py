"""From a document to what is indexed of it: its words by weight, and nothing that is no prose.

Works on any kind of document, those of plugins too: every text a person wrote is taken from
``fields`` and ``blocks``; identifiers, addresses of pages and files, colours, dates and amounts
are left out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from html.parser import HTMLParser
from typing import Any

#: Keys whose texts are for machines, wherever they stand.
_MACHINE_KEYS = frozenset(
    {
        "id", "slug", "kind", "type", "status", "level", "content_type", "src", "url", "path", "sizes", "focal",
        "colour", "colours", "inegi", "clave", "languages", "navigation", "locale", "translation_key",
    }
)  # fmt: skip

# Addresses, colours, UUIDs, ISO dates and times, counts and amounts; telephones and postal codes are kept.
_MACHINE_TEXT = re.compile(
    r"\s*(?:[a-z][a-z0-9+.-]*://\S*|/\S*|#[0-9a-fA-F]{3,8}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?|-?\d{1,4}|-?\d+\.\d+)\s*"
)

_SILENT_ELEMENTS = frozenset({"script", "style", "template"})
_INLINE_ELEMENTS = frozenset(
    {"a", "abbr", "b", "code", "del", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"}
)


@dataclass(frozen=True, slots=True)
class Record:
    """What an engine holds of one document. ``directorate`` is a slug; ``labels`` are tags, directorate and year."""

    id: str
    kind: str
    locale: str
    path: str
    directorate: str
    directorate_name: str
    title: str
    summary: str
    labels: str
    body: str

    def digest(self) -> str:
        """Fingerprint of everything indexed: two equal ones need no new indexing."""
        canonical = json.dumps(astuple(self), ensure_ascii=False).encode()
        return hashlib.blake2b(canonical, digest_size=16).hexdigest()


def project(document: Mapping[str, Any]) -> Record | None:
    """The record of a published document; None for one without a title, which nobody could find by name."""
    title = clean(document.get("title"))
    if not title:
        return None
    directorate = document.get("directorate") or {}
    tags = [clean(tag) for tag in document.get("tags") or []]
    year = clean(document.get("published_at"))[:4]
    name = clean(directorate.get("name"))
    image = document.get("image") or {}
    prose = [*texts(document.get("fields")), *texts(document.get("blocks")), clean(image.get("alt"))]
    return Record(
        id=clean(document["id"]),
        kind=clean(document.get("kind")),
        locale=clean(document.get("locale")),
        path=clean(document.get("path")),
        directorate=clean(directorate.get("slug")),
        directorate_name=name,
        title=title,
        summary=clean(document.get("summary")),
        labels="\n".join(filter(None, [*tags, name, year])),
        body="\n".join(filter(None, prose)),
    )


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Every text a person wrote inside a JSON value, in its order; HTML without its tags."""
    if isinstance(value, str):
        if not _MACHINE_TEXT.fullmatch(value):
            yield strip_html(value) if key == "html" or key.endswith("_html") else clean(value)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name not in _MACHINE_KEYS:
                yield from texts(part, str(name))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part, key)


def clean(value: Any) -> str:
    """``value`` as text that can be stored: no NUL, no half characters (lone surrogates), no outer space."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8").strip()


class _Prose(HTMLParser):
    """Collects the text of an HTML fragment; elements other than inline ones part words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT_ELEMENTS
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT_ELEMENTS))
        self._part(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)

    def _part(self, tag: str) -> None:
        if tag not in _INLINE_ELEMENTS:
            self.parts.append("\n")


def strip_html(html: str) -> str:
    """The text of an HTML fragment, one paragraph a line."""
    parser = _Prose()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).splitlines())
    return clean("\n".join(filter(None, lines)))

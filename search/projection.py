"""From a document to what is indexed of it: its words by weight, and nothing that is no prose.

Works on any kind of document, those of plugins too: every text a person wrote is taken from
``fields`` and ``blocks``; identifiers, addresses of pages and files, colours, dates and amounts
are left out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from html.parser import HTMLParser
from typing import Any, Final

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

#: What pages call a field that has a value: people ask for «teléfono del DIF», and no text says it. Only fields that
#: documents of any kind may have; a plugin's own fields are found by their values.
_FIELD_WORDS = {
    "phone": "teléfono", "email": "correo electrónico", "hours": "horario", "address": "dirección domicilio ubicación",
    "postal_code": "código postal", "requirements": "requisitos", "cost": "costo cuánto cuesta precio",
    "steps": "pasos trámite", "when": "horario cuándo", "where": "dónde lugar", "contact": "contacto directorio",
    "localities": "localidades", "holder": "titular encargado director", "files": "archivos formatos documentos",
}  # fmt: skip
_FIELDS_DEEP = 3

# Telephone numbers as people write them, who search for them in one run of digits.
_PHONE = re.compile(r"(?<!\d)(?:\(?\d{2,3}\)?[ .\-]?){1,2}\d{3,4}[ .\-]?\d{4}(?!\d)")

_SILENT_ELEMENTS = frozenset({"script", "style", "template"})
_INLINE_ELEMENTS = frozenset(
    {"a", "abbr", "b", "code", "del", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"}
)


#: Characters of the files of one document that are indexed.
FILE_CHARACTERS = 5_000_000

#: Addresses of files → the texts of their pages; those not known are left out.
Pages = Callable[[Collection[str]], Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Part:
    """The text of one page of a file. ``page`` counts from 1; ``src``: address of the file; ``title``: its name."""

    src: str
    title: str
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """What an engine holds of one document. ``directorate`` is a slug; ``labels`` are tags, directorate and year.

    ``day``: days since 1970 of its publication; ``formats``: endings of its files; ``files``: their addresses;
    ``parts``: the pages of those whose text is known.
    """

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
    tags: tuple[str, ...] = ()
    year: str = ""
    day: int = 0
    formats: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    def digest(self) -> str:
        """Fingerprint of everything indexed: two equal ones need no new indexing."""
        values = [getattr(self, name) for name in _VALUES]
        parts = [(part.src, part.title, part.page, part.text) for part in self.parts]
        canonical = json.dumps([*values, parts], ensure_ascii=False).encode()
        return hashlib.blake2b(canonical, digest_size=16).hexdigest()


#: without ``parts``, which come last
_VALUES: Final = tuple(each.name for each in fields(Record))[:-1]


def no_pages(files: Collection[str]) -> Mapping[str, Sequence[str]]:
    """No text of any file is known."""
    return {}


def project(document: Mapping[str, Any], pages: Pages = no_pages) -> Record | None:
    """The record of a published document; None for one without a title, which nobody could find by name."""
    title = clean(document.get("title"))
    if not title:
        return None
    directorate = document.get("directorate") or {}
    tags = [tag for tag in map(clean, document.get("tags") or []) if tag]
    published = clean(document.get("published_at"))[:10]
    name = clean(directorate.get("name"))
    image = document.get("image") or {}
    content = [document.get("fields"), document.get("blocks")]
    prose = [*(text for each in content for text in texts(each)), clean(image.get("alt"))]
    labels = [*tags, name, published[:4], *_field_words(document.get("fields")), *_phones(prose)]
    attached = dict(file for each in content for file in files(each))
    return Record(
        id=clean(document["id"]),
        kind=clean(document.get("kind")),
        locale=clean(document.get("locale")),
        path=clean(document.get("path")),
        directorate=clean(directorate.get("slug")),
        directorate_name=name,
        title=title,
        summary=clean(document.get("summary")),
        labels="\n".join(filter(None, labels)),
        body="\n".join(filter(None, prose)),
        tags=tuple(dict.fromkeys(tags)),
        year=published[:4],
        day=_day(published),
        formats=tuple(sorted({ending for src in attached if (ending := ending_of(src))})),
        files=tuple(attached),
        parts=tuple(_parts(attached, pages)) if attached else (),
    )


def _field_words(fields: Any, depth: int = _FIELDS_DEEP) -> Iterator[str]:
    """What pages call the fields that have a value."""
    if isinstance(fields, Mapping):
        for key, value in fields.items():
            if value and (words := _FIELD_WORDS.get(key)):
                yield words
            if depth > 1:
                yield from _field_words(value, depth - 1)


def _phones(prose: Sequence[str]) -> Iterator[str]:
    """Telephone numbers of a text, each in one run of digits."""
    for text in prose:
        for match in _PHONE.finditer(text[:FILE_CHARACTERS]):
            digits = re.sub(r"\D", "", match.group())
            if digits != match.group() and len(digits) in (7, 8, 10):
                yield digits


def day_number(day: date) -> int:
    """Days since 1970, as indexes count them."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def _day(text: str) -> int:
    try:
        return day_number(date.fromisoformat(text))
    except ValueError:
        return 0


def ending_of(src: str) -> str:
    """``pdf`` of ``/archivos/1/acta.PDF``."""
    name = src.rpartition("/")[2].partition("?")[0]
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return ending if ending.isalnum() and len(ending) <= 5 else ""


def _parts(attached: Mapping[str, str], pages: Pages) -> Iterator[Part]:
    left = FILE_CHARACTERS
    for src, of_file in pages(list(attached)).items():
        for number, page in enumerate(of_file, 1):
            text = clean(page[:left])
            left -= len(text)
            if text:
                yield Part(src, attached.get(src, ""), number, text)


def files(value: Any) -> Iterator[tuple[str, str]]:
    """``(address, name)`` of every file inside a JSON value: what has an address, a name and a size in bytes."""
    if isinstance(value, Mapping):
        url, title = value.get("url"), value.get("title")
        if isinstance(url, str) and url.startswith("/") and isinstance(title, str) and "size" in value:
            yield url, clean(title)
        for part in value.values():
            yield from files(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from files(part)


def _table(value: Mapping[str, Any]) -> tuple[list[str], list[list[Any]]] | None:
    """Headers and rows of a table, where a value is one: each row is found, and shown, with its headers."""
    columns, rows = value.get("columns"), value.get("rows")
    if not isinstance(columns, list) or not isinstance(rows, list):
        return None
    named = [each if isinstance(each, Mapping) else {"label": each, "name": each} for each in columns]
    headers = [clean(each.get("label") or each.get("name")) for each in named]
    listed = [
        [row.get(each.get("name")) for each in named] if isinstance(row, Mapping) else row
        for row in rows
        if isinstance(row, Mapping | list)
    ]
    return headers, listed


def _row(headers: Sequence[str], row: Sequence[Any]) -> str:
    cells = ((header, _cell(value)) for header, value in zip(headers, row, strict=False))
    return " · ".join(f"{header}: {value}" if header else value for header, value in cells if value)


def _cell(value: Any) -> str:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else clean(value)


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Every text a person wrote inside a JSON value, in its order; HTML without its tags."""
    if isinstance(value, str):
        if not _MACHINE_TEXT.fullmatch(value):
            yield strip_html(value) if key == "html" or key.endswith("_html") else clean(value)
    elif isinstance(value, Mapping):
        table = _table(value)
        for name, part in value.items():
            if name not in _MACHINE_KEYS and not (table and name in ("columns", "rows")):
                yield from texts(part, str(name))
        for row in table[1] if table else ():
            yield _row(table[0], row)  # type: ignore[index]  # there is one
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

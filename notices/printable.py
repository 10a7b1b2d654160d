"""From a document to what a layout reads: plain JSON and the files it names.

Everything that needs a decision is decided here, so that layouts only place things: dates and money are
words already, rich text is a tree, addresses are absolute, pictures are files with an alternative text,
headings skip no level, words too long for a line may break. The JSON is the only way data takes to Typst:
no string of it is ever read as markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from django.utils.translation import gettext_lazy as _

from . import pictures, qr, richtext, tables
from .catalogue import Template
from .errors import PrintError
from .text import clean, line, shorten
from .wording import Wording, file_type, local_date, moment, money, size

ImageBytes = Callable[[dict[str, Any]], bytes | None]

#: in a document's own colours, text needs this contrast on white (WCAG 2.2, 1.4.3)
_CONTRAST = 4.5
_PRIMARY, _ACCENT = "#1f3a5f", "#8a5a00"
#: a quotation, an alert or a transcript of at most this many characters is not broken between pages
_TOGETHER = 700
#: keys whose text is for machines
_NOT_PRINTED = frozenset({"id", "translation_key", "kind", "locale", "slug", "src", "content_type"})
_WHOLE = 1_000_000  # for text that is not laid out: no places to break


@dataclass(slots=True)
class Printable:
    """``data`` is what layouts read as ``/data.json``; ``files`` go beside it, by path; ``when`` dates the PDF."""

    data: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
    when: datetime | None = None


def compose(
    document: dict[str, Any],
    site_document: dict[str, Any],
    template: Template,
    *,
    base_url: str,
    image_bytes: ImageBytes,
    zone: tzinfo,
) -> Printable:
    """What ``template`` needs to print ``document``. Raises :class:`PrintError` naming the field that cannot be."""
    return _Composer(document, site_document, template, base_url, image_bytes, zone).compose()


class _Composer:
    def __init__(
        self,
        document: dict[str, Any],
        site_document: dict[str, Any],
        template: Template,
        base_url: str,
        image_bytes: ImageBytes,
        zone: tzinfo,
    ) -> None:
        self.document = document
        self.fields: dict[str, Any] = document.get("fields") or {}
        self.site = site_document
        self.site_fields: dict[str, Any] = site_document.get("fields") or {}
        self.template = template
        self.base_url = base_url.rstrip("/")
        self.image_bytes = image_bytes
        self.zone = zone
        self.words = Wording(document.get("locale") or "es-MX", template.words)
        self.files: dict[str, bytes] = {}
        self._level = 1  # of the last heading set

    def compose(self) -> Printable:
        document, words = self.document, self.words
        title = line(document.get("title") or "")
        if not title.replace("\u200b", ""):
            raise PrintError("title", _("The title is empty: there is nothing to head the sheet with."))
        language, region = _language(document.get("locale") or "")
        url = self.base_url + (document.get("path") or "/")
        address = _without_scheme(url)
        try:
            self.files["images/qr.svg"] = qr.svg(url)
        except ValueError as error:
            raise PrintError("path", _("The address is too long for a QR code.")) from error
        published = local_date(document.get("published_at"), self.zone)
        updated = local_date(document.get("updated_at"), self.zone)
        summary = line(document.get("summary") or "")
        directorate = line((document.get("directorate") or {}).get("name") or "")
        data: dict[str, Any] = {
            "paper": self.template.paper,
            "label": self.template.label,
            "lang": language,
            "region": region,
            "words": {key: word for key, word in words.words.items() if isinstance(word, str)},
            "words_lang": words.language,
            "colours": self._colours(),
            "authority": self._authority(),
            "title": title,
            "name": line(document["title"], _WHOLE),
            "running": shorten(line(document["title"]), 66),
            "summary": summary,
            "directorate": directorate,
            "tags": [line(tag, _WHOLE) for tag in document.get("tags") or ()],
            "published": words("published", date=words.date(published)) if published else "",
            "updated": words("updated", date=words.date(updated)) if updated and updated != published else "",
            "corrections": [
                {"date": words.date(one.get("date")), "text": line(one.get("text") or "", _WHOLE)}
                for one in document.get("corrections") or ()
            ],
            "address": {"url": url, "text": clean(address)},
            "qr": {"file": "/images/qr.svg", "alt": words("qr", address=address)},
            "image": None,
        }
        if "image" in self.template.fields and document.get("image"):
            data["image"] = self._picture(document["image"], "image", "")
        data["facts"] = self._facts()
        data["program"] = self._program() if document.get("kind") == "program" else None
        data["blocks"] = self._blocks() if "blocks" in self.template.fields else []
        data["people"] = [self._person(person) for person in self.fields.get("people") or ()]
        data["photos"] = self._photos()
        data["related"] = self._related()
        return Printable(data, self.files, moment(document.get("updated_at")) or moment(document.get("published_at")))

    # -- parts of every sheet

    def _authority(self) -> dict[str, Any]:
        fields = self.site_fields
        name = line(fields.get("official_name") or self.site.get("title") or "")
        arms = fields.get("coat_of_arms")
        picture = None
        if arms:
            picture = self._picture(arms, "site.fields.coat_of_arms", "", longest=360)
            if not arms.get("alt"):
                picture["alt"] = self.words("arms", name=line(name, _WHOLE))
        return {
            "name": name,
            "running": shorten(name, 46),
            "state": line(fields.get("state") or ""),
            "address": line(fields.get("address") or ""),
            "phone": line(fields.get("phone") or ""),
            "email": line(fields.get("email") or ""),
            "hours": line(fields.get("hours") or ""),
            "arms": picture,
        }

    def _colours(self) -> dict[str, str]:
        given = self.site_fields.get("colours") or {}
        return {
            "primary": _legible(given.get("primary"), _PRIMARY),
            "accent": _legible(given.get("accent"), _ACCENT),
        }

    def _facts(self) -> list[dict[str, str]]:
        """Short facts of a document, by its kind, as label and text."""
        words, fields = self.words, self.fields
        kind = self.document.get("kind")
        if kind == "news":
            facts = [("place", fields.get("place")), ("event_date", words.date(fields.get("event_date")))]
        elif kind == "directorate":
            facts = [(key, fields.get(key)) for key in ("holder", "phone", "email", "hours", "address")]
        elif kind == "message":
            facts = [("author", ", ".join(part for part in (fields.get("author"), fields.get("role")) if part))]
        elif kind == "site":
            facts = [(key, fields.get(key)) for key in ("address", "hours", "phone", "email")]
        elif kind == "program":
            facts = self._program_facts()
        else:
            facts = []
        return _labelled(words, facts)

    def _program_facts(self) -> list[tuple[str, Any]]:
        fields, words = self.fields, self.words
        period = words.period(fields.get("starts_on"), fields.get("ends_on"))
        status = fields.get("status") or ""
        if period and status in ("open", "upcoming"):
            status = ""  # the dates say it, and go on saying it when the day has passed: paper does not change
        return [
            ("cost", words.cost(fields.get("cost") or "", fields.get("cost_amount"))),
            ("where", fields.get("where")),
            ("when", fields.get("when")),
            ("validity", period),
            ("status", words.words.get(status, status)),
            ("budget", money(fields.get("budget"))),
        ]

    def _program(self) -> dict[str, Any]:
        fields = self.fields
        return {
            "purpose": _paragraphs(fields.get("purpose")),
            "audience": _paragraphs(fields.get("audience")),
            "requirements": [line(text) for text in fields.get("requirements") or ()],
            "steps": [line(text) for text in fields.get("steps") or ()],
            "files": [self._file(file) for file in fields.get("files") or ()],
            "contact": self._contact(fields.get("contact") or {}),
        }

    def _photos(self) -> list[dict[str, Any]]:
        if "fields.photos" not in self.template.fields:
            return []
        lead = (self.document.get("image") or {}).get("id")
        return [
            self._picture(image, f"fields.photos.{index}", "")
            for index, image in enumerate(self.fields.get("photos") or ())
            if image["id"] != lead
        ]

    def _person(self, person: dict[str, Any]) -> dict[str, Any]:
        return {
            "author": line(person.get("name") or ""),
            "role": line(person.get("role") or ""),
            **_body(_paragraphs(person.get("quote"))),
        }

    def _related(self) -> dict[str, str] | None:
        program = self.fields.get("program")
        if not isinstance(program, dict) or not program.get("path"):
            return None
        url = self.base_url + program["path"]
        return {"title": line(program.get("title") or ""), "url": url, "text": clean(_without_scheme(url))}

    # -- blocks

    def _blocks(self) -> list[dict[str, Any]]:
        found = []
        for index, block in enumerate(self.document.get("blocks") or ()):
            value = block.get("value") or {}
            make = getattr(self, f"_block_{block.get('type')}", None)
            at = f"blocks.{index}"
            found.append(
                {"type": block["type"], **make(value, at)} if make else {"type": "text", "nodes": self._unknown(value)}
            )
        return found

    def _block_heading(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        return {"level": self._heading(int(value.get("level") or 2)), "text": line(value.get("text") or "")}

    def _block_text(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        return {"nodes": self._rich(value.get("html"))}

    def _block_image(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        return {"pictures": [self._captioned(value, at)] if value.get("image") else []}

    def _block_gallery(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        items = value.get("items") or ()
        return {
            "pictures": [
                self._captioned(item, f"{at}.items.{index}") for index, item in enumerate(items) if item.get("image")
            ]
        }

    def _block_quote(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        return {
            **_body(_paragraphs(value.get("text"))),
            "author": line(value.get("author") or ""),
            "role": line(value.get("role") or ""),
        }

    def _block_figures(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        return {
            "caption": line(value.get("caption") or ""),
            "note": line(value.get("note") or ""),
            **tables.fit(value.get("columns") or [], value.get("rows") or []),
        }

    def _block_steps(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        items = value.get("items") or ()
        return {
            "items": [{"title": line(item.get("title") or ""), "nodes": self._rich(item.get("html"))} for item in items]
        }

    def _block_contact(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        return self._contact(value)

    def _block_file(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        return self._file(value.get("file") or {})

    def _block_call_to_action(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        return {
            "title": line(value.get("label") or ""),
            "description": line(value.get("description") or ""),
            **self._link(value.get("url")),
        }

    def _block_video(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        return {
            "title": line(value.get("title") or ""),
            **_body(self._rich(value.get("transcript_html"))),
            **self._link(value.get("url")),
        }

    def _block_alert(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        level = value.get("level") if value.get("level") in ("info", "warning", "danger") else "info"
        return {"level": level, "label": self.words(f"alert_{level}"), **_body(self._rich(value.get("html")))}

    def _block_questions(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        items = value.get("items") or ()
        return {
            "items": [
                {"title": line(item.get("question") or ""), "nodes": self._rich(item.get("answer_html"))}
                for item in items
            ]
        }

    def _unknown(self, value: Any) -> list[richtext.Node]:
        """A block of a kind this package does not know, from another plugin: its text, in its order."""
        nodes: list[richtext.Node] = []
        for key, text in _strings(value):
            if key.endswith("html"):
                nodes += self._rich(text)
            elif key not in ("url", "src", "id", "href"):
                nodes += _paragraphs(text)
        return nodes

    # -- pieces

    def _heading(self, level: int) -> int:
        """``level`` (2 to 4), or less where it would skip one: PDF/UA-1 (7.4.2) refuses that."""
        self._level = max(2, min(level, self._level + 1, 4))
        return self._level

    def _rich(self, source: str | None) -> list[richtext.Node]:
        nodes = richtext.parse(source or "", absolute=self._absolute, clean=clean)
        self._mend(nodes)
        return nodes

    def _mend(self, nodes: list[richtext.Node]) -> None:
        """Levels of headings, and the address under each link in print: paper cannot be clicked."""
        for node in nodes:
            if node["kind"] == "h":
                node["level"] = self._heading(node["level"])
            for run in node.get("runs", ()) if node["kind"] == "p" else ():
                address = _without_scheme(run.get("url", ""))
                if address.startswith(("mailto:", "tel:")) or not address:
                    continue
                said = run["s"].replace("\u200b", "").strip()
                if said.rstrip("/") not in (run["url"].rstrip("/"), address.rstrip("/")):
                    run["note"] = clean(address)
            for item in node.get("items", ()):
                self._mend(item)
            self._mend(node.get("nodes", []))

    def _absolute(self, address: str) -> str | None:
        address = line(address, _WHOLE)
        if address.startswith("/") and not address.startswith("//"):
            return self.base_url + address
        if re.match(r"(?i)(https?://|mailto:|tel:)[^\s]", address):
            return address[:2000]
        return None

    def _link(self, address: str | None) -> dict[str, str]:
        """An address as ``url`` (to click, "" where it is none we would link) and ``text`` (to read)."""
        url = self._absolute(address or "") or ""
        return {"url": url, "text": clean(_without_scheme(url)) if url else line(address or "")}

    def _file(self, file: dict[str, Any]) -> dict[str, str]:
        detail = (file_type(file.get("content_type") or "", file.get("url") or ""), size(file.get("size")))
        return {
            "title": line(file.get("title") or ""),
            "detail": ", ".join(part for part in detail if part),
            **self._link(file.get("url")),
        }

    def _contact(self, contact: dict[str, Any]) -> dict[str, Any]:
        keys = ("phone", "email", "hours", "address")
        return {
            "name": line(contact.get("name") or ""),
            "role": line(contact.get("role") or ""),
            "facts": _labelled(self.words, [(key, contact.get(key)) for key in keys]),
        }

    def _captioned(self, value: dict[str, Any], at: str) -> dict[str, Any]:
        return self._picture(value["image"], f"{at}.image", value.get("caption") or "")

    def _picture(
        self, image: dict[str, Any], at: str, caption: str, longest: int = pictures.LONGEST_SIDE
    ) -> dict[str, Any]:
        """A picture as a file beside the layout. A missing alternative text is said, never left out (PDF/UA-1, 7.3)."""
        data = self.image_bytes(image)
        if not data:
            raise PrintError(at, _("The file of this image is missing."))
        try:
            picture = pictures.for_paper(data, longest)
        except pictures.OversizedPicture as error:
            raise PrintError(at, _("This image has too many pixels to be printed.")) from error
        except pictures.UnreadablePicture as error:
            raise PrintError(at, _("The file of this image cannot be read as a picture.")) from error
        path = f"images/{len(self.files)}.{picture.suffix}"
        self.files[path] = picture.data
        credit = line(image.get("credit") or "")
        alt = line(image.get("alt") or "", _WHOLE) or line(caption, _WHOLE) or self.words("no_alt")
        return {
            "file": f"/{path}",
            "alt": alt,
            "decorative": bool(image.get("decorative")),
            "caption": line(caption),
            "credit": self.words("credit", name=credit) if credit else "",
            "ratio": round(picture.height / picture.width, 4),
        }


def locate(characters: str, document: dict[str, Any], site_document: dict[str, Any]) -> str:
    """Dotted path of the first field that holds ``characters``, in ``document`` or else (``site.…``) the site's own."""
    for prefix, source in (("", document), ("site.", site_document)):
        for path, text in _paths(source):
            if path.rpartition(".")[2] not in _NOT_PRINTED and characters in clean(html.unescape(text), _WHOLE):
                return prefix + path
    return "document"


def _paths(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _paths(inner, f"{path}.{index}" if path else str(index))


def _strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text inside ``value`` with the last key on the way to it."""
    for path, text in _paths(value, key):
        keys = [part for part in path.split(".") if not part.isdigit()]
        yield keys[-1] if keys else "", text


def _labelled(words: Wording, facts: list[tuple[str, Any]]) -> list[dict[str, str]]:
    return [{"key": key, "label": words(key), "text": line(text)} for key, text in facts if text and line(text)]


def _paragraphs(text: str | None) -> list[richtext.Node]:
    """Plain text as nodes: an empty line ends a paragraph, a new line breaks one."""
    nodes: list[richtext.Node] = []
    for paragraph in re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n")):
        runs: list[richtext.Run] = []
        for piece in paragraph.split("\n"):
            if line(piece):
                runs += [{"br": True}, {"s": line(piece)}] if runs else [{"s": line(piece)}]
        if runs:
            nodes.append({"kind": "p", "runs": runs})
    return nodes


def _body(nodes: list[richtext.Node]) -> dict[str, Any]:
    """``nodes``, and whether they are too ``long`` to be kept together on one page."""
    return {"nodes": nodes, "long": len(richtext.plain(nodes)) > _TOGETHER}


def _without_scheme(url: str) -> str:
    return re.sub(r"(?i)^https?://", "", url)


def _language(locale: str) -> tuple[str, str | None]:
    """Language (ISO 639) and region (ISO 3166) of a locale, ``es`` and ``MX`` where it names none."""
    found = re.fullmatch(r"([A-Za-z]{2,3})(?:-([A-Za-z]{2}))?", locale)
    if not found:
        return "es", "MX"
    language = found[1].lower()
    region = found[2].upper() if found[2] else None
    return language, region or ("MX" if language == "es" else None)


def _legible(colour: str | None, otherwise: str) -> str:
    """``colour`` where text in it can be read on white paper, else ``otherwise``."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour or ""):
        return otherwise
    assert colour is not None  # noqa: S101  (for the type checker: the match above says so)
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return colour.lower() if 1.05 / (luminance + 0.05) >= _CONTRAST else otherwise

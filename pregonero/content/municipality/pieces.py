"""Pieces of content as data files write them: blocks, pictures, dates."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.utils.timezone import get_default_timezone, make_aware
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page, Site

from pregonero.directorates.api import Directorate, Municipality

from ..richtext import from_paragraphs
from .folder import BadFolder, Folder, Problem, Record

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
IMAGE_COLUMNS = ("file", "title", "alt", "credit")


@dataclass(slots=True)
class LoadContext:
    """What loaders share during one load."""

    folder: Folder
    municipality: Municipality
    site: Site
    locale: Locale
    pictures: dict[str, Record]
    _images: dict[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> Page:
        return Page.objects.get(pk=self.site.root_page_id)

    def directorate(self, slug: str) -> Directorate:
        return Directorate.objects.get(subject__municipality=self.municipality, slug=slug)

    def image(self, name: str, collection: Collection | None = None) -> Any:
        """The picture of that file name, stored on first use; None for an empty name."""
        if not name:
            return None
        if name not in self._images:
            record = self.pictures[name]
            model = get_image_model()
            kept = model.objects.filter(title=record.get("title"), credit=record.get("credit")).first()
            if kept is None:
                with (self.folder.root / "content" / "images" / name).open("rb") as handle:
                    kept = model(
                        title=record.get("title"),
                        description=record.get("alt"),
                        credit=record.get("credit"),
                        collection=collection or Collection.get_first_root_node(),
                        file=ImageFile(handle, name=name),
                    )
                    kept.save()
            self._images[name] = kept
        return self._images[name]

    def blocks(self, entries: list[dict[str, Any]], collection: Collection | None = None) -> str:
        """``[[blocks]]`` as the JSON a StreamField stores."""
        return json.dumps([self._block(entry, collection) for entry in entries])

    def _block(self, entry: dict[str, Any], collection: Collection | None) -> dict[str, Any]:
        make = _MAKERS[entry["type"]]
        return {"type": entry["type"], "value": make(entry, lambda name: self._picture(name, collection))}

    def _picture(self, name: str, collection: Collection | None) -> dict[str, Any]:
        image = self.image(name, collection)
        return {"image": image.pk, "alt_text": image.description, "decorative": False}


Picture = Callable[[str], dict[str, Any]]


def _text(entry: dict[str, Any], key: str) -> str:
    return " ".join(str(entry.get(key, "")).split())


def _keys(*names: str) -> Callable[[dict[str, Any], Picture], dict[str, Any]]:
    return lambda entry, picture: {name: _text(entry, name) for name in names}


_MAKERS: dict[str, Callable[[dict[str, Any], Picture], dict[str, Any]]] = {
    "text": lambda entry, picture: {"html": from_paragraphs(entry["text"])},
    "heading": lambda entry, picture: {"text": _text(entry, "text"), "level": str(entry.get("level", 2))},
    "quote": _keys("text", "author", "role"),
    "figures": lambda entry, picture: {
        "caption": _text(entry, "caption"),
        "columns": [str(cell) for cell in entry.get("columns", [])],
        "rows": [[str(cell) for cell in row] for row in entry.get("rows", [])],
        "note": _text(entry, "note"),
    },
    "steps": lambda entry, picture: {
        "items": [
            {"title": _text(item, "title"), "html": from_paragraphs(item.get("text", ""))} for item in entry["items"]
        ]
    },
    "questions": lambda entry, picture: {
        "items": [
            {"question": _text(item, "question"), "answer": from_paragraphs(item["answer"])} for item in entry["items"]
        ]
    },
    "alert": lambda entry, picture: {"level": entry.get("level", "info"), "html": from_paragraphs(entry["text"])},
    "image": lambda entry, picture: {"image": picture(entry["image"]), "caption": _text(entry, "caption")},
    "gallery": lambda entry, picture: {
        "items": [{"image": picture(name), "caption": ""} for name in entry.get("images", [])]
    },
    "contact": _keys("name", "role", "phone", "email", "hours", "address"),
    "call_to_action": _keys("label", "url", "description"),
    "video": lambda entry, picture: {
        "title": _text(entry, "title"),
        "url": entry["url"],
        "transcript": from_paragraphs(entry.get("transcript", "")),
    },
}

_NEEDED = {
    "text": ("text",),
    "heading": ("text",),
    "quote": ("text",),
    "figures": ("caption", "columns", "rows"),
    "steps": ("items",),
    "questions": ("items",),
    "alert": ("text",),
    "image": ("image",),
    "gallery": ("images",),
    "contact": ("name",),
    "call_to_action": ("label", "url"),
    "video": ("title", "url", "transcript"),
}


def lines(items: list[str]) -> str:
    """A list of texts as the JSON of a field of lines."""
    return json.dumps([{"type": "item", "value": item} for item in items])


#: keys of blocks that hold something other than text
_LISTS = {"items": dict, "images": str, "columns": str | int | float, "rows": list}
_ITEMS = {"steps": ("title",), "questions": ("question", "answer")}


def check_blocks(folder: Folder, record: Record, pictures: dict[str, Record]) -> None:
    """Note every block that could not be loaded."""
    if not folder.expect_lists(record, dict, "blocks"):
        return
    for number, entry in enumerate(record.get("blocks", [])):
        kind = entry.get("type")
        line = record.line_of("blocks", number)
        if kind not in _MAKERS:
            known = ", ".join(sorted(_MAKERS))
            folder.complain(
                record.file, line, _("Unknown block “%(kind)s”. Known: %(known)s.") % {"kind": kind, "known": known}
            )
            continue
        faults = [key for key in _NEEDED[kind] if not entry.get(key)] + _misshapen(kind, entry)
        for key in dict.fromkeys(faults):
            message = _("A block “%(kind)s” lacks “%(key)s”, or it is not written as it should be.")
            folder.complain(record.file, line, message % {"kind": kind, "key": key})
        if faults:
            continue
        named = [entry["image"]] if kind == "image" else entry.get("images", [])
        for name in named:
            check_picture(folder, record, "blocks", name, pictures, line)


def _misshapen(kind: str, entry: dict[str, Any]) -> list[str]:
    """Keys of a block whose values are of the wrong form; a row of figures has as many cells as there are columns."""
    wrong = []
    for key, value in entry.items():
        if key in _LISTS:
            if not isinstance(value, list) or not all(isinstance(item, _LISTS[key]) for item in value):
                wrong.append(key)
        elif not isinstance(value, str | int):
            wrong.append(key)
    if wrong:
        return wrong
    if any(not item.get(key) for item in entry.get("items", ()) for key in _ITEMS.get(kind, ())):
        wrong.append("items")
    if any(len(row) != len(entry.get("columns", ())) for row in entry.get("rows", ())):
        wrong.append("rows")
    return wrong


def check_picture(
    folder: Folder, record: Record, key: str, name: Any, pictures: dict[str, Record], line: int | None = None
) -> None:
    """Note a picture that images.csv does not describe."""
    if name and str(name) not in pictures:
        message = _("The picture “%(name)s” is not described in content/images/images.csv.")
        folder.complain(record.file, line or record.line_of(key), message % {"name": name})


def check_slug(folder: Folder, record: Record) -> None:
    """Note an address that could not be one."""
    slug = record.get("slug")
    if slug and not (isinstance(slug, str) and SLUG.match(slug)):
        message = _("“slug” may hold lower-case letters, digits and hyphens.")
        folder.complain(record.file, record.line_of("slug"), message)


def check_directorate(folder: Folder, record: Record, directorates: set[str]) -> None:
    """Note a directorate that directorates.csv does not have."""
    slug = record.get("directorate")
    if slug and slug not in directorates:
        message = _("The directorate “%(slug)s” is not in directorates.csv.")
        folder.complain(record.file, record.line_of("directorate"), message % {"slug": slug})


def refusal(record: Record, error: ValidationError) -> BadFolder:
    """What a model has against a record, with file and line. Raised inside the door, it undoes the whole load."""
    faults = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return BadFolder(
        [
            Problem(record.file, record.line_of(name), f"{name}: {message}" if name else message)
            for name, messages in faults.items()
            for message in messages
        ]
    )


def whole(record: Record, item: Any) -> Any:
    """``item`` once its own checks have passed: lengths, addresses, patterns. Raises :class:`BadFolder`."""
    try:
        item.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise refusal(record, error) from error
    return item


def check_money(folder: Folder, record: Record, key: str) -> None:
    value = record.get(key)
    if value in ("", None):
        return
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal(-1)
    if amount < 0:
        message = _('“%(key)s” must be an amount such as "1234.50".')
        folder.complain(record.file, record.line_of(key), message % {"key": key})


def money(value: Any) -> Decimal | None:
    return None if value in ("", None) else Decimal(str(value))


def check_date(folder: Folder, record: Record, key: str) -> None:
    value = record.get(key, None)
    if value not in (None, "") and not isinstance(value, date):
        message = _("“%(key)s” must be a date such as 2026-11-20, without quotes.")
        folder.complain(record.file, record.line_of(key), message % {"key": key})


def moment(value: Any, fallback: datetime) -> datetime:
    """A TOML date or datetime as an aware datetime."""
    if isinstance(value, datetime):
        return value if value.tzinfo else make_aware(value, get_default_timezone())
    if isinstance(value, date):
        return make_aware(datetime(value.year, value.month, value.day, 9), get_default_timezone())
    return fallback


def pictures_of(folder: Folder) -> dict[str, Record]:
    """images.csv by file name; every named file must be there. Each must have a description."""
    if not (folder.root / "content" / "images").is_dir():
        return {}
    records = folder.csv("content/images/images.csv", IMAGE_COLUMNS, required=("file", "title", "alt"))
    folder.unique(records, "file")
    for record in records:
        path = folder.root / "content" / "images" / record.get("file")
        if not record.get("file"):
            continue
        if not path.is_file():
            folder.complain(record.file, record.line, _("The file “%(name)s” is missing.") % {"name": path.name})
        elif not _is_picture(path):
            folder.complain(record.file, record.line, _("The file “%(name)s” is no picture.") % {"name": path.name})
    return {record.get("file"): record for record in records}


def _is_picture(path: Path) -> bool:
    try:
        with Pillow.open(path) as picture:
            picture.verify()
    except (OSError, ValueError, SyntaxError):
        return False
    return True


def publish_new(page: Any, parent: Page, at: datetime, record: Record | None = None) -> Any:
    """Add a page to the tree as published at ``at``, with the revision editors will start from.

    Raises :class:`BadFolder` naming the file of ``record`` when the page cannot be.
    """
    page.live = True
    page.first_published_at = page.last_published_at = at
    page.draft_title = page.title
    try:
        parent.add_child(instance=page)
    except ValidationError as error:
        if record is None:
            raise
        raise refusal(record, error) from error
    revision = page.save_revision(log_action=False)
    page.live_revision = revision
    page.has_unpublished_changes = False
    page.save(update_fields=["live_revision", "has_unpublished_changes"])
    return page

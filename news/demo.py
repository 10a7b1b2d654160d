"""Loads the news index and articles from a municipality's folder."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from pregonero.content.municipality.folder import Folder, Record
from pregonero.content.municipality.pieces import (
    LoadContext,
    check_blocks,
    check_date,
    check_directorate,
    check_picture,
    check_slug,
    moment,
    publish_new,
)
from pregonero.publishing.api import identity

from .models import NewsArticlePage, NewsIndexPage

FOLDER = "content/news"
INDEX = "content/sections/noticias.toml"
INDEX_SLUG = "noticias"


def check_index(folder: Folder, pictures: dict[str, Record], directorates: set[str]) -> None:
    """The file is one of the sections, which are checked where they are loaded."""


def load_index(folder: Folder, context: LoadContext) -> int:
    """Make ``/noticias/``; its words come from the section of that name where there is one."""
    if Page.objects.child_of(context.root).filter(slug=INDEX_SLUG).exists():
        return 0
    record = folder.toml(INDEX) if (folder.root / INDEX).exists() else None
    data: dict[str, Any] = record.data if record else {}
    page = NewsIndexPage(
        title=data.get("title") or _("News"),
        slug=INDEX_SLUG,
        summary=data.get("summary") or _("What the municipal government does, told by each directorate."),
        show_in_menus=True,
        locale=context.locale,
        body=context.blocks(data.get("blocks", [])),
    )
    publish_new(page, context.root, timezone.now(), record)
    return 1


def check(folder: Folder, pictures: dict[str, Record], directorates: set[str]) -> None:
    records = folder.toml_folder(FOLDER, required=("slug", "directorate", "title", "summary", "published"))
    folder.unique(records, "slug")
    others = folder.toml_folder("content/programs")
    programs = {record.get("slug") for record in others}
    taken = {(record.get("directorate"), record.get("slug")): record for record in others}
    for record in records:
        folder.expect(record, str, "title", "summary", "place")
        folder.expect_lists(record, str, "photos", "tags")
        folder.expect_lists(record, dict, "people")
        check_slug(folder, record)
        other = taken.get((record.get("directorate"), record.get("slug")))
        if other is not None:
            message = _("“%(value)s” is already used in %(file)s:%(line)d.")
            values = {"value": record.get("slug"), "file": other.file, "line": other.line_of("slug")}
            folder.complain(record.file, record.line_of("slug"), message % values)
        check_directorate(folder, record, directorates)
        if record.get("program") and record.get("program") not in programs:
            message = _("The program “%(slug)s” is not in content/programs.")
            folder.complain(record.file, record.line_of("program"), message % {"slug": record.get("program")})
        for key in ("event_date", "published"):
            check_date(folder, record, key)
        check_picture(folder, record, "image", record.get("image"), pictures)
        for name in record.get("photos", []) if isinstance(record.get("photos"), list) else ():
            check_picture(folder, record, "photos", name, pictures)
        check_blocks(folder, record, pictures)


def load(folder: Folder, context: LoadContext) -> int:
    """Make the articles that are missing, each in the section of its directorate."""
    made = 0
    for record in folder.toml_folder(FOLDER):
        directorate = context.directorate(record.get("directorate"))
        if directorate.section is None:
            continue
        section = Page.objects.get(pk=directorate.section.pk)
        if Page.objects.child_of(section).filter(slug=record.get("slug")).exists():
            continue
        collection = directorate.collection
        photos = [context.image(name, collection) for name in record.get("photos", [])]
        page = NewsArticlePage(
            title=record.get("title"),
            slug=record.get("slug"),
            summary=record.get("summary"),
            place=record.get("place"),
            event_date=record.get("event_date", None) or None,
            locale=context.locale,
            image=context.image(record.get("image"), collection),
            photos=json.dumps(
                [
                    {"type": "photo", "value": {"image": photo.pk, "alt_text": photo.description, "decorative": False}}
                    for photo in photos
                ]
            ),
            people=json.dumps(
                [
                    {"type": "person", "value": {key: person.get(key, "") for key in ("name", "role", "quote")}}
                    for person in record.get("people", [])
                ]
            ),
            program=_program(context, record.get("program")),
            body=context.blocks(record.get("blocks", []), collection),
        )
        page.tags.add(*record.get("tags", []))
        publish_new(page, section, moment(record.get("published"), timezone.now()), record)
        made += 1
    return made


def _program(context: LoadContext, slug: str) -> str | None:
    """Document id of the program page of that slug, whichever plugin made it."""
    if not slug:
        return None
    for page in Page.objects.descendant_of(context.root).filter(slug=slug):
        if getattr(page.specific_class, "document_kind", "") == "program":
            return identity("page", page.pk)
    return None

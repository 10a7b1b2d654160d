"""Loads home page, sections and the mayor's message from a municipality's folder."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from pregonero.content.municipality.folder import Folder, Record
from pregonero.content.municipality.pieces import LoadContext, check_blocks, check_picture, check_slug, publish_new

from .models import HomePage, MessagePage, SectionPage

HOME = "content/home.toml"
SECTIONS = "content/sections"
MESSAGE = "content/message.toml"

Pictures = dict[str, Record]


def _optional(folder: Folder, name: str, required: tuple[str, ...]) -> Record | None:
    return folder.toml(name, required=required) if (folder.root / name).exists() else None


def check_home(folder: Folder, pictures: Pictures, directorates: set[str]) -> None:
    record = _optional(folder, HOME, ("title", "summary"))
    if record is None:
        return
    folder.expect(record, str, "title", "summary")
    check_blocks(folder, record, pictures)
    if not folder.expect_lists(record, dict, "quick_links"):
        return
    for number, link in enumerate(record.get("quick_links", [])):
        if not link.get("title") or not str(link.get("path", "")).startswith("/"):
            folder.complain(record.file, record.line_of("quick_links", number), "quick_links: title, path (/…)")


def load_home(folder: Folder, context: LoadContext) -> int:
    """Make the home page and the root of the site of it. A folder without one gets a bare home page."""
    placeholder = context.root
    if isinstance(placeholder.specific, HomePage):
        return 0
    record = _optional(folder, HOME, ())
    data: dict[str, Any] = record.data if record else {}
    municipality = context.municipality
    links = [
        {"type": "link", "value": {key: link.get(key, "") for key in ("title", "path", "description")}}
        for link in data.get("quick_links", [])
    ]
    page = HomePage(
        title=data.get("title") or municipality.official_name,
        slug=municipality.slug,
        summary=data.get("summary") or f"{municipality.official_name}. {municipality.address}"[:300],
        locale=context.locale,
        quick_links=json.dumps(links),
        body=context.blocks(data.get("blocks", [])),
    )
    publish_new(page, Page.get_first_root_node(), timezone.now(), record)
    context.site.root_page = Page.objects.get(pk=page.pk)
    context.site.save()
    if not placeholder.get_children().exists():
        placeholder.delete()
    return 1


def check_sections(folder: Folder, pictures: Pictures, directorates: set[str]) -> None:
    records = folder.toml_folder(SECTIONS, required=("slug", "title", "summary"))
    folder.unique(records, "slug")
    for record in records:
        folder.expect(record, str, "title", "summary")
        check_slug(folder, record)
        check_blocks(folder, record, pictures)


def load_sections(folder: Folder, context: LoadContext) -> int:
    """Make the sections that are missing, in their order."""
    made = 0
    records = folder.toml_folder(SECTIONS)
    for record in sorted(records, key=lambda record: (record.get("order", 99), record.get("slug"))):
        if Page.objects.child_of(context.root).filter(slug=record.get("slug")).exists():
            continue
        page = SectionPage(
            title=record.get("title"),
            slug=record.get("slug"),
            summary=record.get("summary"),
            locale=context.locale,
            show_in_menus=bool(record.get("in_menu", False)),
            body=context.blocks(record.get("blocks", [])),
        )
        publish_new(page, context.root, timezone.now(), record)
        made += 1
    return made


def check_message(folder: Folder, pictures: Pictures, directorates: set[str]) -> None:
    record = _optional(folder, MESSAGE, ("slug", "title", "summary"))
    if record is not None:
        folder.expect(record, str, "title", "summary", "author", "role")
        check_slug(folder, record)
        check_picture(folder, record, "image", record.get("image"), pictures)
        check_blocks(folder, record, pictures)


def load_message(folder: Folder, context: LoadContext) -> int:
    record = _optional(folder, MESSAGE, ())
    if record is None or Page.objects.child_of(context.root).filter(slug=record.get("slug")).exists():
        return 0
    page = MessagePage(
        title=record.get("title"),
        slug=record.get("slug"),
        summary=record.get("summary"),
        author=record.get("author"),
        role=record.get("role"),
        image=context.image(record.get("image")),
        locale=context.locale,
        body=context.blocks(record.get("blocks", [])),
    )
    publish_new(page, context.root, timezone.now(), record)
    return 1

"""Loads programs from a municipality's folder."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from pregonero.content.municipality.folder import Folder, Record
from pregonero.content.municipality.pieces import (
    LoadContext,
    check_blocks,
    check_date,
    check_directorate,
    check_money,
    check_picture,
    check_slug,
    lines,
    moment,
    money,
    publish_new,
)

from .enums import Status
from .models import ProgramPage

FOLDER = "content/programs"
_TEXTS = (
    "title",
    "slug",
    "summary",
    "purpose",
    "audience",
    "cost",
    "where",
    "when",
    "contact_name",
    "contact_phone",
    "contact_email",
)


def check(folder: Folder, pictures: dict[str, Record], directorates: set[str]) -> None:
    records = folder.toml_folder(FOLDER, required=("slug", "directorate", "title", "summary"))
    folder.unique(records, "slug")
    for record in records:
        folder.expect(record, str, *_TEXTS)
        folder.expect_lists(record, str, "requirements", "steps", "tags")
        check_slug(folder, record)
        check_directorate(folder, record, directorates)
        if record.get("status", "open") not in Status.values:
            message = _("“status” must be one of: %(known)s.")
            folder.complain(record.file, record.line_of("status"), message % {"known": ", ".join(Status.values)})
        for key in ("cost_amount", "budget"):
            check_money(folder, record, key)
        for key in ("starts_on", "ends_on", "published"):
            check_date(folder, record, key)
        check_picture(folder, record, "image", record.get("image"), pictures)
        check_blocks(folder, record, pictures)


def load(folder: Folder, context: LoadContext) -> int:
    """Make the programs that are missing, each in the section of its directorate."""
    made = 0
    for record in folder.toml_folder(FOLDER):
        directorate = context.directorate(record.get("directorate"))
        if directorate.section is None:
            continue
        section = Page.objects.get(pk=directorate.section.pk)
        if Page.objects.child_of(section).filter(slug=record.get("slug")).exists():
            continue
        page = ProgramPage(
            **{name: record.get(name) for name in _TEXTS},
            locale=context.locale,
            image=context.image(record.get("image"), directorate.collection),
            requirements=lines(record.get("requirements", [])),
            steps=lines(record.get("steps", [])),
            cost_amount=money(record.get("cost_amount")),
            budget=money(record.get("budget")),
            starts_on=record.get("starts_on", None) or None,
            ends_on=record.get("ends_on", None) or None,
            status=record.get("status", Status.OPEN),
            body=context.blocks(record.get("blocks", []), directorate.collection),
        )
        page.tags.add(*record.get("tags", []))
        publish_new(page, section, moment(record.get("published", None), timezone.now()), record)
        made += 1
    return made

"""Copies of the example municipality's folder, to be changed, and what a load leaves in the database."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from django.core.cache import cache
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, Site

from pregonero.directorates.api import (
    Directorate,
    Locality,
    Municipality,
    NonWorkingDay,
    ObligatedSubject,
    PostalCode,
)
from pregonero.publishing.models import Entry, LiveDocument
from tests.municipality.loading import EXAMPLE

Change = Callable[[Path], None]


def copy(to: Path) -> Path:
    """The example's folder under another name of the municipality, so that it loads as a second one."""
    folder = to / "copia"
    shutil.copytree(EXAMPLE, folder)
    swap("municipality.toml", 'slug = "ejemplo"', 'slug = "copia"')(folder)
    return folder


def swap(file: str, old: str, new: str) -> Change:
    """Put ``new`` in the place of the first ``old``, which must be there."""

    def change(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def append(file: str, text: str) -> Change:
    def change(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as handle:
            handle.write(text)

    return change


def write(file: str, data: bytes) -> Change:
    def change(folder: Path) -> None:
        (folder / file).write_bytes(data)

    return change


def remove(file: str) -> Change:
    def change(folder: Path) -> None:
        (folder / file).unlink()

    return change


def rows() -> dict[str, int]:
    """How many of each thing there are; a load that changed nothing leaves the same."""
    cache.clear()
    models = (
        Page,
        Site,
        Collection,
        Municipality,
        ObligatedSubject,
        Directorate,
        Locality,
        PostalCode,
        NonWorkingDay,
        Entry,
        LiveDocument,
        get_image_model(),
        get_document_model(),
    )
    return {model._meta.label: model._default_manager.count() for model in models}

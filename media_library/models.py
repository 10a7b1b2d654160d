"""Image, rendition and document models, and the text inside documents."""

from __future__ import annotations

import json
import uuid
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.core.files.base import ContentFile, File
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.utils.file import hash_filelike

from .enums import Outcome
from .metadata import strip
from .texts.apart import READABLE

#: widths in pixels in which the public may have an image
WIDTHS = (320, 640, 960, 1280, 1920)
#: EXIF orientations that lay the picture on its side
_SIDEWAYS = frozenset({5, 6, 7, 8})
_ORIENTATION_TAG = 0x0112


class CustomImage(AbstractImage):
    """A photograph or drawing. The original is private; the public gets renditions by ``public_id``.

    ``description`` (Wagtail's field) is the alternative text; it never falls back to the title.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who took or drew it"))
    sideways = models.BooleanField(default=False, editable=False)

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "file",
        "description",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self.sideways = _is_sideways(self.file)
            _measure(self)
        super().save(*args, **kwargs)

    @property
    def default_alt_text(self) -> str:
        """Wagtail falls back to the title; a title describes nothing, so an image without text says so (gate)."""
        return self.description

    @property
    def display_size(self) -> tuple[int, int]:
        """Width and height in pixels as people see the picture (EXIF rotation applied)."""
        return (self.height, self.width) if self.sideways else (self.width, self.height)

    def public_widths(self) -> list[int]:
        """Widths on offer; a small picture is offered in its own width."""
        width = self.display_size[0]
        return [step for step in WIDTHS if step <= width] or [width]

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """As Wagtail makes it, without camera data."""
        with super().generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            return ContentFile(strip(made.read()), name=made.name)

    def to_document(self, *, alt: str | None = None, decorative: bool = False) -> dict[str, Any]:
        """The IMAGE of documents. ``alt`` is the text written for this use; without it the image's own counts."""
        width, height = self.display_size
        # heights as Wagtail cuts them: the numbers must be those of the bytes
        sizes = [
            {"width": step, "height": max(1, int(height * (step / width))), "url": self.public_url(step)}
            for step in self.public_widths()
        ]
        focal = None
        if self.has_focal_point() and not self.sideways:
            focal = {
                "x": round(self.focal_point_x / self.width, 4),
                "y": round(self.focal_point_y / self.height, 4),
            }
        text = (self.description if alt is None else alt).strip()
        return {
            "id": str(self.public_id),
            "alt": "" if decorative else text,
            "decorative": decorative,
            "credit": self.credit,
            "width": width,
            "height": height,
            "focal": focal,
            "src": sizes[-1]["url"],
            "sizes": sizes,
        }

    def public_url(self, width: int) -> str:
        """Root-relative address of one width; says nothing of where the file lies."""
        return f"/imagenes/{self.public_id}/{width}.webp"


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("rendition")
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class CustomDocument(AbstractDocument):
    """A file for download (PDF, spreadsheet). Private until a live document refers to it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    admin_form_fields: ClassVar[tuple[str, ...]] = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def clean(self) -> None:
        """Wagtail judges the extension of a file that is still to be attached, too: an upload that awaits its title."""
        if self.file:
            super().clean()

    def save(self, *args: Any, **kwargs: Any) -> None:
        fresh = bool(self.file) and not self.file._committed
        if fresh:
            _measure(self)
        super().save(*args, **kwargs)
        if kwargs.get("update_fields") is None or "file" in kwargs["update_fields"]:
            DocumentText.follow(self, fresh)

    @property
    def address(self) -> str:
        """Where the public gets it, root-relative."""
        return f"/archivos/{self.public_id}/{self.filename}"

    def to_document(self) -> dict[str, Any]:
        """The FILE of documents: ``{id, title, url, content_type, size}``, size in bytes."""
        return {
            "id": str(self.public_id),
            "title": self.title,
            "url": self.address,
            "content_type": self.content_type,
            "size": self.get_file_size() or 0,
        }


class FileText(models.Model):
    """What was read in certain bytes: the same bytes are read once, whoever sends them and how often."""

    wagtail_reference_index_ignore = True

    sha256 = models.CharField(max_length=64, unique=True)
    outcome = models.CharField(max_length=12, choices=[(outcome.value, outcome.value) for outcome in Outcome])
    reason = models.CharField(max_length=12, blank=True)
    #: pages of the file, 0 where its kind has none; those that were read are in ``content``
    page_count = models.PositiveIntegerField(default=0)
    scanned = models.PositiveIntegerField(default=0)
    #: the texts of its pages, a JSON list, deflated: about 600 bytes a page
    content = models.BinaryField(default=b"")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("text of a file")
        verbose_name_plural = _("texts of files")

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.outcome}"

    @property
    def pages(self) -> list[str]:
        """The texts of the pages that were read, in order."""
        pages: list[str] = json.loads(zlib.decompress(self.content)) if self.content else []
        return pages

    @staticmethod
    def packed(pages: Sequence[str]) -> bytes:
        """``pages`` as ``content`` holds them."""
        return zlib.compress(json.dumps(list(pages), ensure_ascii=False).encode("utf-8", "ignore")) if pages else b""


class DocumentText(models.Model):
    """The text of a file of the library: a place in the queue, and what came of it.

    ``due_at`` is when the worker may take it, None when there is nothing to do. A worker takes it by moving that time:
    what a killed one had in hand comes due again. No ``text`` and nothing due: given up, for ``reason``.
    """

    wagtail_reference_index_ignore = True

    document = models.OneToOneField(CustomDocument, models.CASCADE, primary_key=True, related_name="text")
    #: where the file lay in the storage when it was put into the queue
    name = models.CharField(max_length=255)
    text = models.ForeignKey(FileText, models.SET_NULL, null=True, related_name="uses")
    #: the place in the order in which texts became known, see :class:`TextCounter`
    seq = models.BigIntegerField(null=True, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, default=timezone.now, db_index=True)
    reason = models.CharField(max_length=12, blank=True)

    class Meta:
        verbose_name = _("text of a file")
        verbose_name_plural = _("texts of files")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def follow(cls, document: CustomDocument, fresh: bool) -> None:
        """``document`` was saved, with new bytes if ``fresh``: they are to be read, and what was read in the old ones
        is nobody's any more."""
        name = document.file.name or ""
        row = cls.objects.filter(pk=document.pk).first()
        if row is not None and row.name == name and not fresh:
            return
        if row is not None:
            row.delete()
        if extension_of(name) in READABLE:
            cls.objects.create(document=document, name=name)


class TextCounter(models.Model):
    """One row: the last number that was given to a text. It is counted up in the transaction that tells of the text, so
    that numbers become visible in their order; a sequence of the database would not keep it."""

    last = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("text of a file")
        verbose_name_plural = _("texts of files")

    def __str__(self) -> str:
        return str(self.last)


def extension_of(name: str) -> str:
    """The end of a file's name, in small letters and without its dot."""
    return PurePosixPath(name).suffix.lower().lstrip(".")


def _measure(item: Any) -> None:
    """Keep size and hash of a file that comes by any way: Wagtail does it for its forms only, and elsewhere when the
    file is first read, which would make reading write. Its cache of renditions tells pictures apart by the hash."""
    item.file_hash, item.file_size = hash_filelike(item.file), item.file.size
    item.file.seek(0)


def _is_sideways(file: Any) -> bool:
    """Whether the EXIF orientation turns the picture by a quarter. The form judges unreadable files."""
    file.seek(0)
    try:
        with Pillow.open(BytesIO(file.read())) as picture:
            return picture.getexif().get(_ORIENTATION_TAG) in _SIDEWAYS
    except (OSError, ValueError, SyntaxError):
        return False
    finally:
        file.seek(0)

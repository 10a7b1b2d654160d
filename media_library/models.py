"""Image, rendition and document models."""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import Any, ClassVar

from django.core.files.base import ContentFile, File
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.utils.file import hash_filelike

from .metadata import strip

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
        if self.file and not self.file._committed:
            _measure(self)
        super().save(*args, **kwargs)

    def to_document(self) -> dict[str, Any]:
        """The FILE of documents: ``{id, title, url, content_type, size}``, size in bytes."""
        return {
            "id": str(self.public_id),
            "title": self.title,
            "url": f"/archivos/{self.public_id}/{self.filename}",
            "content_type": self.content_type,
            "size": self.get_file_size() or 0,
        }


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

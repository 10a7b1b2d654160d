"""Where the pictures of a printed page come from: the site's own renditions, read from storage, not over HTTP."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from wagtail.images import get_image_model
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

logger = logging.getLogger("notices")

#: a width of this many pixels is enough for a line of letter paper at 180 dots an inch
ENOUGH = 1200


def image_bytes(image: dict[str, Any]) -> bytes | None:
    """Bytes of an IMAGE of a live document, in the smallest public width that is enough for paper; None where the
    image or its file is gone. Makes the rendition, as the site itself does, where nobody has asked for it yet."""
    try:
        public_id = UUID(str(image.get("id")))
    except ValueError:
        return None
    item = get_image_model().objects.filter(public_id=public_id).first()
    if item is None:
        return None
    try:
        rendition = item.get_rendition(f"width-{_width(image)}|format-webp")
        with rendition.file.storage.open(rendition.file.name, "rb") as file:
            data: bytes = file.read()
    except (SourceImageIOError, OSError, InvalidFilterSpecError) as error:
        logger.warning("image not readable", extra={"image": str(public_id), "error": str(error)})
        return None
    return data


def _width(image: dict[str, Any]) -> int:
    widths = sorted(int(size["width"]) for size in image.get("sizes") or ())
    return next((width for width in widths if width >= ENOUGH), widths[-1] if widths else ENOUGH)

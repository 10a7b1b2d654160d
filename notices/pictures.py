"""Pictures made fit for paper: a format the typesetter knows, upright, in RGB, no larger than paper can show."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

#: longest side in pixels: a full-width picture on letter paper at 240 dots an inch
LONGEST_SIDE = 1600
#: a JPEG of at most this many bytes and the right size goes in as it is
_AS_IT_IS = 600_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")


class UnreadablePicture(ValueError):
    """Bytes that are no picture, or none this module reads."""


class OversizedPicture(ValueError):
    """A picture of more pixels than memory should be given to (Pillow's own limit, some 89 million)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """``data`` in the format of ``suffix``; ``width`` and ``height`` in pixels."""

    data: bytes
    suffix: str
    width: int
    height: int


def for_paper(data: bytes, longest: int = LONGEST_SIDE) -> Picture:
    """``data`` (JPEG, PNG, WebP, GIF or AVIF) as JPEG, or as PNG where parts of it are transparent.

    Raises :class:`UnreadablePicture` and :class:`OversizedPicture`. Same bytes in, same bytes out.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > (Image.MAX_IMAGE_PIXELS or 0):
                raise OversizedPicture(f"{opened.width} × {opened.height}")
            if _is_fit(opened, data, longest):
                opened.load()
                return Picture(data, "jpg", opened.width, opened.height)
            if opened.format == "JPEG":
                opened.draft("RGB", (longest, longest))
            image: Image.Image = ImageOps.exif_transpose(opened)
            image = _in_rgb(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise OversizedPicture(str(error)) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:  # what Pillow's readers raise on bad bytes
        if isinstance(error, OversizedPicture):
            raise
        raise UnreadablePicture(str(error)) from error
    if max(image.size) > longest:
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if image.mode == "RGBA":
        image.save(out, "PNG")
        return Picture(out.getvalue(), "png", image.width, image.height)
    image.save(out, "JPEG", quality=85)
    return Picture(out.getvalue(), "jpg", image.width, image.height)


def _is_fit(image: Image.Image, data: bytes, longest: int) -> bool:
    return (
        image.format == "JPEG"
        and image.mode in ("RGB", "L")
        and len(data) <= _AS_IT_IS
        and max(image.size) <= longest
        and "icc_profile" not in image.info
        and "exif" not in image.info
    )


def _in_rgb(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where something shows through."""
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        lowest, _ = image.getchannel("A").getextrema()
        if lowest < 255:  # type: ignore[operator]  # one band: a pair of numbers
            return image
    return image.convert("RGB")

"""Pictures as phones write them: with the place where the photographer stood, and lying on their side."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image as Pillow
from PIL import PngImagePlugin
from wagtail.images import get_image_model

GPS, ORIENTATION, ARTIST = 0x8825, 0x0112, 0x013B
#: words that must never leave the building
SECRET = "Juana Secreta"


def exif(orientation: int = 1) -> bytes:
    """EXIF with a position in Atengo, a name and an orientation."""
    data = Pillow.Exif()
    data[ORIENTATION] = orientation
    data[ARTIST] = SECRET
    data.get_ifd(GPS).update({1: "N", 2: (20.0, 16.0, 20.5), 3: "W", 4: (104.0, 10.0, 4.2)})
    return data.tobytes()


def photo(form: str = "JPEG", size: tuple[int, int] = (800, 600), orientation: int = 1) -> bytes:
    """A picture whose left half is red, with camera data; PNG also with a comment."""
    made = Pillow.new("RGB", size, "#224466")
    made.paste("#cc2222", (0, 0, size[0] // 2, size[1]))
    data = BytesIO()
    more: dict[str, Any] = {}
    if form == "PNG":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Comment", SECRET)
        more["pnginfo"].add_itxt("XML:com.adobe.xmp", f"<x>{SECRET}</x>")
    elif form == "JPEG":
        more["comment"] = SECRET.encode()
    made.save(data, form, exif=exif(orientation), **more)
    return data.getvalue()


def stored(data: bytes, name: str = "foto.jpg", owner: Any = None, alt: str = "Una bomba de agua") -> Any:
    """``data`` in the library."""
    image = get_image_model()(title="Foto", description=alt, file=ImageFile(BytesIO(data), name=name))
    if owner is not None:
        image.collection = owner.collection
    image.save()
    return image


def body(response: Any) -> bytes:
    """The bytes of an answer; reading to the end closes its file."""
    return b"".join(response)


def camera_data(data: bytes) -> dict[str, Any]:
    """What is still readable of EXIF, XMP, IPTC and comments; empty where the picture is clean."""
    with Pillow.open(BytesIO(data)) as picture:
        picture.load()
        kept = {
            key: value
            for key, value in picture.info.items()
            if key in ("exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp", "Comment")
        }
        found = dict(picture.getexif())
        position = dict(picture.getexif().get_ifd(GPS))
    return {**kept, **({"exif_tags": found} if found else {}), **({"gps": position} if position else {})}

"""The cut: EXIF, XMP, IPTC and comments go, the picture and its colours stay byte for byte."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow
from PIL import ImageCms

from media_library.metadata import strip
from tests.media_library.pictures import SECRET, camera_data, photo


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_camera_data_goes_and_every_pixel_stays(form: str) -> None:
    data = photo(form)
    assert camera_data(data)
    clean = strip(data)
    assert camera_data(clean) == {}
    assert SECRET.encode() not in clean
    with Pillow.open(BytesIO(data)) as before, Pillow.open(BytesIO(clean)) as after:
        assert before.tobytes() == after.tobytes()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_the_colour_profile_stays(form: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = BytesIO()
    Pillow.new("RGB", (8, 8), "#336699").save(data, form, icc_profile=profile)
    with Pillow.open(BytesIO(strip(data.getvalue()))) as picture:
        assert picture.info["icc_profile"] == profile


def test_a_cmyk_jpeg_keeps_what_says_how_to_show_it() -> None:
    data = BytesIO()
    Pillow.new("CMYK", (8, 8), (10, 200, 30, 40)).save(data, "JPEG")
    with Pillow.open(BytesIO(data.getvalue())) as before, Pillow.open(BytesIO(strip(data.getvalue()))) as after:
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


def test_cutting_twice_changes_nothing() -> None:
    for form in ("JPEG", "PNG"):
        once = strip(photo(form))
        assert strip(once) == once


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"RIFF....WEBP", b"plain text"])
def test_other_formats_come_back_as_they_are(data: bytes) -> None:
    assert strip(data) == data


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("length", [2, 3, 8, 20, 60, 200])
def test_a_file_that_breaks_off_raises_nothing(form: str, length: int) -> None:
    assert len(strip(photo(form)[:length])) <= length


@pytest.mark.samples
def test_real_photographs_come_out_clean(samples: Path) -> None:
    looked_at = dirty = 0
    for path in sorted((samples / "images-metadata").rglob("*")):
        if path.suffix.lower() not in {".jpg", ".jpeg", ".png"}:
            continue
        data = path.read_bytes()
        dirty += bool(camera_data(data))
        clean = strip(data)
        assert camera_data(clean) == {}, path.name
        with Pillow.open(BytesIO(data)) as before, Pillow.open(BytesIO(clean)) as after:
            assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes(), path.name
        looked_at += 1
    assert looked_at >= 20
    assert dirty >= 15

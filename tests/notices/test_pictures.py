"""Pictures made fit for paper."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from notices import pictures
from tests.notices.documents import arms, picture


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def test_for_paper_leaves_a_fit_jpeg_alone() -> None:
    data = picture()
    assert pictures.for_paper(data) == pictures.Picture(data, "jpg", 900, 600)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF", "AVIF"])
def test_for_paper_makes_jpeg_of_what_hides_nothing(form: str) -> None:
    made = pictures.for_paper(picture(300, 200, form=form))
    assert (made.suffix, made.width, made.height) == ("jpg", 300, 200)


def test_for_paper_keeps_transparency() -> None:
    made = pictures.for_paper(arms(), 180)
    assert (made.suffix, made.width, made.height) == ("png", 150, 180)


def test_for_paper_turns_upright_and_drops_camera_data() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera"
    made = pictures.for_paper(encoded(Image.new("RGB", (60, 40), "red"), "JPEG", exif=exif))
    assert (made.width, made.height) == (40, 60)
    assert b"Camera" not in made.data


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "1", "I;16"])
def test_for_paper_takes_every_colour_space(mode: str) -> None:
    made = pictures.for_paper(encoded(Image.new(mode, (20, 10)), "JPEG" if mode == "CMYK" else "PNG"))
    assert Image.open(io.BytesIO(made.data)).mode in ("RGB", "L")


def test_for_paper_makes_large_pictures_smaller() -> None:
    assert pictures.for_paper(picture(3000, 1500)).width == pictures.LONGEST_SIDE


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg/>", picture()[:400], b"%PDF-1.7"])
def test_for_paper_refuses_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(pictures.UnreadablePicture):
        pictures.for_paper(data)


def test_for_paper_refuses_too_many_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10_000)
    with pytest.raises(pictures.OversizedPicture):
        pictures.for_paper(picture(110, 100))
    with pytest.raises(pictures.OversizedPicture):
        pictures.for_paper(picture(1100, 100))


def test_for_paper_gives_the_same_bytes_again() -> None:
    data = picture(form="WEBP")
    assert pictures.for_paper(data).data == pictures.for_paper(data).data

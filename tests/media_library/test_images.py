"""What the public gets of an image: only while a live document refers to it, clean, upright, in the widths on offer."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image as Pillow

from media_library.models import CustomImage
from pregonero.publishing.api import door
from tests import factories
from tests.media_library.pictures import SECRET, body, camera_data, photo, stored

pytestmark = pytest.mark.django_db


def published(owner: Any, image: Any) -> Any:
    """An article that shows ``image``."""
    return factories.article(owner, image=image)


@pytest.mark.parametrize("extension", ["webp", "jpg"])
@pytest.mark.parametrize(("form", "name"), [("JPEG", "foto.jpg"), ("PNG", "foto.png"), ("WEBP", "foto.webp")])
def test_no_camera_data_reaches_the_public(client: Client, obras: Any, form: str, name: str, extension: str) -> None:
    image = stored(photo(form), name)
    published(obras, image)
    response = client.get(f"/imagenes/{image.public_id}/640.{extension}")
    assert response.status_code == 200
    data = body(response)
    assert camera_data(data) == {}
    assert SECRET.encode() not in data
    with Pillow.open(BytesIO(data)) as picture:
        assert picture.format == {"webp": "WEBP", "jpg": "JPEG"}[extension]
        assert picture.size == (640, 480)


@pytest.mark.parametrize("spec", ["width-320", "max-165x165", "original", "width-320|format-png", "fill-100x100"])
@pytest.mark.parametrize(("form", "name"), [("JPEG", "foto.jpg"), ("PNG", "foto.png")])
def test_renditions_of_the_admin_are_clean_too(spec: str, form: str, name: str) -> None:
    rendition = stored(photo(form), name).get_rendition(spec)
    with rendition.file.open() as file:
        assert camera_data(file.read()) == {}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_size_in_a_document_is_that_of_the_upright_picture(client: Client, obras: Any, orientation: int) -> None:
    image = stored(photo("JPEG", (400, 300), orientation))
    published(obras, image)
    told = image.to_document()
    upright = (300, 400) if orientation >= 5 else (400, 300)
    assert (told["width"], told["height"]) == upright
    (size,) = [one for one in told["sizes"] if one["url"] == told["src"]]
    data = body(client.get(told["src"]))
    with Pillow.open(BytesIO(data)) as picture:
        assert picture.size == (size["width"], size["height"])
        red = {"left": (5, picture.height // 2), "right": (picture.width - 6, picture.height // 2)}
        red |= {"top": (picture.width // 2, 5), "bottom": (picture.width // 2, picture.height - 6)}
        where = {name for name, place in red.items() if picture.convert("RGB").getpixel(place)[0] > 150}
    expected = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}
    assert expected[orientation] in where, "turned once, and only once"


def test_a_picture_of_a_new_file_is_measured_anew(obras: Any) -> None:
    from django.core.files.images import ImageFile

    image = stored(photo("JPEG", (400, 300), 6))
    image.file = ImageFile(BytesIO(photo("JPEG", (400, 300), 1)), name="otra.jpg")
    with door():
        image.save()
    assert (image.to_document()["width"], image.to_document()["height"]) == (400, 300)


def test_widths_on_offer_never_enlarge(obras: Any) -> None:
    assert stored(photo("JPEG", (100, 50))).public_widths() == [100]
    assert stored(photo("JPEG", (1000, 50))).public_widths() == [320, 640, 960]
    assert stored(photo("JPEG", (2000, 50))).public_widths() == [320, 640, 960, 1280, 1920]
    assert stored(photo("JPEG", (1000, 300), orientation=6)).public_widths() == [300]


def test_every_size_of_a_document_is_served(client: Client, obras: Any) -> None:
    image = stored(photo("JPEG", (999, 667)))
    published(obras, image)
    for size in image.to_document()["sizes"]:
        response = client.get(size["url"])
        with Pillow.open(BytesIO(body(response))) as picture:
            assert picture.size == (size["width"], size["height"])


@pytest.mark.parametrize(
    "address",
    [
        "641.webp",
        "0.webp",
        "960.webp",
        "999999.webp",
        "640.png",
        "640.gif",
        "640.svg",
        "640.html",
        "original.webp",
        "640",
    ],
)
def test_a_size_that_is_not_on_offer_is_not_made(client: Client, obras: Any, address: str) -> None:
    image = stored(photo("JPEG", (800, 600)))
    published(obras, image)
    assert client.get(f"/imagenes/{image.public_id}/{address}").status_code == 404
    assert image.renditions.count() == 0


def test_an_unknown_image_is_nothing(client: Client) -> None:
    assert client.get("/imagenes/0d6d0a0c-0000-4000-8000-000000000001/640.webp").status_code == 404


def test_an_image_is_public_only_while_a_live_document_shows_it(client: Client, obras: Any) -> None:
    image = factories.picture(obras)
    address = f"/imagenes/{image.public_id}/640.webp"
    assert client.get(address).status_code == 404
    draft = factories.draft(obras, image=image)
    assert client.get(address).status_code == 404, "a draft makes nothing public"
    factories.publish_draft(draft)
    first = client.get(address)
    assert first.status_code == 200
    assert first["Cache-Control"] == "public, max-age=300"
    body(first)
    draft.refresh_from_db()
    draft.unpublish()
    assert client.get(address).status_code == 404
    assert client.get(f"/imagenes/{image.public_id}/640.jpg").status_code == 404


def test_two_documents_keep_an_image_until_both_are_gone(client: Client, obras: Any) -> None:
    image = factories.picture(obras)
    pages = [factories.article(obras, title, image=image) for title in ("Cambian la bomba uno", "Cambian la bomba dos")]
    for page, status in zip(pages, (200, 404), strict=True):
        page.unpublish()
        response = client.get(f"/imagenes/{image.public_id}/640.webp")
        assert response.status_code == status
        body(response)


def test_an_unpublished_image_is_shown_to_who_may_see_it_and_kept_by_no_cache(signed_in: Any, obras: Any) -> None:
    image = factories.picture(obras)
    address = f"/imagenes/{image.public_id}/640.webp"
    for name, status in (("editor-obras", 200), ("officer", 200), ("auditor", 200), ("editor-cultura", 404)):
        response = signed_in(name).get(address)
        assert response.status_code == status, name
        if status == 200:
            assert response["Cache-Control"] == "private, no-store"
        body(response)


def test_the_original_is_never_public(client: Client, obras: Any) -> None:
    image = stored(photo())
    published(obras, image)
    rendition = image.get_rendition("width-320")
    for name in (image.file.name, rendition.file.name):
        assert client.get(f"/media/{name}").status_code == 404
    assert client.get(f"/admin/images/{image.pk}/").status_code == 302


def test_an_unchanged_image_is_not_sent_twice(client: Client, obras: Any) -> None:
    image = stored(photo())
    published(obras, image)
    address = f"/imagenes/{image.public_id}/320.webp"
    first = client.get(address)
    body(first)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"/imagenes/{image.public_id}/640.webp", headers={"if-none-match": first["ETag"]})
    assert other.status_code == 200
    body(other)


def test_a_public_image_can_do_nothing_but_be_looked_at(client: Client, obras: Any) -> None:
    image = stored(photo())
    published(obras, image)
    response = client.get(f"/imagenes/{image.public_id}/320.webp")
    body(response)
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert client.post(f"/imagenes/{image.public_id}/320.webp").status_code == 405


def test_a_changed_description_reaches_every_document_that_shows_the_image(obras: Any) -> None:
    image = factories.picture(obras)
    page = published(obras, image)
    before = factories.last_seq()
    image.description, image.credit = "Una bomba roja", "Foto: Obras"
    with door():
        image.save()
    row = factories.live(page)
    assert row is not None
    told = json.loads(row.body)["image"]
    assert (told["alt"], told["credit"]) == ("Una bomba roja", "Foto: Obras")
    assert [entry.action for entry in factories.entries_since(before)] == ["updated"]


def test_a_deleted_image_leaves_the_documents(client: Client, obras: Any) -> None:
    image = factories.picture(obras)
    page, address = published(obras, image), f"/imagenes/{image.public_id}/320.webp"
    with door():
        CustomImage.objects.get(pk=image.pk).delete()
    row = factories.live(page)
    assert row is not None
    assert json.loads(row.body)["image"] is None
    assert client.get(address).status_code == 404


def test_the_focal_point_is_told_in_parts_of_the_width(obras: Any) -> None:
    image = stored(photo("JPEG", (800, 600)))
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 200, 450, 10, 10
    assert image.to_document()["focal"] == {"x": 0.25, "y": 0.75}


@pytest.mark.samples
@pytest.mark.parametrize(
    "name",
    [
        "exif-samples/DSCN0010.jpg",
        "exif-samples/landscape_6.jpg",
        "exif-samples/landscape_8.jpg",
        "exif-samples/Canon_40D_photoshop_import.jpg",
        "exiftool/ExifTool.jpg",
        "exiftool/IPTC.jpg",
        "pillow/pil_sample_cmyk.jpg",
        "pillow/frozenpond.mpo",
        "pillow/hopper_orientation_6.webp",
        "pillow/exif.png",
        "pillow/exif.avif",
        "exif-samples/IMG_5195.HEIC",
    ],
)
def test_a_real_photograph_comes_out_clean_and_upright(samples: Path, client: Client, obras: Any, name: str) -> None:
    path = samples / "images-metadata" / name
    image = stored(path.read_bytes(), path.name.lower().replace(".mpo", ".jpg"))
    published(obras, image)
    told = image.to_document()
    for size in (told["sizes"][0], told["sizes"][-1]):
        for address in (size["url"], size["url"].replace(".webp", ".jpg")):
            data = body(client.get(address))
            assert camera_data(data) == {}
            with Pillow.open(BytesIO(data)) as picture:
                assert picture.size == (size["width"], size["height"])
                assert getattr(picture, "n_frames", 1) == 1

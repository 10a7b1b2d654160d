"""The municipality's colours, readable whatever they are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal import colours

ANY_COLOUR = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def properties(css: str) -> tuple[dict[str, str], dict[str, str]]:
    light, dark = re.findall(r":root\{([^}]*)\}", css)
    parsed = [dict(pair.removeprefix("--").split(":") for pair in part.split(";")) for part in (light, dark)]
    return parsed[0], parsed[1]


@given(ANY_COLOUR, ANY_COLOUR)
def test_text_is_readable_in_any_colours(primary: str, accent: str) -> None:
    light, dark = properties(colours.stylesheet({"primary": primary, "accent": accent}))
    surfaces = ((light, colours.LIGHT_SURFACE), (dark, colours.DARK_SURFACE))
    for chosen, surface in surfaces:
        rgb = {name: colours.parse(value) for name, value in chosen.items()}
        assert colours.contrast(rgb["brand"], colours.WHITE) >= 4.5  # white text on the brand's colour
        assert colours.contrast(rgb["link"], surface) >= 4.5


def test_contrast_is_that_of_the_guideline() -> None:
    assert colours.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert colours.contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("bad", [None, {}, {"primary": "red"}, {"primary": "#12345"}, {"primary": "#123456}*{"}])
def test_what_is_no_colour_falls_back(bad: Any) -> None:
    assert colours.stylesheet(bad) == colours.stylesheet(colours.FALLBACK)


@pytest.mark.django_db
def test_page_links_the_stylesheet_that_may_be_kept_for_ever() -> None:
    found = re.search(r'href="(/estilo/colores-[0-9a-f]{12}\.css)"', Client().get("/").content.decode())
    assert found
    response = Client().get(found.group(1))
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["Cache-Control"]
    stale = Client().get("/estilo/colores-000000000000.css")
    assert (stale.content, stale.headers["Cache-Control"]) == (response.content, "no-cache")


def test_stylesheet_stays_small() -> None:
    from pathlib import Path

    sheet = Path(colours.__file__).parent / "static" / "portal" / "portal.css"
    assert sheet.stat().st_size <= 14_500

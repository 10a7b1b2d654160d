"""The municipality's two colours, made readable: a tiny stylesheet of custom properties.

The public site forbids inline styles, so the colours of the site document are served as a stylesheet of their own
whose address carries the hash of its bytes. Any colour may be configured; what is text, or carries text, is mixed
with black or white until it reaches the contrast that WCAG 2.2 asks for (1.4.3: 4.5 to 1; we aim a little higher).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

RGB = tuple[int, int, int]

FALLBACK: Final[dict[str, str]] = {"primary": "#1f5a45", "accent": "#b5532a"}
WHITE: Final[RGB] = (255, 255, 255)
BLACK: Final[RGB] = (0, 0, 0)
#: The darkest light surface of portal.css, and a little lighter than its dark ones: readable there is readable on all.
LIGHT_SURFACE: Final[RGB] = (0xF3, 0xEF, 0xE6)
DARK_SURFACE: Final[RGB] = (0x26, 0x2C, 0x2F)
TEXT_CONTRAST: Final = 4.9

_HEX = re.compile(r"#([0-9a-fA-F]{6})", re.ASCII)


def parse(colour: object) -> RGB | None:
    """Return the red, green and blue (0–255) of ``#rrggbb``, or None for anything else."""
    match = _HEX.fullmatch(colour) if isinstance(colour, str) else None
    if match is None:
        return None
    digits = match.group(1)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def contrast(one: RGB, other: RGB) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: RGB, surface: RGB, towards: RGB, wanted: float = TEXT_CONTRAST) -> RGB:
    """Mix ``colour`` towards black or white in steps of 4 % until it reads on ``surface``."""
    for step in range(26):
        mixed = _mix(colour, towards, step * 0.04)
        if contrast(mixed, surface) >= wanted:
            return mixed
    return towards


def stylesheet(colours: Mapping[str, Any] | None) -> str:
    """Return the stylesheet for ``fields.colours`` of a site document; what is no colour falls back to ours."""
    return _stylesheet(_chosen(colours, "primary"), _chosen(colours, "accent"))


def digest(css: str) -> str:
    """Return the part of the stylesheet's address that changes with its bytes."""
    return sha256(css.encode()).hexdigest()[:12]


def theme_colour(colours: Mapping[str, Any] | None) -> str:
    """Return the colour of the browser's own frame (``<meta name="theme-color">``)."""
    return _hex(readable(_chosen(colours, "primary"), WHITE, BLACK))


def _chosen(colours: Mapping[str, Any] | None, name: str) -> RGB:
    return parse((colours or {}).get(name)) or parse(FALLBACK[name]) or BLACK


@lru_cache(maxsize=64)
def _stylesheet(primary: RGB, accent: RGB) -> str:
    light = {
        "brand": readable(primary, WHITE, BLACK),
        "link": readable(primary, LIGHT_SURFACE, BLACK),
        "accent": accent,
    }
    dark = {
        "brand": readable(_mix(primary, BLACK, 0.35), WHITE, BLACK, 7),
        "link": readable(primary, DARK_SURFACE, WHITE),
        "accent": readable(accent, DARK_SURFACE, WHITE, 3),
    }
    return f":root{{{_properties(light)}}}@media(prefers-color-scheme:dark){{:root{{{_properties(dark)}}}}}\n"


def _luminance(colour: RGB) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance")."""

    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mix(colour: RGB, towards: RGB, share: float) -> RGB:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, towards, strict=True))
    return red, green, blue


def _hex(colour: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _properties(named: Mapping[str, RGB]) -> str:
    return ";".join(f"--{name}:{_hex(colour)}" for name, colour in named.items())

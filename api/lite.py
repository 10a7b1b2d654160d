"""The light profile: for a weak signal. Smaller pictures, and what is to be read before what is to be seen."""

from __future__ import annotations

from typing import Any

#: widest picture in pixels: the width of an old phone
WIDTH = 480


def lighten(value: Any) -> Any:
    """``value`` with the widths of each picture that fit, and ``src`` the widest of them; blocks without pictures come
    before those that show some."""
    if isinstance(value, list):
        return [lighten(item) for item in value]
    if not isinstance(value, dict):
        return value
    lighter = {name: lighten(item) for name, item in value.items()}
    if isinstance(value.get("sizes"), list) and value["sizes"] and "src" in value:
        sizes = sorted(value["sizes"], key=lambda size: size["width"])
        fitting = [size for size in sizes if size["width"] <= WIDTH] or sizes[:1]
        lighter |= {"sizes": fitting, "src": fitting[-1]["url"]}
    if isinstance(value.get("blocks"), list):
        lighter["blocks"] = sorted(lighter["blocks"], key=_shows)
    return lighter


def _shows(value: Any) -> bool:
    """Whether a picture stands anywhere inside."""
    if isinstance(value, dict):
        return "sizes" in value or any(map(_shows, value.values()))
    return isinstance(value, list) and any(map(_shows, value))

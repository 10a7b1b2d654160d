"""Addresses of the feeds of tags: ``/noticias/etiqueta/agua%20potable/atom.xml``.

A tag stands in the address as it is written, percent-encoded. A slug would be easier on the eye, but two tags may have
the same one, and some have none. What comes after the tag is fixed, so that it may hold a slash.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

#: what stands between a section and the tag
WORD: Final = "etiqueta"
#: characters of the longest tag
LENGTH: Final = 100
#: tags that no address can hold: programs take them for steps, encoded or not (RFC 3986, 5.2.4; WHATWG URL)
_STEPS: Final = frozenset({".", ".."})


def folder(section: str, tag: str) -> str:
    """Root-relative address below which the feeds of a tag stand, in the section at the path ``section``."""
    return f"{section}{WORD}/{quote(tag, safe='')}/"


def path_of(section: str, tag: str, name: str = "atom.xml") -> str | None:
    """Root-relative address of a feed of a tag; None for a tag that can have none."""
    return None if tag in _STEPS else f"{folder(section, tag)}{name}"

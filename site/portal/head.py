"""What stands in a page's ``<head>``: its title, address, picture, language, feeds and colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from django.urls import reverse

from portal import colours

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page tells readers of."""

    title: str
    path: str
    content_type: str = "application/atom+xml"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one page. Addresses are absolute, as canonical and Open Graph want them."""

    title: str
    description: str
    canonical: str | None
    image: Mapping[str, Any] | None
    image_url: str | None
    kind: str
    colours_path: str
    theme_colour: str
    indexed: bool
    feeds: Sequence[FeedLink] = ()
    translations: Sequence[Mapping[str, str]] = field(default_factory=tuple)


def head_of(
    *,
    title: str,
    site: Document | None,
    root_url: str,
    path: str | None = None,
    description: str = "",
    image: Mapping[str, Any] | None = None,
    kind: str = "website",
    indexed: bool = True,
    feeds: Sequence[FeedLink] = (),
    translations: Sequence[Mapping[str, str]] = (),
) -> Head:
    """Put a head together. ``path`` is the canonical address, root-relative; None for pages that have none (404)."""
    name = str(site["title"]) if site else ""
    shown = image or (site["fields"].get("coat_of_arms") if site else None)
    chosen = site["fields"].get("colours") if site else None
    return Head(
        title=f"{title} · {name}" if name and title != name else title,
        description=description,
        canonical=absolute(root_url, path) if path is not None else None,
        image=shown,
        image_url=absolute(root_url, shown["src"]) if shown else None,
        kind=kind,
        colours_path=reverse("portal_colours", args=[colours.digest(colours.stylesheet(chosen))]),
        theme_colour=colours.theme_colour(chosen),
        indexed=indexed,
        feeds=feeds,
        translations=[
            {"locale": other["locale"], "path": other["path"], "url": absolute(root_url, other["path"])}
            for other in translations
        ],
    )


def absolute(root_url: str, path: str) -> str:
    """Return the full address of a root-relative path."""
    return urljoin(f"{root_url}/", path)

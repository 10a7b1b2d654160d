"""``/sitemap.xml`` (sitemaps.org 0.9): the address of every live document and when it last changed."""

from __future__ import annotations

import logging
from typing import Final
from xml.sax.saxutils import escape

from portal.head import absolute
from pregonero.publishing import api as publishing

logger = logging.getLogger("portal")

#: The most one file may name.
LIMIT: Final = 50_000


def render(site_id: int, root_url: str) -> bytes:
    """Return the sitemap of a site."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    found = publishing.live_addresses(site_id, LIMIT + 1)
    for path, changed in found[:LIMIT]:
        lines.append(f"<url><loc>{escape(absolute(root_url, path))}</loc><lastmod>{changed}</lastmod></url>")
    if len(found) > LIMIT:
        logger.warning("the sitemap is full: documents beyond the first %d are not in it", LIMIT)
    return "\n".join([*lines, "</urlset>", ""]).encode()

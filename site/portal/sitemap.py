"""``/sitemap.xml`` (sitemaps.org 0.9): the address of every live document and when it last changed."""

from __future__ import annotations

import logging
from itertools import islice
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
    for _seq, document in islice(publishing.iter_live(site_id), LIMIT):
        changed = f"<lastmod>{escape(document['updated_at'])}</lastmod>" if document.get("updated_at") else ""
        lines.append(f"<url><loc>{escape(absolute(root_url, document['path']))}</loc>{changed}</url>")
    if len(lines) - 2 == LIMIT:
        logger.warning("the sitemap is full: documents beyond the first %d are not in it", LIMIT)
    return "\n".join([*lines, "</urlset>", ""]).encode()

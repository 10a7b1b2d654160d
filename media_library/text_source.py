"""The texts inside files, for who searches: answers :class:`pregonero.plugins.api.FileTextSource`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from .models import DocumentText, TextCounter

#: addresses in one answer of :func:`since`
MOST = 500
_ADDRESS = re.compile(r"/archivos/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/.+", re.DOTALL)


def pages(addresses: Collection[str]) -> Mapping[str, Sequence[str]]:
    """The texts of the pages of the files at ``addresses``, in order. An address of a file that was replaced since is
    left out, as one that is unknown, not yet read or without text."""
    asked = {address: match[1] for address in addresses if (match := _ADDRESS.fullmatch(address))}
    rows = DocumentText.objects.filter(document__public_id__in=set(asked.values()), text__isnull=False)
    found: dict[str, Sequence[str]] = {}
    for row in rows.exclude(text__content=b"").select_related("document", "text"):
        if row.text is not None and row.document.address in asked:
            found[row.document.address] = row.text.pages
    return found


def since(cursor: str) -> tuple[list[str], str]:
    """At most ``MOST`` addresses whose text became known after ``cursor``, oldest first, and the cursor to go on from.

    A cursor from a future that a restored backup does not know begins anew. Raises ValueError where it is none of ours.
    """
    after = int(cursor or 0)
    if after > (TextCounter.objects.values_list("last", flat=True).first() or 0):
        after = 0
    known = DocumentText.objects.filter(seq__gt=after, text__isnull=False).order_by("seq").select_related("document")
    rows = list(known[:MOST])
    return [row.document.address for row in rows], str(rows[-1].seq if rows else after)

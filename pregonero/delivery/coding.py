"""Content codings of kept answers: which one a reader takes, and the bytes in it (RFC 9110 §12.5.3, §8.8.3)."""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli
import zstandard
from django.utils.http import parse_etags

#: in the order the server prefers; the empty one is the bytes as they are
CODINGS = ("br", "zstd", "gzip", "")
#: shorter answers fit a packet as they are
WORTH_IT = 1000


def accepted(header: str) -> str:
    """The coding for an ``Accept-Encoding``: of those the reader likes best, the first of ours."""
    return _accepted(header[:500])  # what is kept is short, however long the header


@lru_cache(maxsize=256)
def _accepted(header: str) -> str:
    asked: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameter = part.partition(";")
        weight = parameter.strip().removeprefix("q=") if parameter else "1"
        try:
            asked[name.strip()] = float(weight)
        except ValueError:
            continue
    other = asked.get("*", 0.0)
    likings = {coding: asked.get(coding, other) for coding in CODINGS if coding}
    best = max(likings.values())
    # no coding at all is always acceptable to somebody who does not say otherwise, and liked less than any other
    return next((coding for coding in CODINGS if coding and best > 0 and likings[coding] == best), "")


def compressed(body: bytes, coding: str) -> bytes:
    """``body`` in a coding. The levels are those whose time is still small beside building the answer."""
    if coding == "br":
        return brotli.compress(body, quality=5)
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=6).compress(body)
    if coding == "gzip":
        return gzip.compress(body, compresslevel=6, mtime=0)
    return body


def etag_in(etag: str, coding: str) -> str:
    """The tag of an answer in a coding: different bytes never share one."""
    return f'{etag[:-1]}-{coding}"' if coding and etag else etag


def conditional_etags(header: str) -> set[str]:
    """Tags of an ``If-None-Match`` without the marks of weakness and of codings; ``*`` stands for any."""
    found = set()
    for tag in parse_etags(header[:4000]):
        bare = tag.removeprefix("W/")
        for coding in CODINGS[:-1]:
            bare = bare.removesuffix(f'-{coding}"') + '"' if bare.endswith(f'-{coding}"') else bare
        found.add(bare)
    return found

"""What of a reader's request an answer may depend on, each reduced to the few values that make a difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header


def best_language(header: str) -> str:
    """The content language (as ``settings`` writes it: ``es-mx``) that an ``Accept-Language`` likes best; empty where
    it likes none of ours or says nothing."""
    return _best_language(header[:500])  # what is kept is short, however long the header


@lru_cache(maxsize=256)
def _best_language(header: str) -> str:
    known = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    for asked, _weight in parse_accept_lang_header(header.lower()):
        if asked == "*":
            return ""
        for code in known:
            if asked == code or asked.split("-")[0] == code.split("-")[0]:
                return code
    return ""


def language(environ: Mapping[str, Any]) -> str:
    return best_language(environ.get("HTTP_ACCEPT_LANGUAGE", ""))


def saves_data(environ: Mapping[str, Any]) -> str:
    """``on`` where the reader asks for less (Save-Data Client Hint)."""
    return "on" if environ.get("HTTP_SAVE_DATA", "").lower() == "on" else ""


def origin(environ: Mapping[str, Any]) -> str:
    """The asking page's origin where it is one of those that may read; empty for all others."""
    asked = environ.get("HTTP_ORIGIN", "")
    return asked if asked in settings.CORS_ORIGINS else ""


#: request header → the value that counts
VARIANTS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "Accept-Language": language,
    "Save-Data": saves_data,
    "Origin": origin,
}

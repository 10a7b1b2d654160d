"""Empties what a process remembers between requests, so that each one costs what the first costs."""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from wagtail.models import Site

#: rooms whose memoised functions are emptied; those of Django and Python themselves are part of a warm process
OURS = ("pregonero.", "portal.", "search.", "api.", "notices.", "home.", "programs.", "news.", "media_library.")


class ColdMiddleware:
    """Bench only: never part of an installation."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.memories: list[functools._lru_cache_wrapper[object]] | None = None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self.memories is None:
            self.memories = [
                thing
                for thing in gc.get_objects()
                if type(thing) is functools._lru_cache_wrapper and (thing.__module__ or "").startswith(OURS)
            ]
        for memory in self.memories:
            memory.cache_clear()
        cache.clear()
        ContentType.objects.clear_cache()
        Site.clear_site_root_paths_cache()
        return self.get_response(request)

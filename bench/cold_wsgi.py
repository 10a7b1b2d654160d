"""The platform's WSGI application with everything that a process remembers emptied before each request.

Bench only: never part of an installation. It wraps the application and is no middleware: what answers from memory
before Django's middleware runs must find nothing either. Memories of Django and Python themselves (templates, compiled
patterns, the open connection) are part of a warm process, as they are of the bare view it is measured against.
"""

from __future__ import annotations

import functools
import gc
import sys
from collections.abc import Callable, Iterable
from typing import Any

from portal.wsgi import application as warm

#: rooms whose memoised functions are emptied
OURS = ("pregonero.", "portal.", "search.", "api.", "notices.", "home.", "programs.", "news.", "media_library.")


class Memories:
    """Everything that is emptied. Rooms are imported with the first requests, so what is new is looked for again."""

    def __init__(self) -> None:
        self.modules = 0
        self.memoised: list[functools._lru_cache_wrapper[object]] = []
        self.forget: Callable[[], object] | None = None

    def empty(self) -> None:
        from django.contrib.contenttypes.models import ContentType
        from django.core.cache import cache
        from wagtail.models import Site

        if len(sys.modules) != self.modules:
            self._look()
        for memory in self.memoised:
            memory.cache_clear()
        cache.clear()
        ContentType.objects.clear_cache()
        Site.clear_site_root_paths_cache()
        if self.forget is not None:
            self.forget()

    def _look(self) -> None:
        self.modules = len(sys.modules)
        self.memoised = [
            thing
            for thing in gc.get_objects()
            if type(thing) is functools._lru_cache_wrapper and (thing.__module__ or "").startswith(OURS)
        ]
        # bytes ready to be sent are kept by a room of its own; what the application does not import keeps none
        self.forget = getattr(sys.modules.get("pregonero.delivery.api"), "forget", None)


memories = Memories()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    memories.empty()
    return warm(environ, start_response)

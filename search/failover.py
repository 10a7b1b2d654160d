"""Elasticsearch while it answers, and the embedded index while it does not. Both follow the ledger all the time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from typing import Any, Final, TypeVar

from .faults import EngineAway
from .questions import Request
from .results import SearchHit, SearchResults
from .site_index import Effort, SiteIndex

logger = logging.getLogger("search")
T = TypeVar("T")
U = TypeVar("U")

#: Seconds for which a server that did not answer is not asked again.
PAUSE: Final = 5.0


class Failover:
    """Two indexes of one site that are asked as one."""

    def __init__(self, first: SiteIndex, second: SiteIndex) -> None:
        self.first = first
        self.second = second
        self._away_until = 0.0
        self._mutex = threading.Lock()

    @property
    def away(self) -> bool:
        """Whether the server did not answer a moment ago."""
        return time.monotonic() < self._away_until

    def _either(self, question: Callable[[SiteIndex], T]) -> T:
        if not self.away:
            try:
                return question(self.first)
            except EngineAway as fault:
                self._note(fault)
        return question(self.second)

    def _note(self, fault: EngineAway) -> None:
        with self._mutex:
            if not self.away:
                logger.warning("elasticsearch does not answer: the embedded index does", extra={"reason": str(fault)})
            self._away_until = time.monotonic() + PAUSE

    # Asking

    def search(self, request: Request) -> SearchResults:
        return self._either(lambda index: index.search(request))

    def complete(self, q: str, limit: int, locale: str | None = None) -> list[str]:
        return self._either(lambda index: index.complete(q, limit, locale))

    def named(self, ids: Sequence[str], request: Request) -> list[SearchHit]:
        return self._either(lambda index: index.named(ids, request))

    # Following: the embedded index first, which nothing can keep from it

    def keep_up(self) -> bool:
        second = self.second.keep_up()
        return self._at_the_server(lambda index: index.keep_up(), False) and second

    def follow(self, effort: Effort) -> bool:
        second = self.second.follow(effort)
        return self._at_the_server(lambda index: index.follow(effort), False) and second

    def take_in(self, files: Collection[str]) -> int:
        second = self.second.take_in(files)
        return max(second, self.first.take_in(files))

    def rebuild(self) -> int:
        """Builds both anew. Raises :class:`EngineAway` where the server does not answer: the embedded one is built."""
        self.second.rebuild()
        return self.first.rebuild()

    def _at_the_server(self, act: Callable[[SiteIndex], T], otherwise: U) -> T | U:
        if self.away:
            return otherwise
        try:
            return act(self.first)
        except EngineAway as fault:
            self._note(fault)
            return otherwise

    # Looking after them

    def status(self) -> dict[str, Any]:
        """Of the server's index; ``state`` ``away`` and the embedded one's figures where it does not answer."""
        served = self._at_the_server(lambda index: index.status(), None)
        return {"engine": "elasticsearch", **(served or {**self.second.status(), "state": "away"})}

    def verify(self) -> list[str]:
        embedded = [f"embedded: {line}" for line in self.second.verify()]
        try:
            return [*self.first.verify(), *embedded]
        except EngineAway as fault:
            return [f"elasticsearch does not answer: {fault}", *embedded]

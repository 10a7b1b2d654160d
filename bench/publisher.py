"""Publishes news through the door, in a process of its own, as it is told on standard input; answers in JSON lines.

``new`` and ``change`` publish one item; ``run SECONDS`` publishes changes and new items in turn. Each answer has, for
every publication: ``flush_ms``, what the door does at the end of an act (documents, gates, live rows, ledger);
``act_ms``, the whole act with Wagtail's saving and the commit; ``path``; ``mark``, a number that stands in the new
title; ``committed``, the moment of the commit on the clock that all processes of a machine share.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import time
from typing import Any

import django


class Publisher:
    """One writer. ``number``: which of several; each changes pages of its own."""

    def __init__(self, number: int) -> None:
        from news.models import NewsArticlePage

        news = NewsArticlePage.objects.live().order_by("-pk")
        self.pages = list(news.values_list("pk", flat=True)[number * 50 : number * 50 + 50])
        # of the clock: an installation that is kept has marks of runs before
        self.marks = itertools.count(time.time_ns() // 1_000)
        self.turn = itertools.cycle(self.pages)
        self.flushed = 0.0
        self.committed = 0.0
        self._time_flush()

    def _time_flush(self) -> None:
        from pregonero.publishing.door import Flush

        run = Flush.run

        def timed(flush: Flush) -> None:
            began = time.perf_counter()
            try:
                run(flush)
            finally:
                self.flushed = time.perf_counter() - began

        setattr(Flush, "run", timed)  # noqa: B010  (a method of a class with types)

    def change(self, pk: int | None = None) -> dict[str, Any]:
        """Publish an item again under another title."""
        from news.models import NewsArticlePage

        key = next(self.turn) if pk is None else pk

        def act(mark: int) -> Any:
            page = NewsArticlePage.objects.get(pk=key)
            page.title = f"{page.title.partition(', marca ')[0][:200]}, marca {mark}"
            page.save_revision().publish()
            return page

        return self._timed("change", act)

    def new(self) -> dict[str, Any]:
        """Publish an item that was not there, like one that is."""
        from news.models import NewsArticlePage

        pattern = NewsArticlePage.objects.get(pk=next(self.turn))

        def act(mark: int) -> Any:
            page = NewsArticlePage(
                title=f"Aviso nuevo de la oficina, marca {mark}",
                slug=f"aviso-nuevo-{os.getpid()}-{mark}",
                summary=pattern.summary,
                image=pattern.image,
                place=pattern.place,
                body=json.dumps(list(pattern.body.raw_data)),
                live=False,
                locale=pattern.locale,
            )
            page.tags.add(*pattern.tags.all())
            pattern.get_parent().add_child(instance=page)
            page.save_revision().publish()
            return page

        return self._timed("new", act)

    def _timed(self, what: str, act: Any) -> dict[str, Any]:
        from django.db import transaction

        from pregonero.publishing.api import SOURCE, door
        from pregonero.publishing.models import LiveDocument

        mark = next(self.marks)
        began = time.perf_counter()
        with door("bench"):
            transaction.on_commit(self._stamp)  # the first of the act's, hence run right after COMMIT
            page = act(mark)
        took = time.perf_counter() - began
        path = LiveDocument.objects.values_list("path", flat=True).get(source=SOURCE, object_id=str(page.pk))
        return {
            "what": what,
            "mark": mark,
            "path": path,
            "flush_ms": round(self.flushed * 1000, 2),
            "act_ms": round(took * 1000, 2),
            "committed": self.committed,
        }

    def _stamp(self) -> None:
        self.committed = time.monotonic()

    def run(self, seconds: float) -> list[dict[str, Any]]:
        """Publications one after the other; on SQLite a writer may wait for its turn within them."""
        done: list[dict[str, Any]] = []
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            done.append(self.change() if len(done) % 2 == 0 else self.new())
        return done


def answer(publisher: Publisher, order: str) -> Any:
    match order.split():
        case ["new"]:
            return publisher.new()
        case ["change"]:
            return publisher.change(publisher.pages[0])
        case ["run", seconds]:
            return publisher.run(float(seconds))
    raise SystemExit(f"unknown order {order!r}")


def main() -> None:
    django.setup()
    publisher = Publisher(int(sys.argv[1]))
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(publisher, line)), flush=True)


if __name__ == "__main__":
    main()

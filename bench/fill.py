"""Fills an installation with news until so many documents are public: ``python -m bench.fill --documents N``.

What is written is what the door would have written. Each news item of the municipality that is there is a pattern: its
pictures, program, tags and section stay, words and dates change. Page, identity and tags are rows of their own, and the
admin's search knows the pages, so that an act finds tables of that size on Wagtail's side too; documents, entries and
live rows come from the door's own writing and the ledger's own functions, many in one transaction. Of a hundred items
two were corrected, one moved and one was withdrawn: there are former addresses and entries that are no longer live.
``ledger verify`` and the reconciler find nothing.

Left out: gates (asked for what people write), revisions, and Wagtail's index of references.
"""

from __future__ import annotations

import argparse
import copy
import gc
import json
import random
import re
import time
import uuid
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import django

SEED = 20_260_101
#: documents of one transaction
BATCH = 1_000
#: news items taken as patterns, the oldest first: those that people wrote
PATTERNS = 40
SENTENCES = 6
EPISODES = {10: "corrected", 60: "corrected", 30: "moved", 90: "withdrawn"}
OLDEST = timedelta(days=3_650)

Document = dict[str, Any]


@dataclass(slots=True)
class Pattern:
    """A live news page, its document, its section, and how many pages stand in that section."""

    page: Any
    site_id: int
    document: Document
    awaits: frozenset[tuple[str, str]]
    tags: list[int]
    section: Any


@dataclass(slots=True)
class Item:
    """One news item: its page, and the documents it has been, oldest first; None where it was withdrawn."""

    pattern: Pattern
    page: Any
    versions: list[Document | None] = field(default_factory=list)


def patterns() -> list[Pattern]:
    """Every live news item with the section it stands in."""
    from news.models import NewsArticlePage
    from pregonero.publishing.pages import PageSource

    found = []
    for page in NewsArticlePage.objects.live().order_by("pk")[:PATTERNS]:
        built = PageSource().build(str(page.pk))
        if built is not None:
            tags = [tag.pk for tag in page.tags.all()]
            found.append(Pattern(page, built.site_id, built.document, built.awaits, tags, page.get_parent()))
    if not found:
        raise SystemExit("there is no news item to take as a pattern: prepare the demonstration first")
    return found


def sentences(found: Sequence[Pattern]) -> list[str]:
    """What the patterns say, sentence by sentence."""
    told = [re.sub(r"<[^>]+>", " ", block["value"]["html"]) for one in found for block in _texts(one.document)]
    told += [one.document["summary"] for one in found]
    parts = [part.strip() for text in told for part in re.split(r"(?<=[.:;]) ", text)]
    return sorted({part for part in parts if part and "&" not in part})


def _texts(document: Document) -> list[Document]:
    return [block for block in document["blocks"] if block["type"] == "text"]


class Filling:
    """Writes items, batch by batch. One use."""

    def __init__(self) -> None:
        from wagtail.models import Page

        # as many numbers as there are pages already: a second filling repeats neither addresses nor words
        self.first = Page.objects.count() + 1
        self.chance = random.Random(SEED + self.first)
        self.patterns = patterns()
        self.sentences = sentences(self.patterns)
        self.now = self.patterns[0].page.first_published_at.replace(microsecond=0)
        #: section → number of the last step of its children's paths
        self.steps: dict[str, int] = {}

    def run(self, count: int, pool: Executor | None = None) -> None:
        """Write items until ``count`` more are public; ``pool`` makes canonical bytes one batch ahead."""
        from django.db import transaction

        numbers: list[int] = []
        stay = 0
        while stay < count:
            numbers.append(self.first + len(numbers))
            stay += EPISODES.get(numbers[-1] % 100) != "withdrawn"
        batches = [numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH)]
        coming = [self._composed(batch, pool) for batch in batches[:1]]
        for following in [*batches[1:], []]:
            items, bodies = coming.pop()
            coming.append(self._composed(following, pool))
            with transaction.atomic():
                self._write(items, bodies)

    def _composed(self, numbers: list[int], pool: Executor | None) -> tuple[list[Item], Iterable[bytes]]:
        from pregonero.publishing.canonical import canonical

        items = [self._item(number) for number in numbers]
        documents = [item.versions[0] for item in items]
        return items, pool.map(canonical, documents, chunksize=100) if pool else map(canonical, documents)

    def _item(self, number: int) -> Item:
        pattern = self.chance.choice(self.patterns)
        page = copy.copy(pattern.page)
        page._state = copy.copy(pattern.page._state)
        document = dict(pattern.document)  # parts of it are replaced, none is changed in place
        first = self._moment()
        html = "".join(f"<p>{' '.join(self.chance.sample(self.sentences, k))}</p>" for k in self._lengths())
        page.title = document["title"] = f"{pattern.document['title'][:220]}, aviso {number}"
        page.draft_title = page.title
        page.slug = f"{pattern.page.slug[:80]}-{number}"
        page.translation_key = uuid.uuid4()
        page.first_published_at = page.last_published_at = first
        page.body = json.dumps(
            [
                {"type": "text", "value": {"html": html}, "id": str(uuid.uuid4())},
                *(block for block in pattern.page.body.raw_data if block["type"] != "text"),
            ]
        )
        document["translation_key"] = str(page.translation_key)
        document["blocks"] = [
            {"type": "text", "value": {"html": html}},
            *(block for block in document["blocks"] if block["type"] != "text"),
        ]
        self._place(page, document, page.slug)
        document["published_at"] = document["updated_at"] = _text(first)
        document["id"] = str(uuid.uuid4())
        item = Item(pattern, page, [document])
        self._live_through(item, EPISODES.get(number % 100, ""))
        return item

    def _lengths(self) -> list[int]:
        return [min(self.chance.randint(2, SENTENCES), len(self.sentences)) for _paragraph in range(3)]

    def _moment(self) -> datetime:
        moment: datetime = self.now - timedelta(seconds=self.chance.randrange(int(OLDEST.total_seconds())))
        return moment

    def _place(self, page: Any, document: Document, slug: str) -> None:
        page.url_path = f"{page.url_path.rstrip('/').rpartition('/')[0]}/{slug}/"
        document["path"] = f"{document['path'].rstrip('/').rpartition('/')[0]}/{slug}/"

    def _live_through(self, item: Item, episode: str) -> None:
        """Let the item have been something else before, or be no more."""
        page, now = item.page, item.versions[0]
        assert now is not None
        if episode == "withdrawn":
            page.live = False
            item.versions.append(None)
        elif episode:
            before = now
            now = dict(before)
            page.last_published_at = page.first_published_at + timedelta(hours=3)
            now["updated_at"] = _text(page.last_published_at)
            if episode == "moved":
                page.slug = f"{page.slug}-nueva"
                self._place(page, now, page.slug)
            else:
                before["summary"] = f"{before['summary'][:280]} (sin corregir)"
            item.versions.append(now)

    def _write(self, items: list[Item], bodies: Iterable[bytes]) -> None:
        from wagtail.search.backends import get_search_backend

        self._write_pages(items)
        get_search_backend().add_bulk(type(items[0].page), [item.page for item in items])
        self._publish_first(items, bodies)
        later = [item for item in items if len(item.versions) > 1]
        befores = _live_rows([item.versions[0]["id"] for item in later if item.versions[0] is not None])
        self._publish_again([(item, befores[str(item.page.pk)], item.versions[1]) for item in later])

    def _write_pages(self, items: list[Item]) -> None:
        """Rows of pages, their identities and tags. Signals are not sent: nothing here is marked for the door."""
        from django.db.models import F
        from wagtail.models import Page

        from news.models import NewsArticlePage
        from pregonero.content.models import PageTag
        from pregonero.publishing.models import Identity
        from pregonero.publishing.pages import SOURCE

        bases = []
        for item in items:
            page, section = item.page, item.pattern.section
            page.path = Page._get_path(section.path, section.depth + 1, self._next_step(section))
            page.latest_revision_id = page.live_revision_id = None
            values = {part.attname: getattr(page, part.attname) for part in Page._meta.local_concrete_fields}
            bases.append(Page(**values | {"id": None}))
        Page.objects.bulk_create(bases)
        for item, base in zip(items, bases, strict=True):
            item.page.pk = item.page.id = item.page.page_ptr_id = base.pk
        _insert_own_rows(NewsArticlePage, [item.page for item in items])
        # each item is public at first, hence has a document
        pairs = [(item.page.pk, version["id"]) for item in items if (version := item.versions[0]) is not None]
        Identity.objects.bulk_create(
            [Identity(document_id=document_id, source=SOURCE, object_id=str(pk)) for pk, document_id in pairs]
        )
        PageTag.objects.bulk_create(
            [PageTag(content_object_id=item.page.pk, tag_id=tag) for item in items for tag in item.pattern.tags]
        )
        for section in {item.pattern.section.pk for item in items}:
            added = sum(item.pattern.section.pk == section for item in items)
            Page.objects.filter(pk=section).update(numchild=F("numchild") + added)

    def _next_step(self, section: Any) -> int:
        if section.path not in self.steps:
            last = section.get_last_child()
            self.steps[section.path] = section._str2int(last.path[-section.steplen :]) if last else 0
        self.steps[section.path] += 1
        return self.steps[section.path]

    def _publish_first(self, items: list[Item], bodies: Iterable[bytes]) -> None:
        """Write what was not there before, as the door does once the gates were asked."""
        from pregonero.publishing.door import Collector, Flush, Pending
        from pregonero.publishing.enums import Action
        from pregonero.publishing.pages import SOURCE
        from pregonero.publishing.sources import Built, Ref

        class Ready(Pending):
            """Has its canonical bytes already."""

            def __post_init__(self) -> None:
                self.action = Action.PUBLISHED

        flush = Flush(Collector())
        for item, body in zip(items, bodies, strict=True):
            document, pattern = item.versions[0], item.pattern
            assert document is not None
            built = Built(pattern.site_id, document, pattern.awaits)
            ref = Ref(SOURCE, str(item.page.pk))
            ready = Ready(ref, pattern.site_id, document["id"], None, built, direct=True)
            ready.body = body
            flush.pending.append(ready)
        flush._write()

    def _publish_again(self, wanted: list[tuple[Item, Any, Document | None]]) -> None:
        """Write later versions over the first ones."""
        from pregonero.publishing.door import Collector, Flush, Pending
        from pregonero.publishing.pages import SOURCE
        from pregonero.publishing.sources import Built, Ref

        flush = Flush(Collector(reason="Se publicó por error."))
        for item, before, version in wanted:
            pattern = item.pattern
            built = Built(pattern.site_id, version, pattern.awaits) if version is not None else None
            document_id = str(before.document_id) if version is None else version["id"]
            ref = Ref(SOURCE, str(item.page.pk))
            flush.pending.append(Pending(ref, pattern.site_id, document_id, before, built, direct=True))
        flush._write()


def _text(moment: datetime) -> str:
    from pregonero.publishing.canonical import timestamp

    return timestamp(moment)


def _live_rows(ids: list[str]) -> dict[str, Any]:
    from pregonero.publishing.models import LiveDocument

    return {row.object_id: row for row in LiveDocument.objects.filter(document_id__in=ids)}


def _insert_own_rows(model: Any, pages: Sequence[Any]) -> None:
    """The rows of a page kind's own table; ``bulk_create`` refuses models that inherit a table."""
    from django.db import connection

    fields = model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(part.column) for part in fields)
    marks = ", ".join(["%s"] * len(fields))
    rows = [[part.get_db_prep_save(part.pre_save(page, True), connection) for part in fields] for page in pages]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", rows)


def public() -> int:
    """How many documents are public."""
    from pregonero.publishing.models import LiveDocument

    return LiveDocument.objects.count()


def fill(documents: int) -> int:
    """Add news until ``documents`` are public; returns how many were added. Withdrawn ones do not count."""
    from django.db import connection

    before = public()
    missing = documents - before
    if missing <= 0:
        return 0
    filling = Filling()
    if missing <= BATCH:
        filling.run(missing)
    else:
        connection.close()  # the other process must not inherit it
        with ProcessPoolExecutor(max_workers=1) as pool:
            filling.run(missing, pool)
    return public() - before


def hurry(connection: Any, **kwargs: Any) -> None:
    """Let a connection spend memory instead of time, and not wait for the disk: what is cut short is thrown away."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-400000")
            cursor.execute("PRAGMA synchronous=OFF")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, required=True, help="how many are to be public in the end")
    parser.add_argument("--search", action="store_true", help="index them too")
    options = parser.parse_args()
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.backends.signals import connection_created

    began = time.monotonic()
    gc.freeze()
    gc.set_threshold(100_000)  # millions of rows are made, and hardly a cycle: looking for them costs a sixth
    connection_created.connect(hurry)
    added = fill(options.documents)
    filled = time.monotonic() - began
    told: dict[str, Any] = {"documents": public(), "added": added, "fill s": round(filled, 1)}
    if options.search:
        began = time.monotonic()
        call_command("search", "rebuild", verbosity=0)
        told["search s"] = round(time.monotonic() - began, 1)
    connection.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main()

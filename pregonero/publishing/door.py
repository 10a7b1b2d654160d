"""The one door: what changed is marked, and before the transaction ends it is checked and written.

No stock path of Wagtail wraps a publication in a transaction and no single class is passed by all
of them, so the door does not try to intercept publications. Receivers only *mark* what was saved,
moved or deleted. Before the outermost ``atomic`` block ends, the door builds the documents of the
marked things and of what hangs on them, compares them with the ledger's last, asks the gates, and
appends. Live row, entry and outbox rows therefore commit together or not at all.

See ``docs/adr/0002-one-publication-door.md``.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from wagtail.models import Revision

from pregonero.accounts.api import audit_actions, refused

from . import exceptions
from .actions import tell
from .canonical import canonical, head_of
from .enums import Action
from .gates import GateContext, Issue, PublicationRefused, as_json, errors, examine
from .ledger import SYSTEM_ACTOR, Change, append
from .models import Address, LiveDocument, LiveReference, LiveTag, RebuildJob, StandingIssue
from .pages import surroundings_known
from .references import references
from .sources import Built, Document, Ref, Unreadable, get_source

logger = logging.getLogger("pregonero.publishing")

#: characters of a reason that citizens are told
REASON_LENGTH = 500
#: documents rebuilt in one transaction; more become a RebuildJob
BATCH = 200
#: key of PostgreSQL's advisory lock by which acts take turns: "pregon" in ASCII
TURN = 0x707265676F6E
#: what a change of place alone changes in a document
PLACE = frozenset({"path", "breadcrumbs", "directorate", "translations", "updated_at"})


class StrayPublication(RuntimeError):
    """Something public changed outside the door (an error in tests; mended by its own flush in production)."""


class MayNotPublish(Exception):
    """What the act would make public, change or withdraw is more than whoever acts was allowed; nothing of it stays."""


@dataclass(slots=True)
class Collector:
    """Marks of one open door. ``direct`` things are asked their gates, ``indirect`` ones are only rebuilt."""

    actor: str = SYSTEM_ACTOR
    reason: str = ""
    #: why this act publishes what its gates refuse; empty: it does not
    exception: str = ""
    #: whether this act may change what is public, now or by a schedule: a token may be for drafts only
    may_publish: bool = True
    #: revisions that were given a time to go live
    scheduled: set[int] = field(default_factory=set)
    #: withdrawn thing → id of the document that takes its place
    replacements: dict[Ref, str] = field(default_factory=dict)
    direct: dict[Ref, None] = field(default_factory=dict)
    indirect: dict[Ref, None] = field(default_factory=dict)
    dependencies: set[tuple[str, str]] = field(default_factory=set)
    #: what is done once before the act ends, by what it is (see :mod:`pregonero.publishing.tasks`)
    tasks: dict[tuple[Any, ...], Callable[[], None]] = field(default_factory=dict)

    def mark(self, ref: Ref) -> None:
        self.direct[ref] = None

    def mark_indirect(self, ref: Ref) -> None:
        self.indirect[ref] = None

    def mark_dependency(self, target_type: str, target_id: object) -> None:
        """Everything that refers to this image, file, directorate or document."""
        self.dependencies.add((target_type, str(target_id)))


_open: ContextVar[Collector | None] = ContextVar("pregonero_open_door", default=None)


def current() -> Collector | None:
    """The collector of the act in whose course this runs; None where no door is open."""
    return _open.get()


@contextmanager
def door(actor: str = SYSTEM_ACTOR, *, reason: str = "") -> Iterator[Collector]:
    """Open the door for one act. Raises :class:`PublicationRefused`; then nothing of the act stays.

    An inner door joins the outer one: there is one transaction and one flush. Acts take turns on both
    engines: SQLite by its write lock, PostgreSQL by a lock of ours. Neither keeps a reader waiting.
    """
    outer = _open.get()
    if outer is not None:
        yield outer
        return
    collector = Collector(actor=actor, reason=reason)
    try:
        with transaction.atomic():
            _wait_for_turn()
            token = _open.set(collector)
            try:
                yield collector
                if not connection.needs_rollback:
                    _publish_what_waits()
                    Flush(collector).run()
                    for task in collector.tasks.values():
                        task()
            finally:
                # closed before `atomic` ends: on_commit callbacks run in its exit and must not mark here
                _open.reset(token)
    except PublicationRefused as refusal:
        # after the rollback, so that the attempt stays
        detail = {"reason": " ".join(refusal.sentences())}
        refused(audit_actions.GATES, actor=collector.actor, label="; ".join(refusal.issues), detail=detail)
        raise


def _wait_for_turn() -> None:
    """Wagtail reads the tree, computes paths and addresses from it and writes them back: two acts at once lose one of
    the two changes. The lock goes with the transaction, also when the process is killed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def _publish_what_waits() -> None:
    """wagtail-localize leaves publications to ``on_commit``, for a second transaction that could fail alone."""
    waiting = connection.run_on_commit
    connection.run_on_commit = [entry for entry in waiting if not _is_publication(entry[1])]
    for entry in waiting:  # (savepoints, function, whether it may fail), says Django; its stubs know two
        if _is_publication(entry[1]):
            entry[1]()


def _is_publication(function: Callable[[], Any]) -> bool:
    return getattr(function, "__func__", None) is Revision.publish


def note(mark: Callable[[Collector], None], what: str) -> None:
    """Called by receivers: mark in the open door, or in one of its own when the change came by another way."""
    collector = _open.get()
    if collector is not None:
        mark(collector)
        return
    if getattr(settings, "PUBLISHING_STRAY_MARKS", "flush") == "error":
        raise StrayPublication(f"{what} changed outside the publication door; wrap the act in publishing.api.door()")

    def flush() -> None:
        logger.warning("change outside the publication door", extra={"what": what})
        with door() as own:
            mark(own)

    transaction.on_commit(flush)


@dataclass(slots=True)
class Pending:
    """One document about to change. ``body``: the canonical bytes of what was built, made once for all who need them.

    ``action``: what the ledger will say, or None when nothing public changes.
    """

    ref: Ref
    site_id: int
    document_id: str
    before: LiveDocument | None
    built: Built | None
    direct: bool
    issues: list[Issue] = field(default_factory=list)
    #: why it is published although its gates refuse; empty: they do not
    exception: str = field(default="", init=False)
    body: bytes = field(init=False)
    action: Action | None = field(init=False)

    def __post_init__(self) -> None:
        self.body = canonical(self.built.document) if self.built else b""
        self.action = self._action()

    def _action(self) -> Action | None:
        if self.built is None:
            return Action.WITHDRAWN if self.before else None
        if self.before is None:
            return Action.PUBLISHED
        if self.before.path != self.built.document["path"]:
            return Action.MOVED
        if self.before.body.encode() != self.body:
            return Action.UPDATED
        return None

    @property
    def says_more(self) -> bool:
        """Whether anything but its place is new: a move alone asks only whether the new address is free."""
        if self.built is None or self.before is None:
            return self.built is not None
        old, new = _loads(self.before.body), self.built.document
        return any(old.get(key) != new[key] for key in new.keys() - PLACE)

    def change(self, reason: str, replaced_by: str | None = None) -> Change:
        """What to write into the chain; ``reason`` and ``replaced_by`` go with a withdrawal. Raises ValueError when
        nothing changes."""
        if self.action is None:
            raise ValueError(f"nothing changes for {self.ref}")
        if self.built is not None:
            new = self.built.document
            place = new["kind"], new["locale"], new["path"]
            return Change(
                self.action,
                self.document_id,
                *place,
                self.body,
                reason=self.exception,
                directorates=self.directorates,
            )
        if self.before is None:
            raise ValueError(f"{self.ref} was never public")
        old = self.before
        return Change(
            self.action,
            self.document_id,
            old.kind,
            old.locale,
            old.path,
            b"",
            reason=reason,
            replaced_by=replaced_by,
            directorates=self.directorates,
        )

    @property
    def directorates(self) -> frozenset[str]:
        """Slugs of those it belonged to before and will belong to."""
        owners = {self.before.directorate_slug} if self.before else set()
        if self.built and self.built.document["directorate"]:
            owners.add(self.built.document["directorate"]["slug"])
        return frozenset(owners - {""})


class Flush:
    """Turns the marks of one collector into entries. One use."""

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.done: set[Ref] = set()
        self.pending: list[Pending] = []
        #: what hangs on what was taken, in the order in which it was found
        self.waiting: deque[Ref] = deque()
        self.budget = BATCH

    def run(self) -> None:
        exceptions.examine_scheduled(self.collector.scheduled, self.collector.exception)
        with surroundings_known():
            later = self._collect()
        if not self.collector.may_publish and (self.pending or later or self.collector.scheduled):
            raise MayNotPublish
        if self.pending:
            self._ask_gates()
            self._write()
        items = [[ref.source, ref.object_id] for ref in later]
        if items:
            for job in RebuildJob.objects.filter(finished_at__isnull=True):
                coming = set(map(tuple, job.items[job.position :]))  # built as they are then: once is enough
                items = [item for item in items if tuple(item) not in coming]
        if items:
            reason = self.collector.reason[: RebuildJob.REASON_LENGTH]
            RebuildJob.objects.create(items=items, actor=self.collector.actor, reason=reason)

    def _collect(self) -> list[Ref]:
        """Fill ``pending``; returns what is beyond the budget and is left to a job.

        What was changed directly comes first and whole: it is asked its gates, also where it hangs on
        something else that changed.
        """
        for ref in self.collector.direct:
            self._take(ref, direct=True)
        self.waiting.extendleft(reversed(self.collector.indirect))
        self._follow(self.collector.dependencies)
        later: dict[Ref, None] = {}
        while self.waiting:
            ref = self.waiting.popleft()
            if ref in self.done:
                continue
            if self.budget > 0:
                self._take(ref, direct=False)
            else:
                later[ref] = None
        return list(later)

    def _follow(self, targets: Iterable[tuple[str, str]]) -> None:
        """Let everything wait that refers to one of ``targets``."""
        condition = Q()
        for target_type, target_id in targets:
            condition |= Q(target_type=target_type, target_id=target_id)
        if not condition:
            return
        ids = LiveReference.objects.filter(condition).values("document_id")
        rows = LiveDocument.objects.filter(document_id__in=ids).values_list("source", "object_id")
        self.waiting.extend(Ref(source, object_id) for source, object_id in rows)

    def _take(self, ref: Ref, *, direct: bool) -> None:
        """Build one document, keep it when it differs, and note what hangs on it."""
        self.done.add(ref)
        self.budget -= 1
        source = get_source(ref.source)
        try:
            built = source.build(ref.object_id)
        except Unreadable:
            return
        befores = list(LiveDocument.objects.filter(source=ref.source, object_id=ref.object_id))
        for before in befores:
            if built is None or before.site_id != built.site_id:
                self.pending.append(Pending(ref, before.site_id, str(before.document_id), before, None, direct))
        same = [before for before in befores if built is not None and before.site_id == built.site_id]
        if built is not None:
            before_row = same[0] if same else None
            document_id = str(built.document["id"])
            item = Pending(ref, built.site_id, document_id, before_row, built, direct)
            if item.action is not None:
                self.pending.append(item)
        else:
            before_row = befores[0] if befores else None
        old = _loads(before_row.body) if before_row else None
        new = built.document if built else None
        self.waiting.extend(source.affected(ref.object_id, old, new))
        if _face(old) != _face(new):
            identifier = (new or old or {}).get("id")
            if identifier:
                self._follow([("document", str(identifier))])

    def _ask_gates(self) -> None:
        claimed: dict[tuple[int, str], str] = {}
        leaving = {(p.site_id, p.before.path) for p in self.pending if p.before is not None}
        for item in self.pending:
            if item.built is not None:
                claimed.setdefault((item.site_id, item.built.document["path"]), item.document_id)

        refused: dict[str, list[Issue]] = {}
        for item in self.pending:
            if item.built is None:
                continue
            document = item.built.document

            def path_is_taken(path: str, item: Pending = item) -> bool:
                if claimed.get((item.site_id, path), item.document_id) != item.document_id:
                    return True
                rows = LiveDocument.objects.filter(site_id=item.site_id, path=path)
                taken = rows.exclude(document_id=item.document_id).exists()
                return taken and (item.site_id, path) not in leaving

            def path_is_live(path: str, item: Pending = item) -> bool:
                if (item.site_id, path) in claimed:
                    return True
                return LiveDocument.objects.filter(site_id=item.site_id, path=path).exists()

            item.issues = examine(document, GateContext(item.site_id, path_is_taken, path_is_live))
            stopping = errors(item.issues)
            asked = item.direct and item.says_more
            if asked and stopping and not any(issue.closed for issue in stopping):
                item.exception = self.collector.exception
            taken = any(issue.code == "path.taken" for issue in stopping)
            if stopping and (taken or (asked and not item.exception)):
                refused[document["title"] or document["path"]] = stopping
        if refused:
            raise PublicationRefused(refused)

    def _write(self) -> None:
        by_site: dict[int, list[Pending]] = {}
        for item in self.pending:
            by_site.setdefault(item.site_id, []).append(item)
        for site_id, items in sorted(by_site.items()):
            items.sort(key=lambda item: item.action != Action.WITHDRAWN)
            self._write_live(site_id, items)

    def _write_live(self, site_id: int, items: list[Pending]) -> None:
        ids = [item.document_id for item in items]
        # rows leave before rows come, so that two documents may exchange addresses
        for table in (LiveDocument, LiveTag, LiveReference, StandingIssue):
            _delete(table._default_manager.filter(site_id=site_id, document_id__in=ids))
        replaced = self.collector.replacements
        changes = [item.change(self.collector.reason[:REASON_LENGTH], replaced.get(item.ref)) for item in items]
        entries = append(site_id, changes, self.collector.actor)
        live, tags, refs, standing = [], [], [], []
        for item, change, entry in zip(items, changes, entries, strict=True):
            if item.before is not None and item.action in (Action.WITHDRAWN, Action.MOVED):
                Address.objects.update_or_create(
                    site_id=site_id,
                    path=item.before.path,
                    defaults={"document_id": item.document_id},
                )
            if item.built is None:
                # whoever comes by an address it had before is told the same
                Address.objects.filter(site_id=site_id, document_id=item.document_id).update(
                    reason=change.reason, replaced_by=change.replaced_by
                )
                continue
            document = item.built.document
            live.append(_live_row(item, document, entry.seq, entry.hash))
            tags += [LiveTag(site_id=site_id, document_id=item.document_id, tag=tag) for tag in document["tags"]]
            refs += [
                LiveReference(site_id=site_id, document_id=item.document_id, target_type=kind, target_id=target)
                for kind, target in sorted(references(document) | item.built.awaits)
            ]
            if item.exception:
                things = get_source(item.ref.source).things(item.ref.object_id)
                exceptions.tell(things, item.exception, [issue.message for issue in errors(item.issues)])
            if (item.exception or not item.direct) and errors(item.issues):
                standing.append(
                    StandingIssue(site_id=site_id, document_id=item.document_id, issues=as_json(errors(item.issues)))
                )
        LiveDocument.objects.bulk_create(live)
        LiveTag.objects.bulk_create(tags)
        LiveReference.objects.bulk_create(refs)
        StandingIssue.objects.bulk_create(standing)
        _delete(Address.objects.filter(site_id=site_id, path__in=[row.path for row in live]))
        tell(site_id, entries)


def _delete(rows: QuerySet[Any]) -> None:
    """Without reading the rows first, as Django does for who listens to deletions: nothing hangs on these tables."""
    rows._raw_delete(rows.db)


def _loads(body: str) -> Document:
    document: Document = orjson.loads(body)
    return document


def _face(document: Document | None) -> tuple[Any, ...] | None:
    """What other documents show of this one: its address and title."""
    return None if document is None else (document["path"], document["title"], document["kind"])


def _live_row(item: Pending, document: Document, seq: int, entry_hash: str) -> LiveDocument:
    return LiveDocument(
        site_id=item.site_id,
        document_id=item.document_id,
        kind=document["kind"],
        locale=document["locale"],
        path=document["path"],
        title=document["title"],
        directorate_slug=(document["directorate"] or {}).get("slug", ""),
        published_at=document["published_at"],
        updated_at=document["updated_at"],
        seq=seq,
        entry_hash=entry_hash,
        source=item.ref.source,
        object_id=item.ref.object_id,
        body=item.body.decode(),
        head=head_of(item.body),
    )

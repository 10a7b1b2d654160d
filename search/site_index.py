"""One site's index, kept in step with the site's ledger by whichever process comes first.

A state says which index it is, and up to which entry of the ledger it has got. It is replaced after each commit, so a
crash between the two only makes the last entries be applied again, which changes nothing. Where state and index are
kept is a :class:`Shelf`'s: for the embedded engine the folder of the site, with ``state.json`` and one ``index-*``
folder (:class:`FolderShelf`). ``writer.lock`` in that folder keeps the processes of one machine apart.

An index that is missing, damaged, made by another version, ahead of the ledger or of another chain
is rebuilt beside the old one, and the state then points to the new one.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from .engine import FINGERPRINT, Engine
from .faults import EngineAway, EngineFault
from .projection import Pages, Record, no_pages, project
from .questions import Request
from .results import SearchHit, SearchResults

logger = logging.getLogger("search")
T = TypeVar("T")

#: Entries applied in one commit.
BATCH = 100
#: Parts of an index that are left alone; questions slow down with each part.
MOST_SEGMENTS = 12
#: Seconds between two attempts of one process to rebuild an index that could not be used.
HEALING_PAUSE = 60.0


#: Header of a ledger entry, of which ``seq``, ``action``, ``id`` and ``hash`` are read here.
Header = Mapping[str, Any]


class Ledger(Protocol):
    """The ledger of one site, read side."""

    def generation(self) -> int:
        """The last sequence number; 0 while nothing was published."""
        ...

    def headers(self, since: int, limit: int) -> Sequence[Header]:
        """Headers of up to ``limit`` entries with ``seq > since``, in order."""
        ...

    def live_bodies(self, ids: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
        """The documents among ``ids`` that are public now."""
        ...

    def iter_live(self) -> Iterable[tuple[int, Mapping[str, Any]]]:
        """Every public document."""
        ...


class IndexUnavailable(Exception):
    """There is no usable index, and none could be built now. The message says why."""


@dataclass(frozen=True, slots=True)
class State:
    """What the site's folder says of itself. ``head``: hash of the ledger's entry ``seq``, "" where ``seq`` is 0."""

    fingerprint: str
    folder: str
    seq: int
    head: str

    def is_at(self, header: Header) -> bool:
        """Whether ``header`` is the entry that was indexed last, and not one of another chain."""
        return bool(header["seq"] == self.seq and header["hash"] == self.head)


@dataclass(frozen=True, slots=True)
class Effort:
    """How much one caller does to catch up. ``wait`` for the lock and ``budget`` of work, in seconds.

    ``rebuild_up_to``: longest ledger for which a missing index is built on the spot. ``settle``: merge segments.
    """

    wait: float
    budget: float | None
    rebuild_up_to: int | None
    settle: bool


#: A citizen is waiting: what fits in 50 ms, and an index lost on a small site, which takes about a second.
QUERY = Effort(wait=0.05, budget=0.05, rebuild_up_to=2_000, settle=False)
#: The task worker: everything there is to do.
WORKER = Effort(wait=0.05, budget=None, rebuild_up_to=None, settle=True)
#: A command: as the worker, and waits for its turn.
COMMAND = Effort(wait=60.0, budget=None, rebuild_up_to=None, settle=True)


class Held(Protocol):
    """An open index of any engine. Its methods are those of :class:`search.engine.Engine`."""

    @property
    def documents(self) -> int: ...
    @property
    def segments(self) -> int: ...
    def reload(self) -> None: ...
    def write(
        self, records: Iterable[Record], removed: Collection[str] = (), *, bulk: bool = False, settle: bool = True
    ) -> int: ...
    def digests(self) -> dict[str, str]: ...
    def having_files(self, files: Collection[str]) -> list[str]: ...
    def search(self, request: Request) -> SearchResults: ...
    def named(self, ids: Sequence[str], request: Request) -> list[SearchHit]: ...
    def complete(self, q: str, limit: int, locale: str | None = None) -> list[str]: ...


class Shelf(Protocol):
    """Where the indexes of one site stand, and the state that says which of them counts."""

    fingerprint: str

    def stamp(self, held: str | None) -> object:
        """Changes with every state that is written; None where there is none, or where the index ``held`` is gone."""
        ...

    def read(self) -> Mapping[str, Any] | None:
        """The state; None where there is none that can be read."""
        ...

    def write(self, state: Mapping[str, Any]) -> None: ...
    def forget(self) -> None:
        """Take the state away, so that the index is built anew."""
        ...

    def create(self, name: str) -> Held:
        """A new empty index. Raises :class:`EngineFault`."""
        ...

    def open(self, name: str) -> Held:
        """Raises :class:`EngineFault`."""
        ...

    def remove(self, name: str) -> None:
        """An index that was not finished goes."""
        ...

    def keep_only(self, name: str) -> None:
        """All other indexes of the site go."""
        ...

    def size(self) -> int:
        """Bytes of the index."""
        ...


class FolderShelf:
    """Indexes of the embedded engine in one folder."""

    fingerprint = FINGERPRINT

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def _state_file(self) -> Path:
        return self.folder / "state.json"

    def stamp(self, held: str | None) -> tuple[int, int] | None:
        try:
            status = os.stat(self._state_file)
            if held is not None:
                os.stat(self.folder / held / "meta.json")
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def read(self) -> Mapping[str, Any] | None:
        try:
            state = json.loads(self._state_file.read_text())
        except (OSError, ValueError):
            return None
        return state if isinstance(state, dict) else None

    def write(self, state: Mapping[str, Any]) -> None:
        draft = self.folder / "state.json.new"
        draft.write_text(json.dumps(state))
        draft.replace(self._state_file)

    def forget(self) -> None:
        self._state_file.unlink(missing_ok=True)

    def create(self, name: str) -> Engine:
        return Engine.create(self.folder / name)

    def open(self, name: str) -> Engine:
        return Engine(self.folder / name)

    def remove(self, name: str) -> None:
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def keep_only(self, name: str) -> None:
        for old in self.folder.glob("index-*"):
            if old.name != name:
                shutil.rmtree(old, ignore_errors=True)

    def size(self) -> int:
        return sum(file.stat().st_size for file in self.folder.glob("index-*/*") if file.is_file())


class SiteIndex:
    """An index that follows ``ledger``. Thread-safe; a lock in ``folder`` keeps the processes of one machine apart.

    ``shelf``: where it is kept; None: in ``folder``. ``pages``: the text inside of files.
    """

    def __init__(
        self,
        folder: Path,
        ledger: Ledger,
        shelf: Shelf | None = None,
        pages: Pages = no_pages,
        lock: str = "writer.lock",
    ) -> None:
        self.folder = folder
        self.ledger = ledger
        self.shelf: Shelf = shelf or FolderShelf(folder)
        self.pages = pages
        self.lock = lock
        self._mutex = threading.Lock()
        self._engine: Held | None = None
        self._state: State | None = None
        self._state_stamp: object = None
        self._next_healing = 0.0

    # Asking

    def search(self, request: Request) -> SearchResults:
        """Answers from everything published so far, or from what is indexed where another process is busy indexing.

        What was withdrawn is never answered, even then. Never raises for what is asked, nor for a damaged index; raises
        :class:`EngineAway` where the index is on a server that does not answer.
        """
        current = self.keep_up()
        if not current:
            request = replace(request, hidden=[*request.hidden, *self._withdrawn_since()])
        seq, nothing = self.seq, SearchResults()
        results = self._ask(lambda engine: engine.search(request), nothing)
        return replace(results, seq=seq, current=current and results is not nothing)

    def complete(self, q: str, limit: int, locale: str | None = None) -> list[str]:
        """``q`` with its last word completed, likeliest first."""
        self.keep_up()
        return self._ask(lambda engine: engine.complete(q, limit, locale), [])

    def named(self, ids: Sequence[str], request: Request) -> list[SearchHit]:
        """The documents with these ids as hits of ``request``, in this order; none that was withdrawn."""
        if not self.keep_up():
            request = replace(request, hidden=[*request.hidden, *self._withdrawn_since()])
        return self._ask(lambda engine: engine.named(ids, request), [])

    @property
    def seq(self) -> int:
        """The entry of the ledger this process's view has reached."""
        return self._state.seq if self._state else 0

    def _ask(self, question: Callable[[Held], T], empty: T) -> T:
        """The engine's answer; a fault heals the index (not more often than the pause allows) and asks again once."""
        for attempt in (1, 2):
            engine = self._engine
            if engine is None:
                return empty
            try:
                return question(engine)
            except EngineAway:
                raise
            except EngineFault as fault:
                logger.exception("search index fault", extra={"folder": str(self.folder)})
                if attempt == 2 or not self._heal(str(fault)):
                    return empty
        return empty

    def keep_up(self) -> bool:
        """:meth:`follow` as far as a query may, with failures logged; True when nothing is missing."""
        try:
            return self.follow(QUERY)
        except EngineAway:
            raise
        except (IndexUnavailable, EngineFault, OSError):
            logger.exception("search index cannot follow the ledger", extra={"folder": str(self.folder)})
            return False

    def _withdrawn_since(self) -> list[str]:
        """Documents that ceased to be public in entries this view has not reached (looking 10,000 entries ahead)."""
        gone: set[str] = set()
        since = self.seq
        for _page in range(10):
            headers = self.ledger.headers(since, 1_000)
            gone |= {header["id"] for header in headers if header["action"] in ("withdrawn", "erased")}
            if len(headers) < 1_000:
                break
            since = headers[-1]["seq"]
        return sorted(gone - set(self.ledger.live_bodies(sorted(gone)))) if gone else []

    # Following

    def follow(self, effort: Effort) -> bool:
        """Applies what the ledger has and the index has not, within ``effort``; True when nothing is missing.

        Raises :class:`IndexUnavailable`, :class:`EngineFault` or :class:`OSError` (full disk, no rights).
        """
        self._refresh()
        if self._is_current():
            return True
        with self._writing(effort.wait) as alone:
            if alone:
                self._advance(effort)
        self._refresh()
        return self._is_current()

    def _is_current(self) -> bool:
        """Whether the open index has got exactly to the end of this ledger, at the price of one query."""
        state = self._state
        if state is None:
            return False
        headers = self.ledger.headers(max(state.seq - 1, 0), 2)
        return len(headers) == 1 and state.is_at(headers[0]) if state.seq else not headers

    def rebuild(self) -> int:
        """Builds the index anew from everything public; returns the number of documents. Raises as :meth:`follow`."""
        with self._writing(COMMAND.wait) as alone:
            if not alone:
                raise IndexUnavailable("another process is writing this index")
            count = self._build()
        self._refresh()
        return count

    def _advance(self, effort: Effort) -> None:
        """Under the lock: from the state on disk towards the ledger's head."""
        started = time.monotonic()
        while True:
            state = self._read_state()
            engine = self._open(state)
            if state is None or engine is None:
                self._build_if_allowed(effort)
                return
            headers = self.ledger.headers(max(state.seq - 1, 0), BATCH + 1)
            if state.seq:
                if not headers or not state.is_at(headers[0]):
                    logger.warning("search index is of another chain", extra={"folder": str(self.folder)})
                    self._build_if_allowed(effort)
                    return
                headers = headers[1:]
            if headers:
                self._apply(engine, state, headers, effort.settle)
            if len(headers) < BATCH or (effort.budget is not None and time.monotonic() - started > effort.budget):
                return

    def _apply(self, engine: Held, state: State, headers: Sequence[Header], settle: bool) -> None:
        ids = list(dict.fromkeys(header["id"] for header in headers))
        records = self._records(self.ledger.live_bodies(ids).values())
        try:
            engine.write(records, removed=ids, settle=settle or engine.segments > MOST_SEGMENTS)
        except EngineAway:
            raise
        except EngineFault as fault:
            if not self._may_heal(str(fault)):
                raise
            self._build()
            return
        self._write_state(replace(state, seq=headers[-1]["seq"], head=headers[-1]["hash"]))

    def _build_if_allowed(self, effort: Effort) -> None:
        if effort.rebuild_up_to is None or self.ledger.generation() <= effort.rebuild_up_to:
            self._build()

    def _build(self) -> int:
        """Under the lock: a new index beside the old one, then the state, then the old one goes."""
        generation = self.ledger.generation()
        head = self._hash_at(generation)
        name = f"index-{secrets.token_hex(4)}"
        try:
            engine = self.shelf.create(name)
            count = engine.write(self._records(document for _seq, document in self.ledger.iter_live()), bulk=True)
        except EngineAway:
            raise  # nobody is there to take it away; whoever builds next does
        except BaseException:
            self.shelf.remove(name)
            raise
        self._write_state(State(self.shelf.fingerprint, name, generation, head))
        self.shelf.keep_only(name)
        logger.info("search index built", extra={"folder": str(self.folder), "documents": count, "seq": generation})
        return count

    # Healing

    def _may_heal(self, reason: str) -> bool:
        now = time.monotonic()
        if now < self._next_healing:
            return False
        self._next_healing = now + HEALING_PAUSE
        logger.warning("search index is rebuilt", extra={"folder": str(self.folder), "reason": reason})
        return True

    def _heal(self, reason: str) -> bool:
        """Drop a damaged index and build it again, as far as a query may; True when there is a new one to ask."""
        if not self._may_heal(reason):
            return False
        with self._writing(QUERY.wait) as alone:
            if alone:
                self.shelf.forget()
        self.keep_up()
        return self._engine is not None

    def _hash_at(self, seq: int) -> str:
        """Hash of the ledger's entry ``seq``; "" where there is none."""
        headers = self.ledger.headers(seq - 1, 1) if seq else []
        return str(headers[0]["hash"]) if headers and headers[0]["seq"] == seq else ""

    # The state

    def _read_state(self) -> State | None:
        """The state that is written; None where there is none that this version can use."""
        found = self.shelf.read()
        try:
            state = State(**found) if found is not None else None
            usable = state and state.fingerprint == self.shelf.fingerprint
            return state if state and usable and state.folder.startswith("index-") and state.seq >= 0 else None
        except (TypeError, AttributeError):
            return None

    def _write_state(self, state: State) -> None:
        self.shelf.write(asdict(state))

    def _refresh(self) -> None:
        """Look at the state that is written and, where it has changed, at what it points to."""
        with self._mutex:
            stamp = self.shelf.stamp(self._state.folder if self._state else None)
            if stamp is not None and stamp == self._state_stamp:
                return
            state = self._read_state()
            try:
                if self._engine and self._state and state and state.folder == self._state.folder:
                    self._engine.reload()
                else:
                    self._engine = self._open(state)
            except EngineAway:
                raise
            except EngineFault:
                self._engine = None
            self._state = state if self._engine else None
            self._state_stamp = stamp if self._engine else None

    def _open(self, state: State | None) -> Held | None:
        if state is None:
            return None
        try:
            return self.shelf.open(state.folder)
        except EngineAway:
            raise
        except EngineFault:
            logger.warning("search index cannot be opened", extra={"folder": str(self.folder)}, exc_info=True)
            return None

    @contextmanager
    def _writing(self, wait: float) -> Iterator[bool]:
        """The one writer's turn: True when this caller has it, False when it stayed taken for ``wait`` seconds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + wait
        with (self.folder / self.lock).open("a") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        yield False
                        return
                    time.sleep(0.005)
            yield True  # closing the file ends the turn, and so does the end of the process

    # Looking after it

    def status(self) -> dict[str, Any]:
        """``{state, seq, generation, documents, bytes}``; state: ``current``, ``behind``, ``ahead``, ``missing``."""
        self._refresh()
        generation = self.ledger.generation()
        if self._engine is None:
            state = "missing"
        elif self.seq == generation:
            state = "current"
        else:
            state = "behind" if self.seq < generation else "ahead"
        documents = self._engine.documents if self._engine else 0
        size = self.shelf.size()
        return {"state": state, "seq": self.seq, "generation": generation, "documents": documents, "bytes": size}

    def verify(self) -> list[str]:
        """What the index holds otherwise than the ledger, one line a difference; nothing is mended.

        A publication in the middle of the comparison would look like a difference; it is then made again.
        """
        for _attempt in range(3):
            generation = self.ledger.generation()
            drift = self._drift(generation)
            if not drift or self.ledger.generation() == generation:
                return drift
        return drift

    def _drift(self, generation: int) -> list[str]:
        self._refresh()
        engine = self._engine
        if engine is None:
            return ["index: missing or unreadable"]
        drift = [] if self.seq == generation else [f"seq: index has {self.seq}, ledger has {generation}"]
        if self._state and self._state.head != self._hash_at(self.seq) and self.seq <= generation:
            drift.append(f"chain: entry {self.seq} of the ledger is not the one that was indexed")
        try:
            held = engine.digests()
        except EngineFault as fault:
            return [*drift, f"index: unreadable ({fault})"]
        if len(held) != engine.documents:
            drift.append(f"index: {engine.documents} entries for {len(held)} documents")
        for record in self._records(document for _seq, document in self.ledger.iter_live()):
            digest = held.pop(record.id, None)
            if digest is None:
                drift.append(f"missing: {record.id} {record.path}")
            elif digest != record.digest():
                drift.append(f"different: {record.id} {record.path}")
        return drift + [f"left over: {id}" for id in sorted(held)]

    def _records(self, documents: Iterable[Mapping[str, Any]]) -> Iterator[Record]:
        return (record for document in documents if (record := project(document, self.pages)) is not None)

    # Text inside of files, which is read after its document was published

    def take_in(self, files: Collection[str]) -> int:
        """Index anew the documents that any of these files belongs to; returns how many. Raises as :meth:`follow`."""
        self._refresh()
        with self._writing(COMMAND.wait) as alone:
            if not alone:
                raise IndexUnavailable("another process is writing this index")
            state = self._read_state()
            engine = self._open(state)
            if engine is None or state is None:
                return 0
            ids = engine.having_files(files)
            for start in range(0, len(ids), BATCH):
                some = ids[start : start + BATCH]
                engine.write(self._records(self.ledger.live_bodies(some).values()), removed=some)
            self._write_state(state)  # so that other processes look again
        self._refresh()
        return len(ids)

"""Four processes act at random while one of them after the other is killed with SIGKILL and started again."""

from __future__ import annotations

import os
import signal
import time
import traceback
from pathlib import Path
from random import Random
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connection

from pregonero.publishing import door, reconcile
from pregonero.publishing.api import PublicationRefused, find_by_path
from pregonero.publishing.models import Entry, LiveDocument

from . import acts, database, invariants
from .follower import Follower
from .forks import counters, forked
from .forms import NoForm
from .report import Report

WRITERS, SECONDS, KILLS = 4, 60.0, 100
#: documents a transaction, instead of 200: a few dozen pages then make jobs of several steps
BATCH = 12
PROGRESS = 5.0
TRIES = 20
#: share of the kills that take the follower too
FOLLOWER_KILLED = 0.3

(DONE, REFUSED, NOTHING, RETRIES, UNEXPECTED, READS, GAPS, FOLLOWED) = range(8)


def run(report: Report, *, scale: float, seed: int) -> None:
    """The storm and its verdict."""
    seconds, kills = SECONDS * scale, max(1, round(KILLS * scale))
    acts.prepare()
    for module in (door, reconcile):
        setattr(module, "BATCH", BATCH)  # noqa: B010  (small steps make many of them)
    first = _last_seq()
    connection.close()
    storm = Storm(report, seconds, kills, seed)
    storm.blow()
    _finish()
    storm.compare()
    counts = storm.counts
    entries = _last_seq() - first
    report.say(
        f"{entries} publications in {seconds:.0f} s, {counts(DONE)} acts, {counts(REFUSED)} refused,"
        f" {storm.killed} kills,"
        f" {counts(RETRIES)} retries because locked, {counts(READS)} reads, {counts(FOLLOWED)} entries followed"
    )
    report.check(f"{kills} kills", [] if storm.killed == kills else [f"only {storm.killed}"])
    report.check("something was published", [] if entries else ["no entry at all"])
    report.check("a program elsewhere followed", [] if counts(FOLLOWED) else ["not one entry"])
    report.check("no process ended by itself", storm.ended)
    report.check("no act failed unexpectedly", storm.failures())
    report.check("a reader saw no gap and no half document", [f"{counts(GAPS)} times"] if counts(GAPS) else [])
    for what, find in invariants.ALL.items():
        report.check(what, find())


def _last_seq() -> int:
    return Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def _finish() -> None:
    """What the worker would do next: jobs and schedules that were left."""
    from pregonero.publishing import outbox, schedule

    schedule.run_due()
    while reconcile.step_jobs():
        pass
    while outbox.drain():
        pass


class Storm:
    """The fifth process: starts the others, kills them, and counts."""

    def __init__(self, report: Report, seconds: float, kills: int, seed: int) -> None:
        self.report, self.seconds, self.kills = report, seconds, kills
        self.rng = Random(seed)
        self.seed = seed
        self.killed = 0
        self.ended: list[str] = []
        self.incarnations = 0
        self.figures = counters(8)
        self.folder = database.location() / "storm"
        self.folder.mkdir(parents=True, exist_ok=True)
        #: where the follower keeps what it has, through all its lives
        self.kept = database.location() / "follower.json"

    def counts(self, figure: int) -> int:
        return int(self.figures[figure])

    def failures(self) -> list[str]:
        """Tracebacks that the processes left."""
        return [file.read_text() for file in sorted(self.folder.iterdir())]

    def blow(self) -> None:
        began = time.monotonic()
        deadline = began + self.seconds
        writers = [self._start(_write, deadline) for _number in range(WRITERS)]
        reader, follower = self._start(_read, deadline), self._start(self._follow, deadline)
        told = began
        while time.monotonic() < deadline:
            # a kill each so many seconds, at no regular moment of what the processes do
            due = began + self.seconds * (self.killed + self.rng.random()) / self.kills
            time.sleep(max(0.0, min(due, deadline) - time.monotonic()))
            if self.killed < self.kills:
                number = self.rng.randrange(WRITERS)
                os.kill(writers[number], signal.SIGKILL)
                self._reap(writers[number], expected=signal.SIGKILL)
                self.killed += 1
                writers[number] = self._start(_write, deadline)
                if self.rng.random() < FOLLOWER_KILLED:
                    os.kill(follower, signal.SIGKILL)
                    self._reap(follower, expected=signal.SIGKILL)
                    follower = self._start(self._follow, deadline)
            if time.monotonic() - told >= PROGRESS:
                told = time.monotonic()
                self.report.say(
                    f"{told - began:4.0f} s  {self.counts(DONE)} acts, {self.killed} kills,"
                    f" {self.counts(RETRIES)} retries, {self.counts(READS)} reads"
                )
        for pid in (*writers, reader, follower):
            self._reap(pid, expected=0)

    def compare(self) -> None:
        """When all is at rest, the follower has exactly what is public."""
        connection.close()  # a fork shares it
        self._reap(self._start(self._compare, time.monotonic()), expected=0)

    def _follow(self, figures: Any, log: Path, rng: Random, deadline: float) -> None:
        follower = Follower(self.kept)
        while time.monotonic() < deadline:
            figures[FOLLOWED] += follower.step(rng.randrange(1, 40))
            time.sleep(rng.uniform(0.0, 0.1))

    def _compare(self, figures: Any, log: Path, rng: Random, deadline: float) -> None:
        Follower(self.kept).compare()

    def _start(self, work: Any, deadline: float) -> int:
        self.incarnations += 1
        log, rng = self.folder / str(self.incarnations), Random(f"{self.seed}/{self.incarnations}")

        def run() -> None:
            work(self.figures, log, rng, deadline)
            connection.close()

        return forked(run, lambda text: _leave(log, "process", text))

    def _reap(self, pid: int, expected: int) -> None:
        _pid, status = os.waitpid(pid, 0)
        how = os.waitstatus_to_exitcode(status)
        if how not in (-expected, 0):
            self.ended.append(f"process {pid} ended with {how}")


def _leave(path: Path, what: str, text: str) -> None:
    with path.open("a") as file:
        file.write(f"{what}\n{text}\n")


def _write(figures: Any, log: Path, rng: Random, deadline: float) -> None:
    """Acts until the deadline. Every fork begins without a connection."""
    town = _patiently(figures, lambda: acts.Town(rng))
    while time.monotonic() < deadline:
        try:
            _patiently(figures, town.act)
            figures[DONE] += 1
        except (PublicationRefused, ValidationError, PermissionDenied):
            figures[REFUSED] += 1
        except (acts.Nothing, NoForm):
            figures[NOTHING] += 1
        except Exception as error:
            if _is_gone(error):
                figures[NOTHING] += 1
                continue
            figures[UNEXPECTED] += 1
            _leave(log, type(error).__name__, traceback.format_exc())


def _is_gone(error: Exception) -> bool:
    """Whether a page that was there a moment ago is no more: the others delete too."""
    from django.core.exceptions import ObjectDoesNotExist
    from django.http import Http404

    return isinstance(error, ObjectDoesNotExist | Http404)


def _patiently(figures: Any, act: Any) -> Any:
    """``act``, again when the database was locked: what a person would do."""
    for attempt in range(TRIES):
        try:
            return act()
        except OperationalError as error:
            if attempt == TRIES - 1 or not _is_locked(error):
                raise
            figures[RETRIES] += 1
            time.sleep(0.05)
    raise AssertionError


def _is_locked(error: OperationalError) -> bool:
    return any(word in str(error) for word in ("locked", "deadlock", "could not serialize"))


def _read(figures: Any, log: Path, rng: Random, deadline: float) -> None:
    """Follow the ledger as a surface does: every number comes, in order, and what is live has its entry."""
    since = 0
    while time.monotonic() < deadline:
        entries = list(Entry.objects.filter(seq__gt=since).order_by("seq")[:500])
        figures[READS] += 1
        if [entry.seq for entry in entries] != list(range(since + 1, since + 1 + len(entries))):
            figures[GAPS] += 1
            _leave(log, "gap", f"after {since}: {[entry.seq for entry in entries]}")
        since = entries[-1].seq if entries else since
        paths = list(LiveDocument.objects.values_list("site_id", "path").order_by("?")[:3])
        for site_id, path in paths:
            found = find_by_path(site_id, path)
            figures[READS] += 1
            entry_hash = getattr(found, "entry_hash", None)
            if entry_hash and not Entry.objects.filter(hash=entry_hash).exists():
                figures[GAPS] += 1
                _leave(log, "half", f"{path}: no entry {entry_hash}")
        time.sleep(rng.uniform(0.01, 0.1))

"""From the commit of a publication, made by another process, until every web worker answers with the new bytes.

Which worker answers is seen from outside, so nothing is added to the answers: a connection that stays open belongs to
the worker that accepted it, and the system tells which process holds its other end (``/proc/net/tcp`` names the socket,
``/proc/PID/fd`` who has it open). Connections are opened until each worker has one; then each is asked for the page
over and over. What counts is the end of the first answer that carries the new title.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .installation import Installations
from .servers import Server
from .writers import writers

MARK = re.compile(rb"marca (\d+)")
#: seconds between two questions to one worker
PAUSE = 0.002
#: seconds after which a worker counts as one that never had the new bytes
PATIENCE = 15.0
CONNECTIONS = 200


def owner(connection: http.client.HTTPConnection, workers: list[int]) -> int | None:
    """The worker at the other end of an open connection; None while nobody has accepted it."""
    mine, theirs = connection.sock.getsockname()[1], connection.sock.getpeername()[1]
    ends = f":{theirs:04X} ", f":{mine:04X} "
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if f"{fields[1]} ".endswith(ends[0]) and f"{fields[2]} ".endswith(ends[1]):
            return next((pid for pid in workers if fields[9] in _sockets(pid)), None)
    return None


def _sockets(pid: int) -> set[str]:
    """Numbers of the sockets that a process has open."""
    found = set()
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            found.add(os.readlink(path).removeprefix("socket:[").removesuffix("]"))
    return found


def one_each(server: Server, path: str) -> dict[int, http.client.HTTPConnection]:
    """An open connection to each worker. Ends the run where one of them accepts none."""
    workers = server.workers()
    found: dict[int, http.client.HTTPConnection] = {}
    spare = []
    for _attempt in range(CONNECTIONS):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        ask(connection, server, path)
        pid = owner(connection, workers)
        if pid is None or pid in found:
            spare.append(connection)  # left open for now: a busy worker lets the others have the next one
        else:
            found[pid] = connection
        if len(found) == len(workers):
            break
    for connection in spare:
        connection.close()
    if len(found) < len(workers):
        raise SystemExit(f"{len(found)} of {len(workers)} workers answered {CONNECTIONS} connections")
    return found


def ask(connection: http.client.HTTPConnection, server: Server, path: str) -> bytes:
    connection.request("GET", path, headers={"Host": f"localhost:{server.port}"})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise SystemExit(f"{path} answered {response.status}")
    return body


class Watch:
    """One thread for each worker, which notes when that worker answered with a mark for the first time."""

    def __init__(self, server: Server, path: str) -> None:
        self.server, self.path = server, path
        self.seen: dict[int, dict[int, float]] = {}
        self.over = False
        self.news = threading.Condition()
        self.threads: list[threading.Thread] = []

    @contextlib.contextmanager
    def open(self) -> Iterator[Watch]:
        for pid, connection in one_each(self.server, self.path).items():
            self.seen[pid] = {}
            self.threads.append(threading.Thread(target=self._look, args=(pid, connection), daemon=True))
        for thread in self.threads:
            thread.start()
        try:
            yield self
        finally:
            self.over = True
            for thread in self.threads:
                thread.join()

    def _look(self, pid: int, connection: http.client.HTTPConnection) -> None:
        last = 0
        while not self.over:
            found = MARK.search(ask(connection, self.server, self.path))
            now = time.monotonic()
            mark = int(found.group(1)) if found else 0
            if mark != last:
                last = mark
                with self.news:
                    self.seen[pid][mark] = now
                    self.news.notify_all()
            time.sleep(PAUSE)
        connection.close()

    def wait(self, mark: int, committed: float) -> list[float] | None:
        """Seconds after the commit at which each worker had the mark; None where one of them never did."""
        with self.news:
            if not self.news.wait_for(lambda: all(mark in seen for seen in self.seen.values()), PATIENCE):
                return None
            return [round(max(0.0, seen[mark] - committed), 4) for seen in self.seen.values()]


def measure(installations: Installations, documents: int, publications: int) -> dict[str, Any]:
    """``{"workers": N, "seconds": [[of each worker] of each publication], "never": how many}``."""
    large = installations.filled(documents)
    with large.serve() as server, writers(large, 1) as (writer,):
        path = writer.ask("change")["path"]
        with Watch(server, path).open() as watch:
            seconds, never = [], 0
            for _publication in range(publications):
                # no regular moment of what the workers may do by themselves from time to time
                time.sleep(random.uniform(0, 0.5))
                told = writer.ask("change")
                took = watch.wait(told["mark"], told["committed"])
                if took is None:
                    never += 1
                else:
                    seconds.append(took)
            return {"workers": len(watch.seen), "seconds": seconds, "never": never}

"""Waiting must not starve reading: 200 slow bodies and 200 waiting ``changes`` are open while citizens read at home.

Slow bodies are forms for the sign-in page, which come one byte a second: the platform has to read them to judge them.
A waiter who is told to come back later does so. Both live in a process of their own (``python -m bench.crowd URL``).
Readers ask at fixed moments whatever came of the question before: what an answer takes is counted from the moment it
was due, so that a server that stands still is not asked less.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from . import servers
from .installation import Installations
from .servers import ROOT

BODIES, WAITERS = 200, 200
READERS = 8
#: questions a second of all readers together
RATE = 100.0
#: seconds a reader waits for one answer, and all of them together
PATIENCE, LIMIT = 10.0, 90.0
LENGTH = 1_000


class Crowd:
    """Those who are slow and those who wait."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = "127.0.0.1", parts.port
        self.named = f"localhost:{parts.port}"
        self.bodies = self.waiting = self.turned_away = 0

    async def live(self) -> None:
        slow = [asyncio.create_task(self._body()) for _number in range(BODIES)]
        waiters = [asyncio.create_task(self._waiter()) for _number in range(WAITERS)]
        report = asyncio.create_task(self._report())
        await asyncio.gather(*slow, *waiters, report)

    async def _body(self) -> None:
        """A form that never ends; begun again whenever the server has had enough of it."""
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection(self.host, self.port)
                writer.write(
                    f"POST /admin/login/ HTTP/1.1\r\nHost: {self.named}\r\nCookie: csrftoken={'a' * 32}\r\n"
                    f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {LENGTH}\r\n\r\n".encode()
                )
                self.bodies += 1
                ended = asyncio.create_task(reader.read(1))
                for _byte in range(LENGTH):
                    writer.write(b"a")
                    await writer.drain()
                    await asyncio.wait([ended], timeout=1.0)
                    if ended.done():
                        break
                ended.cancel()
                self.bodies -= 1
                writer.close()
            await asyncio.sleep(1.0)

    async def _waiter(self) -> None:
        """Follows the change feed as its contract says: waits, and comes back when told to."""
        since = None
        while True:
            pause = 1.0
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, ValueError):
                reader, writer = await asyncio.open_connection(self.host, self.port)
                query = "limit=1" if since is None else f"since={since}&limit=1&wait=25"
                writer.write(
                    f"GET /api/v1/changes?{query} HTTP/1.1\r\nHost: {self.named}\r\nConnection: close\r\n\r\n".encode()
                )
                self.waiting += 1
                head, _mark, body = (await reader.read()).partition(b"\r\n\r\n")
                self.waiting -= 1
                writer.close()
                since = json.loads(body)["latest"]
                if b"retry-after:" in head.lower():
                    self.turned_away += 1
                    pause = float(head.lower().partition(b"retry-after:")[2].split()[0])
            await asyncio.sleep(pause)

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            told = {"bodies": self.bodies, "waiting": self.waiting, "turned_away": self.turned_away}
            print(json.dumps(told), flush=True)


class Readers:
    """Citizens at the home page."""

    def __init__(self, port: int, requests: int, rate: float = RATE) -> None:
        self.port, self.requests, self.rate = port, requests, rate
        self.milliseconds: list[float] = []
        self.failed = 0
        self.began = 0.0

    def run(self) -> None:
        self.began = time.monotonic() + 0.1
        threads = [threading.Thread(target=self._read, args=(number,)) for number in range(READERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _read(self, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        for due in (self.began + turn / self.rate for turn in range(number, self.requests, READERS)):
            now = time.monotonic()
            if now > self.began + LIMIT:
                break
            time.sleep(max(0.0, due - now))
            try:
                connection.request("GET", "/", headers={"Host": f"localhost:{self.port}"})
                response = connection.getresponse()
                response.read()
                self.failed += response.status != 200
            except (OSError, http.client.HTTPException):
                self.failed += 1
                connection.close()
            self.milliseconds.append(round((time.monotonic() - due) * 1000, 2))
        connection.close()


@contextlib.contextmanager
def crowd(url: str, told: list[dict[str, int]]) -> Iterator[None]:
    """The crowd around a server; what it says each second goes to ``told``."""
    process = subprocess.Popen([sys.executable, "-m", "bench.crowd", url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None

    def listen() -> None:
        for line in process.stdout or ():
            told.append(json.loads(line))

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield
    finally:
        process.kill()
        process.wait()
        listener.join()


def measure(installations: Installations, documents: int, requests: int) -> dict[str, Any]:
    """``{"ms": times, "failed", "asked", "quiet_ms": times without the crowd, "crowd": what it said}``."""
    with installations.filled(documents).serve() as server:
        servers.expect(f"{server.url}/")
        quiet = Readers(server.port, requests)
        quiet.run()
        told: list[dict[str, int]] = []
        with crowd(server.url, told):
            time.sleep(5.0)  # until all have come
            readers = Readers(server.port, requests)
            readers.run()
    return {
        "ms": readers.milliseconds,
        "failed": readers.failed,
        "asked": requests,
        "quiet_ms": quiet.milliseconds,
        "crowd": told[-1] if told else {},
    }


if __name__ == "__main__":
    asyncio.run(Crowd(sys.argv[1]).live())

"""Starts processes of :mod:`bench.publisher` and tells them what to publish."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from .installation import Installation
from .servers import ROOT


class Writer:
    """One process that publishes."""

    def __init__(self, installation: Installation, number: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.publisher", str(number)],
            cwd=ROOT,
            env=dict(installation.env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, order: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        """The next line. Ends the run where the process has ended: its own words are above."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("a process that publishes ended by itself")
        return json.loads(line)

    def ask(self, order: str) -> Any:
        self.tell(order)
        return self.answer()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def writers(installation: Installation, count: int) -> Iterator[list[Writer]]:
    """``count`` writers that are ready."""
    started = [Writer(installation, number) for number in range(count)]
    try:
        for writer in started:
            writer.answer()
        yield started
    finally:
        for writer in started:
            writer.end()

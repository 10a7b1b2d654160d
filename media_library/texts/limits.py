"""What a file may cost whoever reads it, and the lock behind which it is read."""

from __future__ import annotations

import os
import resource
import signal
import time

MEGABYTE = 1024 * 1024

#: seconds on the clock after which the process is killed
SECONDS = 60
#: seconds after which it stops by itself and hands over what it has
SOFT_SECONDS = 45
#: address space of the process
MEMORY = 512 * MEGABYTE
#: the file, as it is stored
BYTES = 100 * MEGABYTE
#: everything in a container (DOCX, XLSX, ODT), unpacked
UNPACKED = 250 * MEGABYTE
#: how many times larger a container may be unpacked, once that is more than ``RATIO_FROM``
RATIO, RATIO_FROM = 100, 25 * MEGABYTE
#: files in a container
MEMBERS = 10_000
PAGES = 2_000
CHARACTERS = 5_000_000
#: what the process may write as its answer
ANSWER = 64 * MEGABYTE


class Spent(Exception):
    """The budget is used up; ``args[0]`` says which part: ``characters`` or ``time``."""


class Budget:
    """Characters and seconds that are left for one file."""

    def __init__(self, characters: int = CHARACTERS, seconds: float = SOFT_SECONDS) -> None:
        self.characters = characters
        self._ends = time.monotonic() + seconds

    def take(self, text: str) -> None:
        """Count ``text``. Raises :class:`Spent` when it is too much, or too late."""
        self.characters -= len(text)
        if self.characters < 0:
            raise Spent("characters")
        if time.monotonic() > self._ends:
            raise Spent("time")


def lock_in() -> None:
    """Take from this process what reading does not need; for good.

    No new descriptor: it opens no file and no connection, whatever a file makes it do. So everything has to be
    imported before. A process whose parent has died ends by the clock.
    """
    os.nice(10)
    signal.alarm(SECONDS + 5)
    for kind, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, ANSWER),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(kind, (value, value))

"""Numbers that a process and those it forks count together."""

from __future__ import annotations

import mmap


def counters(count: int) -> memoryview:
    """``count`` unsigned 64-bit numbers, all 0, in memory that forked processes share.

    An anonymous mapping and not ``multiprocessing``'s arrays: those need a writable ``/dev/shm``.
    """
    return memoryview(mmap.mmap(-1, 8 * count)).cast("Q")

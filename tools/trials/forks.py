"""Forked processes that end with what they do, and numbers that a process and those it forks count together."""

from __future__ import annotations

import mmap
import os
import sys
import traceback
from collections.abc import Callable


def counters(count: int) -> memoryview:
    """``count`` unsigned 64-bit numbers, all 0, in memory that forked processes share.

    An anonymous mapping and not ``multiprocessing``'s arrays: those need a writable ``/dev/shm``.
    """
    return memoryview(mmap.mmap(-1, 8 * count)).cast("Q")


def forked(work: Callable[[], None], tell: Callable[[str], object]) -> int:
    """Process id of a child that does ``work`` and ends with 0, or ``tell``s its traceback and ends with 1.

    It never returns into its parent's code, whatever is raised in it.
    """
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        tell(traceback.format_exc())
    finally:
        os._exit(status)

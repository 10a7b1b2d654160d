"""Keeps the processes of the platform together: started, watched and stopped as one.

Each child leads a process group of its own, so Ctrl-C reaches the supervisor alone, which then stops every group; on
Linux the system tells the children when the supervisor itself is killed. No orphan outlives it. Standard library only.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

#: Seconds that children get to finish what they are doing before they are killed.
GRACE = 10.0
#: Seconds between two looks at the children.
TICK = 0.2
#: Longest pause before a child that keeps failing is started again, in seconds.
LONGEST_PAUSE = 60.0
_PR_SET_PDEATHSIG = 1

Say = Callable[[str], None]


@dataclass
class Child:
    """One process of the platform. ``essential``: when it ends, everything ends; others are started again."""

    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]
    essential: bool
    niceness: int = 0
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = field(default=0.0)

    def start(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            list(self.command),
            env=dict(self.env),
            cwd=folder,
            start_new_session=True,
            preexec_fn=self._in_child,
        )
        self.started = time.monotonic()

    def _in_child(self) -> None:
        end_with_parent()
        os.nice(self.niceness)

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the child and whatever it started; nothing happens where all are gone."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def pause(self) -> float:
        """Seconds to wait before the next start: 1, 2, 4, … after failures in a row, again 1 after a quiet minute."""
        if time.monotonic() - self.started > LONGEST_PAUSE:
            self.failures = 0
        self.failures += 1
        return min(2.0 ** (self.failures - 1), LONGEST_PAUSE)


class Supervisor:
    """Starts children, watches them until one of them or a person ends it, stops all.

    ``say`` receives Spanish lines for the person at the terminal.
    """

    def __init__(self, children: Sequence[Child], folder: Path, say: Say) -> None:
        self.children = children
        self.folder = folder
        self.say = say
        self.asked_to_stop = False
        self._hurry = False

    def install_signals(self) -> None:
        """Take Ctrl-C, SIGTERM and a closed terminal as the wish to stop; a second one as impatience."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._hurry = self.asked_to_stop
        self.asked_to_stop = True

    def start(self) -> None:
        for child in self.children:
            child.start(self.folder)

    def watch(self) -> int:
        """Return the exit status when all is over: 0 asked to stop, 1 an essential child ended by itself."""
        while not self.asked_to_stop:
            if (name := self.look()) is not None:
                self.say(f"El proceso «{name}» terminó sin que se le pidiera: se detiene todo.")
                return 1
            time.sleep(TICK)
        return 0

    def look(self) -> str | None:
        """Start again what failed and is due; return the name of an essential child that ended, if one did."""
        for child in self.children:
            if child.process is None:
                if time.monotonic() >= child.due:
                    child.start(self.folder)
                continue
            status = child.process.poll()
            if status is None:
                continue
            child.signal_group(signal.SIGKILL)  # what it may have left behind
            if child.essential:
                return child.name
            pause = child.pause()
            self.say(f"El proceso «{child.name}» terminó ({_reason(status)}); vuelve a iniciar en {pause:.0f} s.")
            child.process, child.due = None, time.monotonic() + pause
        return None

    def stop(self) -> None:
        """Stop every group: asked first, killed after :data:`GRACE` seconds or a second Ctrl-C."""
        running = [child for child in self.children if child.process is not None]
        for child in running:
            child.signal_group(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while any(child.process and child.process.poll() is None for child in running):
            if self._hurry or time.monotonic() > deadline:
                break
            time.sleep(0.05)
        for child in running:
            child.signal_group(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()


def end_with_parent() -> None:
    """In the new child: ask Linux for SIGTERM when the parent is gone, even by ``kill -9``."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _reason(status: int) -> str:
    return f"señal {signal.Signals(-status).name}" if status < 0 else f"código {status}"

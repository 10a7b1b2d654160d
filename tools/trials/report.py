"""Counts what held and what did not, and says so in one line each."""

from __future__ import annotations

from collections.abc import Sequence


class Report:
    """Verdicts of one run."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def say(self, text: str) -> None:
        print(text, flush=True)

    def check(self, what: str, faults: Sequence[object]) -> None:
        """``what`` holds when there are no ``faults``; at most ten of them are told."""
        if not faults:
            self.passed += 1
            self.say(f"ok    {what}")
            return
        self.failed += 1
        self.say(f"FAILS {what}: {len(faults)}")
        for fault in faults[:10]:
            self.say(f"      {fault}")

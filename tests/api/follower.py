"""A program elsewhere that follows `changes`, by the rule of ``docs/api.md`` and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.api.reading import GENESIS, chain_fault, get


@dataclass
class Follower:
    """What it would find on its disk after it was switched off: its place, the hash it ended at, its copies."""

    place: int = 0
    head: str = GENESIS
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: last action that it saw of each id, and what its copies were proven by
    actions: dict[str, str] = field(default_factory=dict)
    payloads: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Follower:
        return deepcopy(self)

    def step(self, limit: int) -> bool:
        """Ask once, and keep the place; whether there was anything."""
        answer = get("changes", since=self.place, limit=limit).json()
        fault = chain_fault(answer["items"], self.head, self.place)
        assert fault == "", fault
        assert len(answer["items"]) <= limit
        assert answer["next"] == self.place + len(answer["items"])
        assert answer["latest"] >= answer["next"]
        assert answer["items"] or answer["latest"] == self.place, "it is told that there is more, and gets none"
        self.take(answer["items"])
        if answer["items"]:
            self.place, self.head = answer["next"], answer["items"][-1]["hash"]
        return bool(answer["items"])

    def stumble(self, limit: int, taken: int) -> None:
        """Switched off after some of what came was worked on, and before the place was kept."""
        self.take(get("changes", since=self.place, limit=limit).json()["items"][:taken])

    def catch_up(self, limit: int = 100) -> None:
        while self.step(limit):
            pass

    def take(self, entries: Iterable[dict[str, Any]]) -> None:
        """What has a document is kept; what has none makes the copy of its id old, but for an erasure, which speaks of
        an entry before."""
        for entry in entries:
            key = entry["id"]
            if entry["action"] == "erased":
                assert "document" not in entry
                assert key not in self.documents or self.payloads[key] != entry["payload_hash"], (
                    "it has what was erased"
                )
                continue
            self.actions[key] = entry["action"]
            if "document" in entry:
                self.documents[key], self.payloads[key] = entry["document"], entry["payload_hash"]
            else:
                self.documents.pop(key, None)
        kept_withdrawn = [key for key in self.documents if self.actions[key] == "withdrawn"]
        assert kept_withdrawn == []

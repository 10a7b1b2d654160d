"""A ledger in memory, for the index to follow in tests; it can be written to a file for another process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from search.site_index import Header


def document(id: str, title: str, text: str = "", **more: Any) -> dict[str, Any]:
    """A published document of kind ``news`` with one block of text."""
    return {
        "id": id,
        "kind": "news",
        "locale": "es-MX",
        "path": f"/noticias/{id}/",
        "title": title,
        "summary": "",
        "directorate": None,
        "published_at": "2026-11-20T15:00:00Z",
        "tags": [],
        "fields": {},
        "blocks": [{"type": "text", "value": {"html": f"<p>{text}</p>"}}] if text else [],
        **more,
    }


class FakeLedger:
    """Entries and live documents of one site. ``chain`` makes the hashes of two ledgers differ."""

    def __init__(self, *documents: dict[str, Any], chain: str = "") -> None:
        self.chain = chain
        self.entries: list[dict[str, Any]] = []
        self.live: dict[str, dict[str, Any]] = {}
        for each in documents:
            self.publish(each)

    def publish(self, document: dict[str, Any]) -> None:
        self._append("updated" if document["id"] in self.live else "published", document["id"])
        self.live[document["id"]] = document

    def withdraw(self, id: str) -> None:
        self._append("withdrawn", id)
        del self.live[id]

    def _append(self, action: str, id: str) -> None:
        before = self.entries[-1]["hash"] if self.entries else self.chain
        seq = len(self.entries) + 1
        digest = hashlib.sha256(f"{before} {seq} {action} {id}".encode()).hexdigest()
        self.entries.append({"seq": seq, "action": action, "id": id, "hash": digest})

    # What the index reads

    def generation(self) -> int:
        return len(self.entries)

    def headers(self, since: int, limit: int) -> list[Header]:
        return [*self.entries[since : since + limit]]

    def live_bodies(self, ids: Collection[str]) -> dict[str, dict[str, Any]]:
        return {id: self.live[id] for id in ids if id in self.live}

    def iter_live(self) -> Iterator[tuple[int, dict[str, Any]]]:
        yield from enumerate(list(self.live.values()), 1)

    # For another process

    def save(self, file: Path) -> None:
        file.write_text(json.dumps({"entries": self.entries, "live": self.live}))

    @classmethod
    def load(cls, file: Path) -> FakeLedger:
        ledger = cls()
        saved = json.loads(file.read_text())
        ledger.entries, ledger.live = saved["entries"], saved["live"]
        return ledger

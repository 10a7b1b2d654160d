"""A program elsewhere: follows `changes` through the application that the server runs, keeps its place in a file, and
is killed like everybody else."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import rfc8785
from django.test import RequestFactory

from pregonero.publishing.canonical import GENESIS


class Fault(Exception):
    """What it was given is not what it was promised."""


def get(address: str) -> Any:
    """The JSON at an address below ``/api/v1/``. Raises Fault where the answer is not 200."""
    from portal.wsgi import application

    told: list[str] = []
    environ = RequestFactory(SERVER_NAME="testserver").get(f"/api/v1/{address}").environ
    chunks = application(environ, lambda status, headers, exc_info=None: told.append(status))
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    if told != ["200 OK"]:
        raise Fault(f"{address}: {told} {body[:300]!r}")
    return json.loads(body)


class Follower:
    """Place, hash of the last entry and copies, as they stand in ``file``."""

    def __init__(self, file: Path) -> None:
        self.file = file
        kept = json.loads(file.read_text()) if file.exists() else {}
        self.since: int = kept.get("since", 0)
        self.head: str = kept.get("head", GENESIS)
        self.documents: dict[str, Any] = kept.get("documents", {})

    def step(self, limit: int) -> int:
        """Ask once and keep what came; returns how many entries that were. Raises Fault."""
        items = get(f"changes?since={self.since}&limit={limit}")["items"]
        for entry in items:
            self._prove(entry)
            if "document" in entry:
                self.documents[entry["id"]] = entry["document"]
            elif entry["action"] != "erased":
                self.documents.pop(entry["id"], None)
        if items:
            self._keep()
        return len(items)

    def _prove(self, entry: dict[str, Any]) -> None:
        header = {name: value for name, value in entry.items() if name not in ("hash", "document")}
        digest = hashlib.sha256(rfc8785.dumps(header)).hexdigest()
        if (entry["seq"], entry["prev_hash"], entry["hash"]) != (self.since + 1, self.head, digest):
            raise Fault(f"after {self.since} {self.head}: {entry}")
        self.since, self.head = entry["seq"], entry["hash"]

    def _keep(self) -> None:
        """The file is the old one or the new one, whenever the process is killed."""
        draft = self.file.with_suffix(".new")
        draft.write_text(json.dumps({"since": self.since, "head": self.head, "documents": self.documents}))
        os.replace(draft, self.file)

    def compare(self) -> None:
        """Follow to the end; then what is kept must be what the API shows. Raises Fault."""
        while self.step(100):
            pass
        live: dict[str, Any] = {}
        cursor: str | None = ""
        while cursor is not None:
            page = get(f"documents?limit=100{cursor and f'&cursor={cursor}'}")
            live |= {item["id"]: get(f"documents/{item['id']}") for item in page["items"]}
            cursor = page["next"]
        if live != self.documents:
            differing = [key for key in live.keys() | self.documents if live.get(key) != self.documents.get(key)]
            raise Fault(f"{len(differing)} of {len(live)} documents differ: {differing[:5]}")

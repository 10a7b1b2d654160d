"""Reads the delivery API as a program elsewhere would: with its bytes only."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

import rfc8785
from django.test import Client

API = "/api/v1/"
GENESIS = "0" * 64


def get(address: str, /, **asked: Any) -> Any:
    """The answer of an address below ``/api/v1/``."""
    query = f"?{urlencode(asked)}" if asked else ""
    return Client().get(f"{API}{address}{query}")


def items(address: str = "documents", /, **asked: Any) -> list[dict[str, Any]]:
    answer = get(address, **asked)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def all_pages(*, cursor: str | None = None, **asked: Any) -> list[dict[str, Any]]:
    """Follow ``next`` to the end."""
    found: list[dict[str, Any]] = []
    while True:
        answer = get("documents", **asked, **({"cursor": cursor} if cursor else {})).json()
        found += answer["items"]
        cursor = answer["next"]
        if cursor is None:
            return found


def follow(since: int = 0, limit: int = 7) -> tuple[list[dict[str, Any]], int]:
    """Every entry after ``since``, page by page, and the last sequence number."""
    entries: list[dict[str, Any]] = []
    while True:
        answer = get("changes", since=since, limit=limit).json()
        entries += answer["items"]
        if not answer["items"]:
            return entries, since
        since = answer["next"]


def chain_fault(entries: list[dict[str, Any]], head: str = GENESIS, seq: int = 0) -> str:
    """Recompute the hash chain of headers; empty where it holds (RFC 8785, SHA-256)."""
    for entry in entries:
        header = {key: value for key, value in entry.items() if key not in ("hash", "document")}
        seq += 1
        if entry["seq"] != seq:
            return f"gap at {seq}"
        if entry["prev_hash"] != head:
            return f"prev_hash at {seq}"
        head = hashlib.sha256(rfc8785.dumps(header)).hexdigest()
        if entry["hash"] != head:
            return f"hash at {seq}"
    return ""


def fold(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The live set a mirror of the feed ends with: id → document."""
    live: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if entry["action"] == "withdrawn":
            live.pop(entry["id"], None)
        elif "document" in entry:
            live[entry["id"]] = entry["document"]
    return live

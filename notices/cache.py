"""Printed pages kept on disk: a bounded folder that can be deleted at any time.

One folder a document, so that what was printed of it can be found and forgotten. A page of an earlier
version of a document goes when a page of the present one comes.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings

logger = logging.getLogger("notices")

#: bytes kept in all; beyond it the pages longest unread go
LIMIT = 256_000_000
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME = re.compile(r"[^0-9A-Za-z-]")


def key(*parts: object) -> str:
    """Hexadecimal key (32 digits) of everything a page's bytes depend on."""
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()[:32]


def folder() -> Path:
    return Path(settings.VAR_DIR) / "cache" / "notices"


def get(document_id: str, entry_hash: str, key: str) -> bytes | None:
    """The page kept under ``key``, or None."""
    path = _path(document_id, entry_hash, key)
    try:
        pdf = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    return pdf


def put(document_id: str, entry_hash: str, key: str, pdf: bytes) -> None:
    """Keep ``pdf``, whole or not at all. A disk that is full or read-only costs time, not the page: it is logged."""
    path = _path(document_id, entry_hash, key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
            draft.write(pdf)
        os.replace(draft.name, path)
        keep_only(document_id, entry_hash)
    except OSError as error:
        logger.warning("printed page not kept", extra={"error": str(error)})


def kept_documents() -> list[str]:
    """Ids of the documents of which pages are kept."""
    return [path.name for path in folder().iterdir() if _ID.fullmatch(path.name)] if folder().is_dir() else []


def keep_only(document_id: str, entry_hash: str | None) -> None:
    """Delete the pages of a document that show another version than the one of ``entry_hash`` (None: every page)."""
    own = folder() / _NAME.sub("_", document_id)
    for path in own.glob("*") if own.is_dir() else ():
        if entry_hash is None or not path.name.startswith((_prefix(entry_hash), ".")):
            path.unlink(missing_ok=True)
    if entry_hash is None:
        with suppress(OSError):  # somebody prints it this moment; the next round takes it
            own.rmdir()


def _prefix(entry_hash: str) -> str:
    return _NAME.sub("_", entry_hash)[:16] + "-"


def _path(document_id: str, entry_hash: str, key: str) -> Path:
    return folder() / _NAME.sub("_", document_id) / f"{_prefix(entry_hash)}{key}.pdf"


def prune() -> None:
    """Bring the folder back below ``LIMIT``."""
    found = [(status.st_mtime, status.st_size, path) for path in folder().glob("*/*") if (status := _stat(path))]
    total = sum(size for _, size, _ in found)
    if total <= LIMIT:
        return
    for _, size, path in sorted(found):
        path.unlink(missing_ok=True)
        total -= size
        if total <= LIMIT * 0.8:
            return


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None

"""Makes what is slow once for a whole run, whichever worker needs it first."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of the run; each worker of pytest-xdist has its own below it."""
    own = factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Any]) -> Any:
    """What ``make(folder)`` returned, as JSON keeps it. The folder is new, stays for the run, and is nobody else's."""
    root = shared_folder(factory)
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = root / f"{name}.json"
        if not kept.is_file():
            folder = root / name
            folder.mkdir()
            kept.write_text(json.dumps(make(folder)), encoding="utf-8")
        return json.loads(kept.read_text(encoding="utf-8"))

"""From 1,000 to 100,000 documents: the same questions, answered cold, from a small and from a large database.

Details and places in the change feed are asked in random order, so that no page of the database is always the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .cold import COLD
from .installation import Installation, Installations
from .wrk import Effort, Target, in_turn

SMALL = 1_000
SAMPLE = 5_000
FIXED = {
    "list": "/api/v1/documents?kind=news",
    "list by tag": "/api/v1/documents?kind=news&tag=agua",
    "list by title": "/api/v1/documents?sort=title",
}
IN_TURN = {"list by directorate": "directorate", "detail": "detail", "history": "history", "changes": "changes"}


def sample(installation: Installation) -> dict[str, list[str]]:
    """Paths of what is public there, by kind of address."""
    found: dict[str, list[str]] = installation.json("bench.addresses", str(SAMPLE))
    return found


def written(paths: list[str], file: Path) -> Path:
    file.write_text("".join(f"{path}\n" for path in paths))
    return file


def rates(installation: Installation, effort: Effort) -> Mapping[str, list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        places = sample(installation)
        with installation.serve(COLD) as server:
            targets = {name: Target(server.url + path) for name, path in FIXED.items()}
            for name, key in IN_TURN.items():
                targets[name] = Target(server.url + places[key][0], paths=written(places[key], Path(folder) / key))
            return in_turn(targets, effort)


def measure(installations: Installations, effort: Effort, documents: int) -> dict[str, Any]:
    """``{"rows": {name: {"small", "large"}}, "small", "large": what filling told}``."""
    small, large = installations.filled(min(SMALL, documents)), installations.filled(documents)
    before, after = rates(small, effort), rates(large, effort)
    rows = {name: {"small": before[name], "large": after[name]} for name in before}
    return {"rows": rows, "small": dict(small.told), "large": dict(large.told)}

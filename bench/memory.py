"""Memory of each web worker of a large installation, at start and after it was asked for thousands of addresses."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from . import servers, wrk
from .growth import FIXED, sample, written
from .installation import Installations
from .servers import Server
from .wrk import Effort, Target


def of(pid: int) -> dict[str, float]:
    """MB of a process: ``pss`` (what it shares counts in part) and ``rss`` (what it shares counts in full)."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = {name.lower(): re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE) for name in ("Pss", "Rss")}
    return {name: round(int(match.group(1)) / 1024, 1) if match else 0.0 for name, match in found.items()}


def of_workers(server: Server) -> list[dict[str, float]]:
    return [of(pid) for pid in server.workers()]


def measure(installations: Installations, effort: Effort, documents: int) -> dict[str, Any]:
    """``{"start": [{pss, rss}], "loaded": [{pss, rss}], "addresses": how many were asked for}``."""
    installation = installations.filled(documents)
    places = sample(installation)
    with tempfile.TemporaryDirectory() as folder, installation.serve() as server:
        start = of_workers(server)
        for path in ("/", *FIXED.values()):
            servers.expect(server.url + path)
        for name, paths in places.items():
            # as long as all runs of a warm row together: what grows with every answer has time to show
            target = Target(server.url, paths=written(paths, Path(folder) / name))
            wrk.run(target, effort.seconds * effort.rounds)
            wrk.settle(Target(server.url + paths[0]))
        loaded = of_workers(server)
    return {"start": start, "loaded": loaded, "addresses": sum(map(len, places.values()))}

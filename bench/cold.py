"""Cold: every memory of the process emptied before each request, beside a bare Django view with one query."""

from __future__ import annotations

import json
from typing import Any

from . import servers
from .installation import Installations, serve_peers
from .warm import addresses
from .wrk import Effort, Target, in_turn

COLD = "bench.cold_wsgi:application"


def measure(installations: Installations, effort: Effort) -> dict[str, Any]:
    """``{"rows": {name: {"house", "queries"}}, "bare": rates}``."""
    house, peers = installations.demonstration(), installations.peers()
    with house.serve(COLD) as ours, serve_peers(peers) as theirs:
        paths = addresses(ours.url)
        targets = {"bare": Target(f"{theirs.url}/bare/")}
        for name, path in paths.items():
            servers.expect(ours.url + path)
            targets[name] = Target(ours.url + path)
        rates = in_turn(targets, effort)
    counts = house.json("bench.queries", json.dumps(paths))
    rows = {name: {"house": rates[name], "queries": counts[name]} for name in paths}
    return {"rows": rows, "bare": rates["bare"]}

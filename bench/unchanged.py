"""304: what a reader gets who has the current bytes already, beside nginx's 304 for a file of the same bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from . import servers
from .installation import Installations
from .warm import addresses, as_files, place
from .wrk import Effort, Target, in_turn

NAMES = ("home", "article", "API list", "API detail")


def known(url: str) -> Target:
    """``url`` asked by somebody who has its bytes. Ends the run unless the answer is 304."""
    headers = {"If-None-Match": servers.expect(url).headers["etag"]}
    servers.expect(url, 304, headers)
    return Target(url, headers)


def measure(installations: Installations, effort: Effort) -> dict[str, Any]:
    """``{"rows": {name: {"house", "nginx"}}}``."""
    with tempfile.TemporaryDirectory() as folder, installations.demonstration().serve() as ours:
        paths = {name: path for name, path in addresses(ours.url).items() if name in NAMES}
        with servers.nginx(Path(folder) / "nginx", as_files(ours.url, paths)) as nginx:
            targets = {}
            for name, path in paths.items():
                targets[f"house {name}"] = known(ours.url + path)
                targets[f"nginx {name}"] = known(nginx.url + place(name))
            rates = in_turn(targets, effort)
            for name in paths:  # a day that ended meanwhile changes a tag: full answers were measured then
                target = targets[f"house {name}"]
                servers.expect(target.url, 304, target.headers)
    return {"rows": {name: {"house": rates[f"house {name}"], "nginx": rates[f"nginx {name}"]} for name in paths}}

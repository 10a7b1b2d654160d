"""Warm: addresses asked again and again, each beside nginx with a file of the same bytes and beside a stock page."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from . import servers
from .installation import Installations, serve_peers
from .servers import File
from .wrk import Effort, Target, in_turn

STOCK = "/noticia-3/"


def addresses(url: str) -> dict[str, str]:
    """Name → path of what is measured; the article is the newest news item."""
    newest = json.loads(servers.expect(f"{url}/api/v1/documents?kind=news&limit=1").body)["items"][0]
    return {
        "home": "/",
        "article": quote(newest["path"]),
        "API list": "/api/v1/documents?kind=news",
        "API detail": f"/api/v1/documents/{newest['id']}",
        "search": "/buscar/?q=licitacion",
        "API search": "/api/v1/search?q=licitacion",
    }


def place(name: str) -> str:
    """Where nginx has the file of a row."""
    return "/" + name.replace(" ", "-")


def as_files(url: str, paths: dict[str, str]) -> dict[str, File]:
    """What ``url`` answers at ``paths``, for nginx to serve."""
    files = {}
    for name, path in paths.items():
        answer = servers.expect(url + path)
        files[place(name)] = File(answer.body, answer.headers["content-type"])
    return files


def measure(installations: Installations, effort: Effort) -> dict[str, Any]:
    """``{"rows": {name: {"house", "nginx", "bytes"}}, "stock": rates}``."""
    house = installations.demonstration()
    peers = installations.peers()
    with tempfile.TemporaryDirectory() as folder, house.serve() as ours, serve_peers(peers) as theirs:
        paths = addresses(ours.url)
        files = as_files(ours.url, paths)
        with servers.nginx(Path(folder) / "nginx", files) as nginx:
            targets = {"stock": Target(theirs.url + STOCK)}
            for name, path in paths.items():
                targets[f"house {name}"] = Target(ours.url + path)
                targets[f"nginx {name}"] = Target(nginx.url + place(name))
            rates = in_turn(targets, effort)
    rows = {
        name: {
            "house": rates[f"house {name}"],
            "nginx": rates[f"nginx {name}"],
            "bytes": len(files[place(name)].body),
        }
        for name in paths
    }
    return {"rows": rows, "stock": rates["stock"]}

"""Data folders of a run: the demonstration as `make run` prepares it, and copies of it filled with documents."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools import machine, run
from tools.test import embedded

from . import servers
from .servers import ROOT

#: where the house answers once it works
READY = "/api/v1/health"


@dataclass(frozen=True, slots=True)
class Installation:
    """One data folder, the environment of its processes, the port of its web server, what filling it took."""

    env: Mapping[str, str]
    var: Path
    port: int
    told: Mapping[str, Any] = field(default_factory=dict)

    def python(self, module: str, *arguments: str) -> str:
        """Standard output of a module of the project run on this installation."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=dict(self.env), stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout

    def json(self, module: str, *arguments: str) -> Any:
        """What a module printed as the last line, which is JSON."""
        return json.loads(self.python(module, *arguments).strip().rpartition("\n")[2])

    def serve(self, application: str = "portal.wsgi:application") -> Any:
        """The web server on this installation, as a context."""
        log = self.var / "cache" / "server.log"
        return servers.granian(application, self.env, self.port, ready=READY, log=log)


class Installations:
    """Makes data folders below ``folder`` when they are first asked for; those that are there are used again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = machine.free_port()

    def demonstration(self) -> Installation:
        """The demonstration municipality and nothing else."""
        var = self.folder / "demonstration"
        machine.make_folders(var)
        return self._prepared(var)

    def filled(self, documents: int) -> Installation:
        """A copy of the demonstration with ``documents`` public documents, all of them in the search index."""
        var = self.folder / f"with-{documents}"
        if not var.is_dir():
            source = self.demonstration().var
            draft = var.with_suffix(".new")  # a copy or a filling cut short must not be taken for one
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(source, draft)
            made = Installation(environment(draft, self.port), draft, self.port)
            told = made.json("bench.fill", "--documents", str(documents), "--search")
            (draft / "filled.json").write_text(json.dumps(told))
            draft.rename(var)
        return self._prepared(var, json.loads((var / "filled.json").read_text()))

    def on_database(self, url: str, documents: int) -> Installation:
        """As :meth:`filled`, with the content in an empty database of a server."""
        var = self.folder / "on-a-server"
        machine.make_folders(var)
        env = environment(var, self.port) | {"DATABASE_URL": url}
        installation = Installation(env, var, self.port)
        installation.python("tools.prepare")
        told = installation.json("bench.fill", "--documents", str(documents))
        return Installation(env, var, self.port, told)

    def _prepared(self, var: Path, told: Mapping[str, Any] | None = None) -> Installation:
        installation = Installation(environment(var, self.port), var, self.port, told or {})
        installation.python("tools.prepare")  # as `make run` does each time: the site follows the port, among others
        return installation

    def peers(self) -> Installation:
        """The database of the bare view and of the stock page."""
        var = self.folder / "peers"
        fresh = not var.is_dir()
        var.mkdir(exist_ok=True)
        (var / "cache").mkdir(exist_ok=True)
        env = environment(var, machine.free_port()) | {
            "DJANGO_SETTINGS_MODULE": "bench.peers.settings",
            "BENCH_PEERS": str(var),
        }
        installation = Installation(env, var, int(env["PORT"]))
        if fresh:
            installation.python("bench.peers.prepare")
        return installation


def environment(var: Path, port: int) -> dict[str, str]:
    """What `make run` gives to its processes, without what in this shell leads to somebody's servers or data."""
    (var / "keys").mkdir(parents=True, exist_ok=True)
    given = embedded(os.environ) | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")])}
    return run.environment(var, port, given)


def serve_peers(peers: Installation) -> Any:
    """The bare view and the stock page by the same server, as a context."""
    log = peers.var / "cache" / "server.log"
    return servers.granian("bench.peers.wsgi:application", peers.env, peers.port, ready="/bare/", log=log)

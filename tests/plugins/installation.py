"""A data folder of its own, and processes that run on it: PLUGINS is settled while a process starts."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.test import embedded

ROOT = Path(__file__).resolve().parent.parent.parent
SCENARIOS = Path(__file__).resolve().parent / "scenarios"
#: folders that stand in for site-packages: each holds modules and their ``*.dist-info``
DUMMY = Path(__file__).resolve().parent / "dummy"
BROKEN = Path(__file__).resolve().parent / "broken"

#: what the test run itself says, and another installation must not hear
_RUN = frozenset({"PYTEST_XDIST_WORKER", "SECRET_KEY"})


@dataclass(frozen=True)
class Installation:
    """One data folder, on SQLite, and the environment of the processes that use it."""

    var: Path

    @property
    def database(self) -> Path:
        return self.var / "main" / "db" / "pregonero.sqlite3"

    def environment(self, plugins: str, *path: Path, **more: str) -> dict[str, str]:
        env = {name: value for name, value in embedded(os.environ).items() if name not in _RUN}
        roots = [str(place) for place in (ROOT, ROOT / "site", *path)]
        return {
            **env,
            "PLUGINS": plugins,
            "VAR_DIR": str(self.var),
            "PYTHONPATH": os.pathsep.join(roots),
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            **more,
        }

    def manage(
        self, plugins: str, *arguments: str, path: tuple[Path, ...] = (), **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run ``manage.py`` and return what it said, whatever its exit code."""
        return run([sys.executable, str(ROOT / "manage.py"), *arguments], self.environment(plugins, *path, **more))

    def play(self, scenario: str, plugins: str, *path: Path, **more: str) -> dict[str, Any]:
        """Run ``scenarios/<scenario>.py``; returns the JSON object it leaves, and what it printed as ``printed``."""
        answer = self.var / f"{scenario}.json"
        result = run(
            [sys.executable, str(SCENARIOS / f"{scenario}.py"), str(answer)], self.environment(plugins, *path, **more)
        )
        assert result.returncode == 0, f"{scenario}: {result.stdout[-3000:]}{result.stderr[-6000:]}"
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return {**found, "printed": result.stdout}


def run(command: list[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, env=dict(env), capture_output=True, text=True, timeout=300, check=False)


def copy_of(database: str, var: Path) -> Installation | None:
    """An installation whose database is a copy of ``database`` as committed; None where that holds no municipality."""
    made = Installation(var)
    made.database.parent.mkdir(parents=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(made.database)) as target:
        source.backup(target)
        if not target.execute("SELECT count(*) FROM directorates_municipality").fetchone()[0]:
            return None
    return made


def new(var: Path, plugins: str) -> Installation:
    """An installation made from nothing: migrated, with the example municipality."""
    made = Installation(var)
    var.mkdir()
    script = (
        "import django; django.setup();"
        "from pathlib import Path; from django.core.management import call_command;"
        "from pregonero.content.municipality.load import load; from tests import factories;"
        "call_command('migrate', verbosity=0);"
        "load(Path('municipality/ejemplo'), hostname='testserver'); factories.make_accounts()"
    )
    result = run([sys.executable, "-c", script], made.environment(plugins))
    assert result.returncode == 0, result.stderr[-4000:]
    return made

"""`make trial`: long runs that try to break the publication door, on SQLite and on PostgreSQL.

Four processes publish, edit, move, withdraw, restrict and delete at random while one of them is killed with SIGKILL
again and again; then one publication at a time is killed after each of its SQL statements. Afterwards the ledger must
hold, what is public must be what the ledger says, nothing may be half done, and a program that followed `changes`
meanwhile, killed too, must have exactly what is public. `--scale 0.1` is a tenth of the kills
and of the time; `--seed` repeats the choices of a run. The last line is ``N passed, N failed``.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.test import embedded, service_environment

ROOT = Path(__file__).resolve().parent.parent
COUNTS = re.compile(r"^(\d+) passed, (\d+) failed$")


def postgresql(asked: str) -> str:
    """Address of the PostgreSQL to use: the one asked for, of DATABASE_URL, or of `make services`; else empty."""
    for url in (asked, os.environ.get("DATABASE_URL", "")):
        if url.startswith("postgres"):
            return url
    variables, _silent = service_environment()
    return variables.get("DATABASE_URL", "")


def environment(folder: Path, database: str) -> dict[str, str]:
    """What the processes of one run see: a data folder and a database of their own."""
    env = embedded(os.environ)
    env |= {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "VAR_DIR": str(folder), "AUTHORING_API": "1"}
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    if database:
        env["DATABASE_URL"] = database
    return env


def run(title: str, env: Mapping[str, str], arguments: list[str]) -> tuple[int, int]:
    """One run on one database, its output passed on; a run that breaks off counts as one failure."""
    print(f"── {title}", flush=True)
    command = [sys.executable, "-u", "-W", "error", "-m", "tools.trials.run", *arguments]
    passed = failed = 0
    with subprocess.Popen(command, cwd=ROOT, env=dict(env), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101  (PIPE above)
        for line in process.stdout:
            counts = COUNTS.match(line.strip())
            if counts:
                passed, failed = int(counts[1]), int(counts[2])
            else:
                print(f"   {line}", end="", flush=True)
    if process.returncode and not failed:
        print(f"   the run broke off with status {process.returncode}", flush=True)
        failed += 1
    print(f"── {title}: {passed} passed, {failed} failed", flush=True)
    return passed, failed


def main() -> int:
    parser = argparse.ArgumentParser(prog="make trial", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1: a hundred kills in 60 seconds (default)")
    parser.add_argument("--seed", type=int, default=None, help="repeat the choices of a run")
    parser.add_argument("--only", default="", help="names of trials, comma-separated: storm, or a killed act")
    parser.add_argument("--database", default="", help="address of a PostgreSQL in which databases may be created")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}, scale {options.scale}", flush=True)

    engines = [("SQLite", "")]
    server = postgresql(options.database)
    if server:
        engines.append(("PostgreSQL", server))
    passed = failed = 0
    for title, database in engines:
        with tempfile.TemporaryDirectory(prefix="pregonero-trial-") as folder:
            arguments = ["--scale", str(options.scale), "--seed", str(seed), "--only", options.only]
            outcome = run(title, environment(Path(folder), database), arguments)
        passed, failed = passed + outcome[0], failed + outcome[1]
    if not server:
        print("PostgreSQL: not run, no server answers (`make services` starts one)", flush=True)
        failed += os.environ.get("CI") == "1"
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Upgrades small data folders kept from earlier work with `make run`'s own steps, and keeps new ones.

``python -m tools.upgrade`` unpacks every ``tests/upgrade/*.tar.gz`` into a temporary folder, starts the platform on it
as `make run` does, and asks that it answers, that the ledger verifies and that no entry is lost. The last line is
``N passed, N failed``. ``python -m tools.upgrade keep NAME`` packs the data folder of a `make run` that was stopped.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tools import install, machine, run, supervisor
from tools.test import embedded

ARCHIVES = machine.ROOT / "tests" / "upgrade"
#: What a backup holds, without the secrets: those of a test are made anew.
KEPT = ("db", "media", "private")


class UpgradeError(Exception):
    """What went wrong with one archive."""


def generation(port: int) -> int:
    """The ledger's number of the first site, asked through the front door."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/api/v1/documents?limit=1", headers={"Host": f"localhost:{port}"})
    response = connection.getresponse()
    if response.status != http.client.OK:
        raise UpgradeError(f"the documents answer {response.status}")
    return int(json.load(response)["generation"])


def verify(env: dict[str, str]) -> int:
    """Sequence number of the verified ledger."""
    result = subprocess.run(
        [install.PYTHON, "manage.py", "ledger", "verify"],
        env=env,
        cwd=machine.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    last = (result.stdout.strip().splitlines() or ["no answer"])[-1]
    match = re.search(r"^OK seq=(\d+)", last)
    if result.returncode or match is None:
        raise UpgradeError(f"ledger verify: {last}")
    return int(match[1])


def upgrade(archive: Path) -> str:
    """Upgrade one archive; return what was seen, raise :class:`UpgradeError` otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        with tarfile.open(archive) as packed:
            packed.extraction_filter = getattr(tarfile, "data_filter", None)  # Debian 12's Python has none yet
            packed.extractall(var)  # noqa: S202  (archives of this repository)
        kept = json.loads((var / "kept.json").read_text(encoding="ascii"))
        machine.make_folders(var)
        port = machine.free_port()
        env = run.environment(var, port, embedded(os.environ))
        run.prepare(env)
        if verify(env) < kept["seq"]:
            raise UpgradeError(f"the ledger is shorter than the {kept['seq']} entries that were kept")
        house = supervisor.Supervisor(run.children(env, port), machine.ROOT, run.say)
        try:
            house.start()
            run.wait_until_answering(house, port)
            return f"{kept['seq']} entries kept, generation {generation(port)}"
        finally:
            house.stop()


def keep(name: str) -> None:
    """Pack ``VAR_DIR`` as ``tests/upgrade/NAME.tar.gz``."""
    var = (machine.ROOT / os.environ.get("VAR_DIR", "var")).resolve()
    with machine.only_one(var), tempfile.TemporaryDirectory() as folder:
        env = run.environment(var, machine.DEFAULT_PORT, os.environ)
        note = Path(folder, "kept.json")
        note.write_text(json.dumps({"seq": verify(env)}), encoding="ascii")
        ARCHIVES.mkdir(parents=True, exist_ok=True)
        with tarfile.open(ARCHIVES / f"{name}.tar.gz", "w:gz", compresslevel=9) as packed:
            packed.add(note, "kept.json")
            for part in KEPT:
                packed.add(var / part, part)


def main() -> int:
    if sys.argv[1:2] == ["keep"]:
        keep(sys.argv[2])
        return 0
    passed = failed = 0
    for archive in sorted(ARCHIVES.glob("*.tar.gz")):
        try:
            print(f"ok    {archive.name}: {upgrade(archive)}", flush=True)
            passed += 1
        except (UpgradeError, machine.MachineError) as problem:
            print(f"FAIL  {archive.name}: {problem}", flush=True)
            failed += 1
    if not passed + failed:
        print("FAIL  no data folder is kept in tests/upgrade")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

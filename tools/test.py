"""`make test`: compiles the catalogues, runs pytest on the embedded engines, and counts.

With ``TEST_SERVICES=all`` the tests of real services run too, and everything that touches the database runs once more
on PostgreSQL; the services must have been started (`make services`). Arguments go to pytest. The last line is
``N passed, N failed``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

from tools import messages

ROOT = Path(__file__).resolve().parent.parent
#: A person's own settings do not steer tests: they run on the embedded engines unless services are asked for.
OUTER = ("DATABASE_URL", "ELASTICSEARCH_URL", "EMAIL_URL", "REDIS_URL", "PLUGINS", "AUTHORING_API", "VAR_DIR")
OUTER_PREFIX = "S3_"


def embedded(env: Mapping[str, str]) -> dict[str, str]:
    """``env`` without what would lead tests to somebody's servers or data."""
    return {name: value for name, value in env.items() if name not in OUTER and not name.startswith(OUTER_PREFIX)}


def run_pytest(title: str, arguments: list[str], env: Mapping[str, str]) -> tuple[int, int]:
    """Run pytest once; return how many tests passed and failed (a run that broke off counts as one failure)."""
    print(f"── {title}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-m", "pytest", "--durations=10", f"--junitxml={report}", *arguments]
        status = subprocess.run(command, cwd=ROOT, env=dict(env), check=False).returncode
        passed = failed = 0
        if report.is_file():
            for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314  (written by our own pytest)
                outcomes = {child.tag for child in case}
                if outcomes & {"failure", "error"}:
                    failed += 1
                elif "skipped" not in outcomes:
                    passed += 1
    if status < 0:
        print(f"pytest was ended by signal {-status}", flush=True)
    if status not in {0, 1, 5} or (status == 1 and not failed):  # 5: nothing was selected
        failed += 1
    print(f"── {title}: {passed} passed, {failed} failed in {time.monotonic() - began:.0f} s", flush=True)
    return passed, failed


def service_environment() -> tuple[dict[str, str], list[str]]:
    """Variables that say where the services answer, and the services that do not."""
    answer = subprocess.run([ROOT / ".ci/services/all", "env"], capture_output=True, text=True, check=False)
    variables = dict(line.split("=", 1) for line in answer.stdout.splitlines() if "=" in line)
    return variables, [line for line in answer.stderr.splitlines() if line]


def main() -> int:
    arguments = sys.argv[1:]
    messages.compile_catalogues()
    # one more than there are cores: tests wait for browsers and servers
    count = str((os.cpu_count() or 1) + 1)
    workers = [] if any(argument.startswith(("-n", "--pdb")) for argument in arguments) else ["-n", count]
    env = embedded(os.environ)
    services = os.environ.get("TEST_SERVICES") == "all"
    passed = failed = 0
    # Data folders of their own: two runs at a time do not take each other's databases away.
    data = tempfile.TemporaryDirectory(prefix="pregonero-test-")
    env["VAR_DIR"] = data.name
    variables: dict[str, str] = {}
    if services:
        variables, silent = service_environment()
        for line in silent:
            print(line, flush=True)
        failed += len(silent)
        env |= {name: value for name, value in variables.items() if name != "DATABASE_URL"}
    runs = [("embedded engines", [*workers, *arguments], env)]
    if "DATABASE_URL" in variables:
        on_server = env | {"DATABASE_URL": variables["DATABASE_URL"]}
        runs.append(("once more on PostgreSQL", [*workers, "--database-only", *arguments], on_server))
    with data:
        for run in runs:
            outcome = run_pytest(*run)
            passed, failed = passed + outcome[0], failed + outcome[1]
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())

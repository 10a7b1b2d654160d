"""`make check`: everything that can be judged without running the platform. The last line is ``N passed, N failed``.

``python -m tools.check NAME…`` runs some of the checks; without a name, all. The pre-commit hooks call the same.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent

#: Name → command. They run on the test settings, but for the one that looks at production's.
CHECKS: dict[str, list[str | Path]] = {
    "lint": [BIN / "ruff", "check", "."],
    "format": [BIN / "ruff", "format", "--check", "."],
    "types": [BIN / "mypy"],
    "import law": [BIN / "lint-imports", "--no-cache"],
    "system checks": [PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
    "production settings": [PYTHON, "-m", "tools.check_production"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "templates": [PYTHON, "-m", "tools.check_templates"],
    "translations": [PYTHON, "-m", "tools.messages", "check"],
    "documentation": [PYTHON, "-m", "pytest", "-q", "-p", "no:randomly", "tests/contract/test_docs.py"],
}


def run(name: str) -> bool:
    """Run one check and show what it says where it fails."""
    began = time.monotonic()
    result = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    good = result.returncode == 0
    print(f"{'ok  ' if good else 'FAIL'}  {name} ({time.monotonic() - began:.1f} s)", flush=True)
    if not good:
        print(result.stdout.rstrip(), flush=True)
    return good


def main() -> int:
    names = sys.argv[1:] or list(CHECKS)
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"unknown check: {', '.join(unknown)}; known: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    outcomes = [run(name) for name in names]
    print(f"{sum(outcomes)} passed, {len(outcomes) - sum(outcomes)} failed", flush=True)
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Whether anything changed since the last preparation: a second `make run` then starts its servers at once.

Importing Django only to find nothing to do costs seconds. What the preparation depends on is seen without it: the
project's files, the pinned components, the settings in the environment, and the migrations that the database says it
has. Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Folders without influence on the preparation.
APART = {".git", ".venv", "var", "tests", "docs", "bench", "municipality", "__pycache__"}
#: Built by the preparation itself, or by tools.
BUILT = {".mo", ".pyc", ".json", ".md"}


def fingerprint(env: Mapping[str, str], var: Path) -> str | None:
    """Digest of all that the preparation depends on; None where that cannot be seen cheaply."""
    migrations = None if env.get("DATABASE_URL") else applied_migrations(var / "db" / "pregonero.sqlite3")
    if migrations is None or not (var / "cache" / "static").is_dir():
        return None
    digest = hashlib.sha256(f"{migrations} {ROOT}\n".encode())
    for name in setting_names():
        digest.update(f"{name}={env.get(name, '')}\n".encode())
    for folder, names, files in os.walk(ROOT):
        names[:] = sorted(set(names) - APART)
        for file in sorted(files):
            path = Path(folder, file)
            if path.suffix not in BUILT:
                status = path.stat()
                digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def setting_names() -> list[str]:
    """Every environment variable of the platform, from ``.env.example``; secrets and the folder change no data."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    names = {line.lstrip("# ").partition("=")[0] for line in lines if "=" in line}
    return sorted(name for name in names if name.isupper() and name not in {"SECRET_KEY", "VAR_DIR"})


def applied_migrations(database: Path) -> str | None:
    """How many migrations the SQLite database has and the last one's time; None where it cannot be read.

    A backup of another day put back in its place answers differently.
    """
    if not database.is_file():
        return None
    try:
        connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=1)
        try:
            row = connection.execute("SELECT count(*), max(applied) FROM django_migrations").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return None
    return " ".join(map(str, row))

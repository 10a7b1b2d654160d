"""The publication itself, on a large database: what the door takes at the end of an act, and acts a second.

One process alone gives the times: new items and changes in turn. Four processes at once give the rate, on SQLite and,
where the PostgreSQL of ``.ci/services`` answers, there too; its settings are those of tests (``fsync`` off), which the
result says.
"""

from __future__ import annotations

import contextlib
import secrets
import subprocess
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from .installation import Installation, Installations
from .servers import ROOT
from .writers import writers

WRITERS = 4


def alone(installation: Installation, seconds: float) -> dict[str, dict[str, list[float]]]:
    """``{"new" | "change": {"flush_ms": […], "act_ms": […]}}`` of one process."""
    with writers(installation, 1) as (writer,):
        for order in ("change", "new"):
            writer.ask(order)  # the first act of a process imports and compiles
        acts = writer.ask(f"run {seconds}")
    return {
        what: {name: [act[name] for act in acts if act["what"] == what] for name in ("flush_ms", "act_ms")}
        for what in ("new", "change")
    }


def together(installation: Installation, seconds: float) -> dict[str, float]:
    """Publications and their rate from several processes at once; all begin when all are ready."""
    with writers(installation, WRITERS) as started:
        for writer in started:
            writer.ask("change")
        for writer in started:
            writer.tell(f"run {seconds}")
        acts = [act for writer in started for act in writer.answer()]
    moments = [act["committed"] for act in acts]
    took = max(moments) - min(act["committed"] - act["act_ms"] / 1000 for act in acts)
    return {"publications": len(acts), "seconds": round(took, 2), "rate": round(len(acts) / took, 2)}


@contextlib.contextmanager
def database() -> Iterator[str]:
    """Address of an empty database on the PostgreSQL of ``.ci/services``. Raises LookupError where none answers."""
    told = subprocess.run([ROOT / ".ci/services/postgresql", "env"], capture_output=True, text=True, check=False)
    url = told.stdout.strip().partition("DATABASE_URL=")[2]
    if told.returncode or not url:
        raise LookupError(told.stderr.strip() or "PostgreSQL does not answer")
    import psycopg

    name = f"pregonero_bench_{secrets.token_hex(4)}"
    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as administration:
        administration.execute(f'CREATE DATABASE "{name}"')
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            administration.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def settings_of(url: str) -> str:
    """What of the server's settings the rate depends on."""
    import psycopg

    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')"
        ).fetchone()
    assert row is not None
    return f"{row[0].split()[0]}, fsync {row[1]}, synchronous_commit {row[2]}"


def measure(installations: Installations, seconds: float, documents: int) -> dict[str, Any]:
    """``{"alone": times, "sqlite": rate, "postgresql": rate, or {"absent": why}}``."""
    large = installations.filled(documents)
    result: dict[str, Any] = {"alone": alone(large, seconds), "sqlite": together(large, seconds)}
    try:
        with database() as url:
            installation = installations.on_database(url, documents)
            result["postgresql"] = together(installation, seconds) | {"settings": settings_of(url)}
    except LookupError as error:
        result["postgresql"] = {"absent": str(error)}
    return result

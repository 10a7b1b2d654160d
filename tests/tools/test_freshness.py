"""A start without preparation is allowed only where nothing that the preparation looks at has changed."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from tools import freshness


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(freshness, "ROOT", tmp_path)
    (tmp_path / ".env.example").write_text("# Enabled plugins\n#PLUGINS=home\n#PORT=8000\n#SECRET_KEY=\n")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "models.py").write_text("a = 1\n")
    for folder in ("db", "cache/static"):
        (tmp_path / "var" / folder).mkdir(parents=True)
    with sqlite3.connect(tmp_path / "var" / "db" / "pregonero.sqlite3") as connection:
        connection.execute("CREATE TABLE django_migrations (id INTEGER, applied TEXT)")
        connection.execute("INSERT INTO django_migrations VALUES (1, '2026-11-22 10:00:00')")
    connection.close()
    return tmp_path


def look(project: Path, **env: str) -> str | None:
    return freshness.fingerprint({"PLUGINS": "home", **env}, project / "var")


def test_nothing_changed(project: Path) -> None:
    before = look(project)
    (project / "var" / "mail").mkdir()
    assert look(project, SECRET_KEY="another", HOME="/elsewhere") == before is not None


@pytest.mark.parametrize("env", [{"PLUGINS": "home,news"}, {"PORT": "9000"}], ids=str)
def test_a_setting_changed(project: Path, env: dict[str, str]) -> None:
    assert look(project, **env) != look(project)


def test_a_file_changed(project: Path) -> None:
    before = look(project)
    file = project / "news" / "models.py"
    file.write_text("a = 2\n")
    os.utime(file, (1, 1))
    assert look(project) != before


def test_a_file_came_or_went(project: Path) -> None:
    before = look(project)
    (project / "news" / "views.py").write_text("")
    assert look(project) != before
    (project / "news" / "views.py").unlink()
    assert look(project) == before


def test_another_database_lies_in_its_place(project: Path) -> None:
    before = look(project)
    with sqlite3.connect(project / "var" / "db" / "pregonero.sqlite3") as connection:
        connection.execute("UPDATE django_migrations SET applied = '2026-11-21 10:00:00'")
    connection.close()
    assert look(project) != before


def test_what_cannot_be_seen_cheaply_is_prepared(project: Path) -> None:
    assert look(project, DATABASE_URL="postgres://localhost/x") is None
    (project / "var" / "cache" / "static").rmdir()
    assert look(project) is None


def test_a_database_that_is_none_is_prepared(project: Path) -> None:
    database = project / "var" / "db" / "pregonero.sqlite3"
    database.write_text("no database at all, but a text of some length")
    assert look(project) is None
    database.unlink()
    assert look(project) is None

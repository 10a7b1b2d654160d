"""``manage.py check`` and ``manage.py plugins`` with broken plugins in PLUGINS: all are told, by stable ids."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from pregonero.plugins.registries import ALL
from tests.plugins.installation import BROKEN, Installation

ENABLED = "home,programs,tomorrow,untyped,twin,hen,egg,unfinished,nowhere,undeclared"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    return Installation(tmp_path_factory.mktemp("checked")).manage(ENABLED, "check", path=(BROKEN,))


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    return Installation(tmp_path_factory.mktemp("listed")).manage("home,undeclared", "plugins", path=(BROKEN,))


def test_a_broken_plugin_stops_the_start(checked: subprocess.CompletedProcess[str]) -> None:
    assert checked.returncode == 1
    assert "Traceback" not in checked.stderr


def test_every_problem_has_its_id_and_its_plugin(checked: subprocess.CompletedProcess[str]) -> None:
    found = re.findall(r"^(\w+): \((pregonero\.\w+)\)", checked.stderr, re.MULTILINE)
    assert set(found) == {
        ("nowhere", "pregonero.E001"),
        ("unfinished", "pregonero.E002"),
        ("untyped", "pregonero.E003"),
        ("tomorrow", "pregonero.E004"),
        ("twin", "pregonero.E005"),
        ("hen", "pregonero.E006"),
        ("undeclared", "pregonero.E007"),
        ("undeclared", "pregonero.W001"),
    }
    assert found.count(("undeclared", "pregonero.E007")) == 3
    assert checked.stderr.count("HINT:") >= len(found)


def test_the_command_tells_the_same(listed: subprocess.CompletedProcess[str]) -> None:
    lines = listed.stdout.splitlines()
    assert lines[0] == "Plugin API 1.4"
    assert "home 0.1.0 enabled: Portada, secciones y mensaje de la presidencia" in lines
    assert "programs 0.1.0 off: Direcciones y programas" in lines
    assert "undeclared 1.0 enabled: Sin declarar" in lines
    assert len([line for line in lines if line.startswith("pregonero.E007")]) == 3
    assert len([line for line in lines if line.startswith("(off) pregonero.E00")]) == 4
    assert "Orphan pages: not known, the database is not migrated" in lines


def test_the_command_lists_every_extension_point(listed: subprocess.CompletedProcess[str]) -> None:
    points = [line.split(":")[0].strip() for line in listed.stdout.splitlines() if line.startswith("  ")]
    assert points == [registry.capability.value for registry in ALL]
    (health,) = [line for line in listed.stdout.splitlines() if line.startswith("  health_checks:")]
    assert "undeclared (undeclared)" in health
    assert health.count("ledger (") == 1, "a duplicate is not taken in"


def test_a_platform_without_directorate_pages_says_so(tmp_path: Path) -> None:
    result = Installation(tmp_path).manage("home", "check")
    assert result.returncode == 0
    assert "pregonero.W010" in result.stderr

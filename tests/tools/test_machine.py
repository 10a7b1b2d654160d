"""What `make run` refuses, each in one Spanish sentence: told by calling the checks and by running the program."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import machine

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def run(**env: str) -> subprocess.CompletedProcess[str]:
    """The program itself; every refusal of these tests comes before it installs anything."""
    return subprocess.run(
        [sys.executable, "-m", "tools.run"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_one_sentence(result: subprocess.CompletedProcess[str], *parts: str) -> None:
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    assert len(lines) == 1
    assert all(part in lines[0] for part in parts), lines[0]


def test_run_on_a_busy_port_says_so(tmp_path: Path, busy_port: int) -> None:
    result = run(PORT=str(busy_port), VAR_DIR=str(tmp_path))
    assert_one_sentence(result, f"El puerto {busy_port} ya está ocupado", f"PORT={busy_port + 1}")


@pytest.mark.parametrize("port", ["0", "65536", "ocho mil", "-1", "٨٠"])
def test_run_on_no_port_says_so(tmp_path: Path, port: str) -> None:
    assert_one_sentence(run(PORT=port, VAR_DIR=str(tmp_path)), "PORT debe ser un número", port)


def test_run_beside_another_run_says_so(tmp_path: Path) -> None:
    machine.make_folders(tmp_path)
    with machine.only_one(tmp_path):
        assert_one_sentence(run(VAR_DIR=str(tmp_path)), "ya está en marcha", str(os.getpid()))


def test_run_with_a_file_in_place_of_the_data_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    assert_one_sentence(run(VAR_DIR=str(tmp_path / "var")), "No se puede usar", str(tmp_path / "var"))


def test_lock_of_a_run_that_ended_is_free_again(tmp_path: Path) -> None:
    machine.make_folders(tmp_path)
    with machine.only_one(tmp_path):
        pass
    with machine.only_one(tmp_path):
        assert (tmp_path / "run.lock").read_text() == str(os.getpid())


def test_little_free_space_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 150 * 2**20

    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: Usage)
    with pytest.raises(machine.MachineError, match="El disco está lleno: quedan 150 MB libres"):
        machine.make_folders(tmp_path)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "El disco está lleno"),
        (errno.EDQUOT, "El disco está lleno"),
        (errno.EACCES, "No se puede escribir en /datos"),
        (errno.EROFS, "No se puede escribir en /datos"),
        (errno.EIO, "No se puede usar /datos"),
    ],
)
def test_system_errors_become_sentences(number: int, sentence: str) -> None:
    error = OSError(number, os.strerror(number), "/datos")
    assert str(machine.explain(error, Path("/datos"))).startswith(sentence)


def test_unwritable_data_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**options: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path))

    monkeypatch.setattr(machine.tempfile, "TemporaryFile", refuse)
    with pytest.raises(machine.MachineError, match="dé permiso de escritura"):
        machine.make_folders(tmp_path)


def test_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    machine.make_folders(tmp_path)
    key = machine.secret_key(tmp_path)
    assert len(key) >= 64
    assert machine.secret_key(tmp_path) == key
    assert (tmp_path / "keys" / "secret_key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0


def test_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# PORT=1\nPORT=9000\nPLUGINS='home,news'\n\nno line\nEMAIL_URL=smtp://a:b=c@h:25/?tls=1\n")
    values = machine.settings_from({"PORT": "9100"}, file)
    assert values == {"PORT": "9100", "PLUGINS": "home,news", "EMAIL_URL": "smtp://a:b=c@h:25/?tls=1"}


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("#!/bin/sh\nexit 127\n", "Pregonero necesita Python 3.11 o posterior"),
        ('#!/bin/sh\ncase "$2" in *print*) echo 3.9 ;; *) exit 1 ;; esac\n', "se encontró Python 3.9"),
        ('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\n', "sudo apt install python3-venv"),
    ],
    ids=["none", "too old", "without venv"],
)
def test_wrong_python_is_told_in_one_sentence(tmp_path: Path, script: str, sentence: str) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "find_python.sh").write_text((ROOT / "tools" / "find_python.sh").read_text())
    python = tmp_path / "python3"
    python.write_text(script)
    python.chmod(0o755)
    result = subprocess.run(
        ["/bin/sh", "tools/find_python.sh"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHON": str(python)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert_one_sentence(result, sentence)
    assert result.stdout == ""

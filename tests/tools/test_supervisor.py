"""Children are started again or end everything, and none outlives the supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import supervisor
from tools.supervisor import Child, Supervisor

ROOT = Path(__file__).resolve().parents[2]
#: A server that leaves a process of its own behind, as web servers do; both write their numbers to the file named.
FAMILY = """
import os, pathlib, subprocess, sys, time
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {inner.pid}")
time.sleep(60)
"""


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except FileNotFoundError:
        return False


def wait_for(condition: object, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_an_essential_child_that_ends_ends_everything(tmp_path: Path) -> None:
    said: list[str] = []
    web = Child("web", python("raise SystemExit(3)"), os.environ, essential=True)
    other = Child("tareas", python("import time; time.sleep(60)"), os.environ, essential=False)
    house = Supervisor([web, other], tmp_path, said.append)
    house.start()
    assert house.watch() == 1
    house.stop()
    assert said == ["El proceso «web» terminó sin que se le pidiera: se detiene todo."]
    assert other.process is not None
    assert not alive(other.process.pid)


def test_another_child_is_started_again_and_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Child, "pause", lambda self: 0.0)
    said: list[str] = []
    worker = Child("tareas", python("raise SystemExit(3)"), os.environ, essential=False)
    house = Supervisor([worker], tmp_path, said.append)
    house.start()
    first = worker.process.pid
    wait_for(lambda: house.look() is None and worker.process is not None and worker.process.pid != first)
    house.stop()
    assert said[0] == "El proceso «tareas» terminó (código 3); vuelve a iniciar en 0 s."


def test_pauses_grow_up_to_a_minute_and_shrink_after_a_quiet_one() -> None:
    child = Child("tareas", [], {}, essential=False)
    child.started = time.monotonic()
    assert [child.pause() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    child.started = time.monotonic() - 61
    assert child.pause() == 1


def test_stopping_takes_grandchildren_along(tmp_path: Path) -> None:
    numbers = tmp_path / "numbers"
    house = Supervisor([Child("web", python(FAMILY, str(numbers)), os.environ, essential=True)], tmp_path, print)
    house.start()
    wait_for(lambda: numbers.exists() and len(numbers.read_text().split()) == 2)
    outer, inner = map(int, numbers.read_text().split())
    house.stop()
    wait_for(lambda: not alive(outer) and not alive(inner))


def test_a_child_deaf_to_the_signal_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE", 0.2)
    ready = tmp_path / "ready"
    deaf = "signal.signal(15, signal.SIG_IGN); pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
    child = Child("web", python(f"import pathlib, signal, sys, time; {deaf}", str(ready)), os.environ, essential=True)
    house = Supervisor([child], tmp_path, print)
    house.start()
    wait_for(ready.exists)
    house.stop()
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="not run: only Linux tells children of their parent's death")
def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    number = tmp_path / "number"
    code = f"""
import os, pathlib, sys, time
sys.path.insert(0, {str(ROOT)!r})
from tools.supervisor import Child, Supervisor
child = Child("web", [sys.executable, "-c", "import time; time.sleep(60)"], os.environ, essential=True)
Supervisor([child], pathlib.Path("."), print).start()
pathlib.Path(sys.argv[1]).write_text(str(child.process.pid))
time.sleep(60)
"""
    parent = subprocess.Popen(python(code, str(number)))
    wait_for(lambda: number.exists() and number.read_text() != "")
    parent.kill()
    parent.wait()
    wait_for(lambda: not alive(int(number.read_text())))

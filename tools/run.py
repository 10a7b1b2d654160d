"""`make run`: serves the platform as production does, from nothing, in one command.

Checks the machine, installs what is missing, brings the database up to date, loads the demonstration municipality
into an empty one, then starts the web server and the task worker and keeps them until Ctrl-C. Runs on the Python of
the system with the standard library only: what it starts lives in ``.venv``. What a person reads is Spanish; whatever
a person can mend is told in one sentence, without a traceback.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tools import freshness, install, machine, supervisor

STEPS = 5
#: Seconds the web server gets to answer for the first time.
PATIENCE = 90.0
WEB_WORKERS = 2
#: Threads of each web worker: Django answers one request in each, SQLite gains nothing from more.
#: 8 may wait for changes and 24 bring a body; the others always read
THREADS = 48


def say(line: str) -> None:
    print(line, flush=True)


def warn(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def step(number: int, text: str) -> None:
    say(f"[{number}/{STEPS}] {text}")


def environment(var: Path, port: int, given: Mapping[str, str]) -> dict[str, str]:
    """What the platform's processes find in their environment: the person's settings, and safe ones for the rest."""
    return {
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        # Few threads: glibc's habit of an arena a thread costs memory and gains nothing here. What is
        # large (an answer of many documents) goes back to the system at once.
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_MMAP_THRESHOLD_": "131072",
        "MALLOC_TRIM_THRESHOLD_": "131072",
        **given,
        "SECRET_KEY": given.get("SECRET_KEY") or machine.secret_key(var),
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "PORT": str(port),
        "VAR_DIR": str(var),
        "PYTHONUNBUFFERED": "1",
    }


def prepare(env: Mapping[str, str]) -> None:
    """Run :mod:`tools.prepare` in a process of its own, whose memory is given back before the servers start."""
    process = subprocess.Popen(
        [install.PYTHON, "-m", "tools.prepare"],
        env=dict(env),
        cwd=machine.ROOT,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=supervisor.end_with_parent,
    )
    assert process.stdout is not None  # noqa: S101  (PIPE above)
    problem = ""
    try:
        for line in process.stdout:
            message = json.loads(line)
            if "error" in message:
                problem = message["error"]
            else:
                say(f"      {message['progress']}")
        status = process.wait()
    finally:
        process.kill()
    if status != 0:
        raise machine.MachineError(problem or "La preparación se interrumpió antes de terminar.")


def prepare_if_changed(env: Mapping[str, str], var: Path) -> None:
    """Prepare, unless all is as the last preparation left it."""
    stamp = var / "cache" / "prepared"
    state = freshness.fingerprint(env, var)
    if state is not None and stamp.is_file() and stamp.read_text(encoding="ascii") == state:
        say("      Sin cambios desde la última vez")
        return
    stamp.unlink(missing_ok=True)
    prepare(env)
    stamp.write_text(freshness.fingerprint(env, var) or "", encoding="ascii")


def web_server(
    port: int, application: str = "portal.wsgi:application", python: str | Path = install.PYTHON
) -> list[str | Path]:
    """Command of the web server; the benchmark starts what it compares by the same."""
    return [
        *(python, "-m", "granian", application),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"),
        *("--workers", str(WEB_WORKERS), "--blocking-threads", str(THREADS)),
        # one thread for all connections of a worker: it hands work to the others with less ado than several would
        *("--runtime-mode", "st", "--runtime-threads", "1"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "error"),
        # The platform's JSON lines have the standard output for themselves.
        *("--log-config", "tools/granian_log.json"),
    ]


def children(env: Mapping[str, str], port: int) -> list[supervisor.Child]:
    """The web server and the task worker."""
    python = install.PYTHON
    return [
        supervisor.Child("servidor web", web_server(port), env, essential=True),
        # Slow work yields to visitors, at the start too: the site answers first.
        supervisor.Child("tareas", [python, "manage.py", "worker"], env, essential=False, niceness=5),
    ]


def health(port: int) -> int | None:
    """Status of the health address; None while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/api/v1/health", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def wait_until_answering(house: supervisor.Supervisor, port: int) -> None:
    """Return when the platform answers as healthy, or on the wish to stop.

    Raises :class:`machine.MachineError` where the server ends or never answers.
    """
    began = told = time.monotonic()
    status = None
    while not house.asked_to_stop:
        if (name := house.look()) is not None:
            raise machine.MachineError(f"El proceso «{name}» no pudo iniciar: el motivo está en las líneas anteriores.")
        status = health(port)
        if status == http.client.OK:
            return
        now = time.monotonic()
        if now - began > PATIENCE:
            break
        if now - told > 5:
            say(f"      esperando respuesta… ({now - began:.0f} s)")
            told = now
        time.sleep(supervisor.TICK)
    if house.asked_to_stop:
        return
    if status is None:
        raise machine.MachineError(f"El servidor web no respondió en {PATIENCE:.0f} s: se detiene todo.")
    say(f"      Atención: el servidor responde, pero informa de fallas (código {status}); véalas en /api/v1/health.")


def announce(port: int, var: Path, seconds: float) -> None:
    base = f"http://localhost:{port}"
    step(5, f"Pregonero está en marcha ({seconds:.0f} s):")
    say(f"      Sitio            {base}/")
    say(f"      Administración   {base}/admin/")
    say(f"      API              {base}/api/v1/docs")
    credentials = var / "demo-credentials.json"
    if credentials.exists():
        say(f"      Cuentas de demostración (usuario, contraseña, segundo factor): {_short(credentials)}")
    say("      Para detenerlo: Ctrl-C")


def _short(path: Path) -> Path:
    """``path`` as seen from the project, where it lies inside."""
    return path.relative_to(machine.ROOT) if path.is_relative_to(machine.ROOT) else path


def serve() -> int:
    """All of it; returns the exit status."""
    began = time.monotonic()
    given = machine.settings_from(os.environ)
    port = machine.port_of(given)
    var = (machine.ROOT / given.get("VAR_DIR", "var")).resolve()

    step(1, f"Revisando el equipo: carpeta de datos {_short(var)}, puerto {port}")
    machine.make_folders(var)
    with machine.only_one(var):
        machine.require_free_port(port)
        step(2, "Componentes de Python")
        install.ensure("runtime", lambda line: say(f"      {line}"))
        env = environment(var, port, given)
        step(3, "Base de datos, traducciones y archivos del sitio")
        prepare_if_changed(env, var)
        step(4, "Servidor web y proceso de tareas")
        house = supervisor.Supervisor(children(env, port), machine.ROOT, warn)
        house.install_signals()
        try:
            house.start()
            wait_until_answering(house, port)
            if not house.asked_to_stop:
                announce(port, var, time.monotonic() - began)
            return house.watch()
        finally:
            if house.asked_to_stop:
                say("Deteniendo…")
            house.stop()
            say("Pregonero se detuvo.")


def main() -> int:
    """Turn what a person can mend into one sentence and exit status 1."""
    # Until the servers run all three end it at once; said for SIGINT too, which scripts start their children deaf to.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        return serve()
    except (machine.MachineError, install.InstallError) as error:
        problem: Exception = error
    except OSError as error:
        problem = machine.explain(error, machine.ROOT)
    except KeyboardInterrupt:
        say("Pregonero se detuvo.")
        return 0
    warn(str(problem))
    return 1


if __name__ == "__main__":
    sys.exit(main())

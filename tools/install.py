"""Prepares the project's environment, ``.venv``: pinned components and the project itself.

``python tools/install.py runtime|dev`` does nothing where nothing changed (stamps inside ``.venv``). It runs on the
Python of the system, so it imports the standard library only. What a person reads is Spanish.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LOG = ENVIRONMENT / "install.log"

#: Files to install from, by purpose; the second is a superset of the first.
REQUIREMENTS = {"runtime": "requirements.txt", "dev": "requirements-dev.txt"}
#: Free megabytes a first installation needs: the components unpacked, and pip's copies while it works.
FIRST_INSTALL_MB = {"runtime": 900, "dev": 1400}

Purpose = Literal["runtime", "dev"]
Say = Callable[[str], None]


class InstallError(Exception):
    """What keeps the environment from being prepared, as one Spanish sentence."""


def ensure(purpose: Purpose, say: Say) -> None:
    """Make ``.venv`` fit for ``purpose``; ``say`` receives lines of progress. Raises :class:`InstallError`."""
    if not _usable():
        say("Creando el entorno de Python (.venv)…")
        _require_space(FIRST_INSTALL_MB[purpose])
        _create()
    _install_requirements(purpose, say)
    _install_project(say)


def _usable() -> bool:
    """Whether ``.venv`` has a working Python, new enough: an upgrade of the system may have taken it away."""
    if not PYTHON.exists():
        return False
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0


def _create() -> None:
    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=True).create(ENVIRONMENT)
    except subprocess.CalledProcessError as error:
        raise InstallError(
            "No se pudo crear el entorno de Python (.venv): en Debian o Ubuntu, instale lo que falta con "
            "«sudo apt install python3-venv»."
        ) from error
    except OSError as error:
        raise InstallError(f"No se puede escribir en la carpeta del proyecto ({ROOT}): {error.strerror}.") from error


def _install_requirements(purpose: Purpose, say: Say) -> None:
    # What tests need holds all that serving needs, at the same versions: whoever has the one has the other.
    stamp = _stamp("requirements")
    if stamp.is_file() and stamp.read_text() in {_digest(REQUIREMENTS[purpose]), _digest(REQUIREMENTS["dev"])}:
        return
    file = ROOT / REQUIREMENTS[purpose]
    total = sum(1 for line in file.read_text(encoding="utf-8").splitlines() if "==" in line)
    say(f"Instalando {total} componentes de Python; la primera vez tarda unos minutos…")
    _pip(["--require-hashes", "--only-binary", ":all:", "--requirement", str(file)], say, total)
    stamp.write_text(_digest(REQUIREMENTS[purpose]))


def _install_project(say: Say) -> None:
    """Install the project itself, editable: so its plugins are found by entry point and ``portal`` is importable."""
    stamp = _stamp("project")
    wanted = f"{ROOT} {_digest('pyproject.toml')}"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say("Registrando Pregonero en el entorno…")
    _pip(["--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)], say, 0)
    stamp.write_text(wanted)


def _pip(arguments: list[str], say: Say, total: int) -> None:
    """Run ``pip install``; its words go to the log, every tenth component to ``say``."""
    command: list[str | Path] = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    collected = 0
    with LOG.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, "--progress-bar", "off", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
        )
        assert process.stdout is not None  # noqa: S101  (PIPE above)
        try:
            for line in process.stdout:
                log.write(line)
                if line.startswith("Collecting "):
                    collected += 1
                    if total and collected % 10 == 0:
                        say(f"  {collected} de {total} descargados")
                elif line.startswith("Installing collected"):
                    say("  instalando…")
            code = process.wait()
        finally:
            process.kill()
    if code:
        _explain_failure()


def _explain_failure() -> None:
    text = LOG.read_text(encoding="utf-8", errors="replace")
    if "No space left on device" in text:
        raise InstallError("El disco está lleno: libere espacio y vuelva a ejecutar el comando.")
    if "HASHES" in text or "hash" in text.lower().rsplit("error", 1)[-1]:
        raise InstallError(
            f"Un componente descargado no es el que el proyecto espera, y no se instaló; el detalle está en {LOG}."
        )
    raise InstallError(
        "No se pudieron instalar los componentes de Python: revise la conexión a internet y vuelva a ejecutar el "
        f"comando; el detalle está en {LOG}."
    )


def _require_space(megabytes: int) -> None:
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < megabytes:
        raise InstallError(
            f"El disco está lleno: quedan {free} MB libres y la instalación necesita {megabytes} MB; libere espacio."
        )


def _digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def _stamp(name: str) -> Path:
    return ENVIRONMENT / f".installed-{name}"


def main() -> int:
    """Command line: one argument, the purpose."""
    purpose: Purpose = "dev" if sys.argv[1:] == ["dev"] else "runtime"
    try:
        ensure(purpose, lambda line: print(line, flush=True))
    except InstallError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

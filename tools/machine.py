"""What `make run` asks of the machine before it starts, and the environment it gives to what it starts.

Standard library only. Each refusal is a :class:`MachineError` whose text is one plain Spanish sentence.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: Free megabytes under which nothing is started: SQLite and uploads need room to fail gracefully in.
MINIMUM_FREE_MB = 200
DEFAULT_PORT = 8000
#: Folders of VAR_DIR; those that hold secrets or unpublished files are for their owner only.
FOLDERS = {
    "db": 0o700,
    "media": 0o755,
    "private": 0o700,
    "keys": 0o700,
    "search": 0o755,
    "cache": 0o755,
    "mail": 0o700,
}


class MachineError(Exception):
    """What keeps the platform from starting, as one Spanish sentence."""


def settings_from(env: Mapping[str, str], file: Path = ROOT / ".env") -> dict[str, str]:
    """``env`` completed by the lines ``NAME=value`` of ``.env``, where there is one; ``env`` wins."""
    values: dict[str, str] = {}
    if file.is_file():
        for line in file.read_text(encoding="utf-8").splitlines():
            name, sign, value = line.partition("=")
            if sign and not name.lstrip().startswith("#"):
                values[name.strip()] = value.strip().strip("\"'")
    return values | dict(env)


def port_of(env: Mapping[str, str]) -> int:
    """The port to listen on, from ``PORT``."""
    text = env.get("PORT") or str(DEFAULT_PORT)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise MachineError(f"PORT debe ser un número entre 1 y 65535, no «{text}».")
    return int(text)


def require_free_port(port: int, host: str = "127.0.0.1") -> None:
    """Raise :class:`MachineError` unless ``host:port`` can be listened on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server does: connections of the run before, still closing, do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise MachineError(
                    f"El puerto {port} ya está ocupado por otro programa: deténgalo o elija otro puerto, "
                    f"por ejemplo «PORT={port + 1 if port < 65535 else 8000} make run»."
                ) from error
            raise MachineError(
                f"No se puede usar el puerto {port} ({error.strerror}): elija otro, por ejemplo «PORT=8000 make run»."
            ) from error


def free_port() -> int:
    """A port of loopback that nobody serves on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_folders(var: Path) -> None:
    """Make ``var`` and its folders; raise :class:`MachineError` where they cannot be written or the disk is full."""
    try:
        for name, mode in FOLDERS.items():
            folder = var / name
            if not folder.is_dir():
                folder.mkdir(parents=True)
                folder.chmod(mode)
        for folder in (var, *(var / name for name in FOLDERS)):
            with tempfile.TemporaryFile(dir=folder) as probe:
                probe.write(b"\0" * 4096)
    except OSError as error:
        raise explain(error, var) from error
    require_space(var)


def require_space(folder: Path, megabytes: int = MINIMUM_FREE_MB) -> None:
    """Raise :class:`MachineError` where less than ``megabytes`` are free on the disk of ``folder``."""
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        raise MachineError(
            f"El disco está lleno: quedan {free} MB libres en {folder} y hacen falta al menos {megabytes} MB."
        )


def explain(error: OSError, place: Path) -> MachineError:
    """The sentence for an ``OSError`` met while writing in ``place``."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return MachineError(f"El disco está lleno: libere espacio en {place} y vuelva a intentarlo.")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return MachineError(
            f"No se puede escribir en {error.filename or place}: dé permiso de escritura a su usuario o elija otra "
            "carpeta con VAR_DIR."
        )
    return MachineError(f"No se puede usar {error.filename or place}: {error.strerror}.")


@contextlib.contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold ``var/run.lock`` while the platform runs: two runs on one database would fight over schedules.

    The system releases the lock when the process ends, however it ends.
    """
    path = var / "run.lock"
    try:
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise explain(error, var) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise MachineError(
                f"Pregonero ya está en marcha con la carpeta {var} (proceso {file.read().strip() or 'desconocido'}): "
                "deténgalo con Ctrl-C antes de volver a iniciarlo."
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def secret_key(var: Path) -> str:
    """The installation's secret, made on the first run and kept in ``var/keys/``, readable by its owner only."""
    path = var / "keys" / "secret_key"
    try:
        if not path.exists():
            # Written aside and renamed: a key cut short by a full disk would be taken for a key.
            draft = path.with_suffix(".new")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(64))
            draft.rename(path)
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise explain(error, path) from error

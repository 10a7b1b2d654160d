"""The servers of a run: granian as `make run` starts it, and nginx with files; and one plain request to either."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tools import machine
from tools.run import web_server

ROOT = machine.ROOT
PATIENCE = 90.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (names in lower case) and bytes of one response."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its address, and the process whose children do the work."""

    url: str
    pid: int

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 80

    def workers(self) -> list[int]:
        """Process ids of what answers, without what the language starts beside them."""
        return [pid for pid in children(self.pid) if "resource_tracker" not in _command(pid)]


@dataclass(frozen=True, slots=True)
class File:
    """What nginx serves at one address: bytes and their type."""

    body: bytes
    content_type: str


def get(url: str, headers: Mapping[str, str] | None = None) -> Answer:
    """One GET over a connection of its own."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("localhost", parts.port, timeout=30)
    try:
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""), headers=dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        connection.close()


def expect(url: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """One GET whose answer must have ``status``; ends the run otherwise: other bytes must not be measured."""
    answer = get(url, headers)
    if answer.status != status:
        raise SystemExit(f"{url} answered {answer.status} and not {status}: {answer.body[:500]!r}")
    return answer


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when ``url`` answers 200; ends the run, with the end of the log, where it never does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if get(url).status == 200:
                return
        time.sleep(0.2)
    told = log.read_text(errors="replace")[-2000:] if log.exists() else ""
    raise SystemExit(f"{url} did not answer 200 in {PATIENCE:.0f} s\n{told}")


@contextlib.contextmanager
def granian(application: str, env: Mapping[str, str], port: int, *, ready: str, log: Path) -> Iterator[Server]:
    """``application`` served as `make run` serves the platform; ``ready``: path that answers 200 once it can work."""
    command = [str(part) for part in web_server(port, application, sys.executable)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=dict(env), stdout=output, stderr=subprocess.STDOUT)
        try:
            url = f"http://localhost:{port}"
            wait_for(f"{url}{ready}", process, log)
            yield Server(url, process.pid)
        finally:
            _stop(process)


@contextlib.contextmanager
def nginx(folder: Path, files: Mapping[str, File]) -> Iterator[Server]:
    """nginx with two workers and no log; ``files``: address → what stands there."""
    port = machine.free_port()
    (folder / "files").mkdir(parents=True)
    for number, file in enumerate(files.values()):
        (folder / "files" / str(number)).write_bytes(file.body)
    conf = folder / "nginx.conf"
    conf.write_text(configuration(folder, port, files))
    for path in (folder.parent, folder, folder / "files"):  # its workers are somebody else where we are root
        path.chmod(0o755)
    process = subprocess.Popen([binary("nginx"), "-c", str(conf), "-p", str(folder)])
    try:
        server = Server(f"http://localhost:{port}", process.pid)
        for address in files:
            wait_for(f"{server.url}{address}", process, folder / "error.log")
        yield server
    finally:
        _stop(process)


def configuration(folder: Path, port: int, files: Mapping[str, File]) -> str:
    """nginx's configuration; each address is one file with one type, whatever its name."""
    temporary = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    places = "\n".join(
        f'location = "{address}" {{ types {{ }} default_type "{file.content_type}"; alias {folder}/files/{number}; }}'
        for number, (address, file) in enumerate(files.items())
    )
    return (
        f"daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 256; }}\n"
        f"http {{ access_log off; {temporary} sendfile on; keepalive_requests 1000000;\n"
        f"server {{ listen 127.0.0.1:{port};\n{places}\n}} }}\n"
    )


def binary(name: str) -> str:
    """Path of a program, also where the system keeps it for root; "" where there is none."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin") or ""


def children(pid: int) -> list[int]:
    """Process ids directly below ``pid``."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(path.parent.name))
    return sorted(found)


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def _stop(process: subprocess.Popen[bytes]) -> None:
    below = children(process.pid)
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        for pid in (process.pid, *below):  # workers that outlive their server would keep its port
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()

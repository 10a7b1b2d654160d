"""`make bench`: requests a second of the main addresses, warm and cold, with queries and memory.

Beside them, in the same run and on the same server (granian, two workers of four threads): nginx with a static file of
the same bytes, a bare Django view with one query, and a stock Wagtail page. Needs nginx and wrk (``.ci/services/nginx
install``). Writes ``bench/results.json`` and prints the same as a table.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import platform
import re
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tools import machine
from tools.test import embedded

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results.json"
WORKERS, THREADS, CONNECTIONS = 2, 4, 8


def get(url: str) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("localhost", parts.port, timeout=30)
    connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def wait_for(url: str, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if get(url)[0] == 200:
                return
        time.sleep(0.2)
    raise SystemExit(f"{url} did not answer 200 in {seconds:.0f} s")


def requests_per_second(url: str, seconds: int, rounds: int) -> float:
    """Median of ``rounds`` runs of wrk. Fails on any answer that is not 2xx."""
    rates = []
    for _ in range(rounds):
        output = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", url], capture_output=True, text=True, check=True
        ).stdout
        if "Non-2xx" in output:
            raise SystemExit(f"{url}: {output}")
        found = re.search(r"Requests/sec:\s+([\d.]+)", output)
        rates.append(float(found.group(1)) if found else 0.0)
    return statistics.median(rates)


def memory(pid: int) -> float:
    """Proportional set size in MB of a process and all below it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rsplit(")", 1)[1].split()
            children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    total, queue = 0, [pid]
    while queue:
        current = queue.pop()
        queue += children.get(current, [])
        with contextlib.suppress(OSError):
            text = Path(f"/proc/{current}/smaps_rollup").read_text()
            found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
            total += int(found.group(1)) if found else 0
    return total / 1024


@contextlib.contextmanager
def granian(target: str, environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """A server with ``target``; yields its address and process id."""
    port = machine.free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", target, "--interface", "wsgi", "--host", "127.0.0.1", "--no-ws"),
            *("--port", str(port), "--workers", str(WORKERS), "--blocking-threads", str(THREADS)),
            *("--runtime-threads", "1", "--log-level", "error", "--workers-kill-timeout", "5"),
        ],
        cwd=ROOT,
        env=environment,
    )
    try:
        yield f"http://localhost:{port}", process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextlib.contextmanager
def nginx(folder: Path) -> Iterator[str]:
    """nginx with the files of ``folder``, two workers, no log."""
    port = machine.free_port()
    conf = folder / "nginx.conf"
    paths = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf.write_text(
        f"daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 256; }}\n"
        f"http {{ access_log off; {paths} sendfile on; keepalive_requests 1000000;\n"
        f"server {{ listen 127.0.0.1:{port}; root {folder}/files; default_type text/html; }} }}\n"
    )
    binary = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or ""
    for path in (folder.parent, folder, folder / "files"):  # its workers are somebody else where we are root
        path.chmod(0o755)
    process = subprocess.Popen([binary, "-c", str(conf), "-p", str(folder)])
    try:
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def measure(seconds: int, rounds: int) -> dict[str, Any]:
    """Every figure of one run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        var, peers, static = folder / "var", folder / "peers", folder / "nginx"
        machine.make_folders(var)
        for path in (peers, static / "files"):
            path.mkdir(parents=True)
        base = {
            **embedded(os.environ),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
            "VAR_DIR": str(var),
            "SECRET_KEY": secrets.token_hex(32),
            "ALLOWED_HOSTS": "localhost",
            "PORT": "8000",
            "BENCH_PEERS": str(peers),
            "MALLOC_ARENA_MAX": "2",
        }
        house = {**base, "DJANGO_SETTINGS_MODULE": "portal.settings.production"}
        peer = {**base, "DJANGO_SETTINGS_MODULE": "bench.peers.settings"}
        subprocess.run(
            [sys.executable, "-m", "tools.prepare"], cwd=ROOT, env=house, check=True, stdout=subprocess.DEVNULL
        )
        subprocess.run([sys.executable, "-m", "bench.peers.prepare"], cwd=ROOT, env=peer, check=True)
        return _measure(house, peer, static, seconds, rounds)


def _measure(house: dict[str, str], peer: dict[str, str], static: Path, seconds: int, rounds: int) -> dict[str, Any]:
    figures: dict[str, dict[str, float]] = {}
    result: dict[str, Any] = {"figures": figures, "memory_mb": {}}
    with granian("portal.wsgi:application", house) as (address, pid):
        wait_for(f"{address}/api/v1/health")
        article = json.loads(get(f"{address}/api/v1/documents?kind=news&limit=1")[1])["items"][0]["path"]
        paths = {
            "home": "/",
            "article": article,
            "API list": "/api/v1/documents?kind=news",
            "API detail": f"/api/v1/documents/by-path?path={article}",
            "search": "/buscar/?q=licitacion",
            "API search": "/api/v1/search?q=licitacion",
        }
        home = get(f"{address}/")[1]
        result["memory_mb"]["house, at start"] = round(memory(pid))
        for name, path in paths.items():
            wait_for(address + path)
            figures[name] = {"warm": requests_per_second(address + path, seconds, rounds)}
        result["memory_mb"]["house, after load"] = round(memory(pid))
    cold = {**house, "DJANGO_SETTINGS_MODULE": "bench.cold_settings"}
    with granian("portal.wsgi:application", cold) as (address, _pid):
        wait_for(f"{address}/api/v1/health")
        for name, path in paths.items():
            figures[name]["cold"] = requests_per_second(address + path, seconds, rounds)
    counted = subprocess.run(
        [sys.executable, "-m", "bench.queries", json.dumps(paths)],
        cwd=ROOT,
        env=house,
        check=True,
        capture_output=True,
        text=True,
    )
    for name, count in json.loads(counted.stdout).items():
        figures[name]["queries"] = count
    with granian("bench.peers.wsgi:application", peer) as (address, pid):
        wait_for(f"{address}/bare/")
        figures["bare Django view, one query"] = {
            "warm": requests_per_second(f"{address}/bare/", seconds, rounds),
            "queries": 1,
        }
        figures["stock Wagtail page"] = {"warm": requests_per_second(f"{address}/noticia-3/", seconds, rounds)}
        result["memory_mb"]["peers, after load"] = round(memory(pid))
    (static / "files" / "index.html").write_bytes(home)
    with nginx(static) as address:
        wait_for(f"{address}/")
        figures["nginx, the home page as a file"] = {"warm": requests_per_second(f"{address}/", seconds, rounds)}
    return result


def table(result: dict[str, Any]) -> str:
    """The figures as Markdown, with what each is in parts of the references."""
    figures = result["figures"]
    bare = figures["bare Django view, one query"]["warm"]
    stock = figures["stock Wagtail page"]["warm"]
    lines = [
        "| | warm, req/s | cold, req/s | queries | warm ÷ bare view | warm ÷ stock Wagtail |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, row in figures.items():
        cold = f"{row['cold']:.0f}" if "cold" in row else ""
        queries = f"{row['queries']:.0f}" if "queries" in row else ""
        ratios = f"{row['warm'] / bare:.2f} | {row['warm'] / stock:.2f}"
        lines.append(f"| {name} | {row['warm']:.0f} | {cold} | {queries} | {ratios} |")
    used = ", ".join(f"{name}: {value} MB" for name, value in result["memory_mb"].items())
    return "\n".join(
        [*lines, "", f"Memory (PSS): {used}.", f"{result['machine']}, {result['date']}, {result['rounds']}."]
    )


def described() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return f"{os.cpu_count()} × {found.group(1) if found else platform.machine()}, Python {platform.python_version()}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="of each run of wrk")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each figure; the median counts")
    options = parser.parse_args()
    missing = [
        name for name in ("nginx", "wrk") if not shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    ]
    if missing:
        print(f"Missing: {', '.join(missing)}. `.ci/services/nginx install` (as root) installs them.", file=sys.stderr)
        return 1
    result = measure(options.seconds, options.rounds)
    result["machine"], result["date"] = described(), date.today().isoformat()
    result["rounds"] = f"medians of {options.rounds} runs of {options.seconds} s, {CONNECTIONS} connections"
    RESULTS.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A running installation with the demonstration municipality, and a real browser to use it with.

The processes are much like those of `make run`: the same preparation, the same server and worker.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django_otp.oath import totp

from tests.once import once
from tests.smtp import Mailbox, served
from tools import machine
from tools.test import embedded

ROOT = Path(__file__).resolve().parents[2]
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 120
#: seconds for which a code is shown
STEP = 30


@dataclass
class Installation:
    """One installation of its own: data folder, address, accounts, processes."""

    var: Path
    port: int
    environment: dict[str, str]
    #: what its mail server took
    mailbox: Mailbox
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    #: the step of time of the last code of each person
    used: dict[str, int] = field(default_factory=dict)
    #: cookies of those who signed in with a code
    sessions: dict[str, list[Any]] = field(default_factory=dict)
    web: subprocess.Popen[bytes] = field(init=False)

    @property
    def base(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def accounts(self) -> dict[str, dict[str, Any]]:
        """Demonstration accounts by user name."""
        kept = json.loads((self.var / "demo-credentials.json").read_text(encoding="utf-8"))
        return {account["username"]: account for account in kept}

    def code(self, username: str) -> str:
        """What the person's app of codes shows. No code is taken twice: whoever signs in again waits for the next."""
        key = b32decode(self.accounts[username]["totp_secret"])
        while int(time.time()) // STEP <= self.used.get(username, 0):
            time.sleep(0.5)
        self.used[username] = int(time.time()) // STEP
        return f"{totp(key):06d}"

    def start(self, *command: str) -> None:
        with (self.var / "cache" / f"process-{len(self.processes)}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(
                    command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
                )
            )

    def serve(self) -> None:
        """Start the web server; its process is the last of the list."""
        self.start(
            *(sys.executable, "-m", "granian", "portal.wsgi:application", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(self.port), "--workers", "2", "--blocking-threads", "4", "--no-ws"),
        )
        self.web = self.processes[-1]

    @contextmanager
    def without_server(self) -> Iterator[None]:
        """Nobody answers within; afterwards a new server does."""
        os.killpg(self.web.pid, signal.SIGKILL)
        self.web.wait()
        try:
            yield
        finally:
            self.serve()
            _wait(self)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A management command of this installation, in a process of its own."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of an address, as a plain HTTP client sees them; redirects are not followed."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, body

    def json(self, path: str) -> Any:
        status, _headers, body = self.get(path)
        assert status == 200, f"{path}: {status} {body[:300]!r}"
        return json.loads(body)

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Each worker has its own; the data of all is prepared once and copied."""
    kept = once(tmp_path_factory, "prepared", _prepared)
    var = tmp_path_factory.mktemp("installation") / "var"
    shutil.copytree(kept["var"], var)
    port = machine.free_port()
    with served() as mailbox:
        environment = _environment(var, port, kept["secret"])
        environment["EMAIL_URL"] = f"smtp://127.0.0.1:{mailbox.port}"
        yield from _installed(Installation(var, port, environment, mailbox))


def _environment(var: Path, port: int, secret: str) -> dict[str, str]:
    return {
        **embedded(os.environ),
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SECRET_KEY": secret,
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "VAR_DIR": str(var),
        "PORT": str(port),
    }


def _prepared(folder: Path) -> dict[str, str]:
    var, secret = folder / "var", secrets.token_hex(32)
    var.mkdir()
    machine.make_folders(var)
    _prepare(var, _environment(var, machine.free_port(), secret))
    return {"var": str(var), "secret": secret}


def _prepare(var: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "tools.prepare"]
    prepared = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert prepared.returncode == 0, prepared.stdout + (var / "cache" / "prepare.log").read_text()[-3000:]


def _installed(house: Installation) -> Iterator[Installation]:
    """Start it; stop it and take its data away in the end."""
    try:
        _prepare(house.var, house.environment)  # as `make run` does each time: the site follows the port
        house.serve()
        house.start(sys.executable, "manage.py", "worker")
        _wait(house)
        yield house
    finally:
        house.stop()
        shutil.rmtree(house.var, ignore_errors=True)


def _wait(house: Installation) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if house.get("/api/v1/health")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError((house.var / "cache" / "process-0.log").read_text()[-3000:])


@pytest.fixture
def browser(chromium_path: str) -> Iterator[Any]:
    """For one test only: while Playwright runs, Django takes this thread for an asynchronous one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=list(BROWSER_FLAGS))
        yield started
        started.close()


@dataclass
class Person:
    """Somebody at a browser of their own, and what went wrong in it."""

    page: Any
    house: Installation
    shots: Path | None
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, username: str) -> None:
        """By password and code. Whoever needs a code goes on with the session they have, for no code is good twice."""
        account = self.house.accounts[username]
        if username in self.house.sessions:
            self.page.context.add_cookies(self.house.sessions[username])
            self.page.goto(f"{self.house.base}/admin/")
            if self.page.url == f"{self.house.base}/admin/":
                return
        self.page.goto(f"{self.house.base}/admin/login/")
        self.page.fill("input[name=username]", account["username"])
        self.page.fill("input[name=password]", account["password"])
        self.page.click("button[type=submit]")
        if account["totp_secret"]:
            self.page.wait_for_url("**/admin/second-factor/**")
            self.page.fill("input[name=code]", self.house.code(username))
            self.page.click("button[type=submit]")
        self.page.wait_for_url("**/admin/")
        if account["totp_secret"]:
            self.house.sessions[username] = self.page.context.cookies()

    def goto(self, path: str) -> Any:
        return self.page.goto(self.house.base + path)

    def shot(self, name: str) -> None:
        """Keep a picture of the screen where ``SCREENSHOTS`` names a folder."""
        if self.shots is not None:
            self.page.screenshot(path=str(self.shots / f"{name}.png"), full_page=False)


@pytest.fixture
def person(browser: Any, installation: Installation) -> Iterator[Callable[..., Person]]:
    """``person()``: a new person with a browser window of their own (``width``, ``height`` in pixels)."""
    folder = os.environ.get("SCREENSHOTS")
    shots = Path(folder) if folder else None
    if shots is not None:
        shots.mkdir(parents=True, exist_ok=True)
    contexts = []

    def new(width: int = 1280, height: int = 850) -> Person:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="es-MX")
        context.set_default_timeout(30_000)
        contexts.append(context)
        somebody = Person(context.new_page(), installation, shots)
        somebody.page.on("pageerror", lambda error: somebody.complaints.append(f"script error: {error}"))
        return somebody

    yield new
    for context in contexts:
        context.close()

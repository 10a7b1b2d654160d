"""The readers of ``docs/examples``, as programs of their own, against the application that the server runs.

This thread serves them by HTTP, so that they see what the test has published without committing it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest

from portal.wsgi import application
from pregonero.delivery import api as delivery
from pregonero.publishing import ledger
from pregonero.publishing.api import door
from pregonero.publishing.models import Entry
from tests import factories
from tests.api.reading import all_pages, get
from tests.delivery.wsgi_client import own_connection

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
PATIENCE = 120


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing."""


class House(WSGIServer):
    """Serves one request at a time, when it is told to. ``refusals``: statuses to answer instead, first the first."""

    timeout = 0.2

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Quiet)
        self.set_app(self.answer)
        self.refusals: list[int] = []
        #: place asked for, and when
        self.asked: list[tuple[int, float]] = []
        #: what happens before the answer to a question, by its number
        self.acts: dict[int, Callable[[], Any]] = {}

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/v1/"

    def answer(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.asked.append((int(parse_qs(environ["QUERY_STRING"])["since"][0]), time.monotonic()))
        if len(self.asked) in self.acts:
            self.acts[len(self.asked)]()
            delivery.forget_state()
        if self.refusals:
            start_response(f"{self.refusals.pop(0)} Later", [("Retry-After", "1"), ("Content-Length", "0")])
            return []
        return application(environ, start_response)

    def until_it_ends(self, *command: str) -> str:
        """What a program says while it is served."""
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
            deadline = time.monotonic() + PATIENCE
            delivery.forget_state()  # nothing was committed, by which the hot path would know
            with own_connection():
                while program.poll() is None and time.monotonic() < deadline:
                    self.handle_request()
            program.kill()
            said, complaint = program.communicate()
        assert program.returncode == 0, complaint
        return said


@pytest.fixture
def house(db: None) -> Iterator[House]:
    with House() as server:
        yield server


def live() -> dict[str, Any]:
    return {item["id"]: get(f"documents/{item['id']}").json() for item in all_pages(limit=100)}


Run = Callable[[], dict[str, Any]]


@pytest.fixture
def python(house: House, tmp_path: Path) -> Run:
    """Runs the reader until nothing is new; what it keeps then."""
    file = tmp_path / "kept.json"

    def run() -> dict[str, Any]:
        house.until_it_ends(sys.executable, "-I", str(EXAMPLES / "reader.py"), house.base, str(file), "--once")
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return kept

    return run


#: the few lines of a program around the reader
AROUND = """
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { follow } from "./reader.js";
const [base, file] = process.argv.slice(2);
const kept = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { since: 0, documents: {} };
for await (const page of follow(base, kept, 0)) {
  writeFileSync(file, JSON.stringify(kept));
  if (page.items.length === 0) break;
}
"""


@pytest.fixture
def typescript(house: House, tmp_path: Path) -> Run:
    """As ``python``, compiled by the strict rules of the compiler."""
    compiler = os.environ.get("TSC") or shutil.which("tsc")
    assert compiler, "service node: tsc is not there"
    options = ("--strict", "--target", "es2022", "--module", "es2022", "--lib", "es2022,dom", "--outDir", str(tmp_path))
    compiled = subprocess.run([compiler, *options, str(EXAMPLES / "reader.ts")], capture_output=True, text=True)
    assert compiled.returncode == 0, compiled.stdout
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "main.js").write_text(AROUND)
    file = tmp_path / "kept.json"

    def run() -> dict[str, Any]:
        node = os.environ.get("NODE") or "node"
        house.until_it_ends(node, str(tmp_path / "main.js"), house.base, str(file))
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return kept

    return run


@pytest.fixture(params=["python", pytest.param("typescript", marks=pytest.mark.service("node"))])
def reader(request: pytest.FixtureRequest) -> Run:
    run: Run = request.getfixturevalue(request.param)
    return run


def withdraw(page: Any) -> None:
    with door(reason="Se publicó por error."):
        page.unpublish()


def test_a_reader_ends_with_what_the_api_lists(reader: Run, house: House, obras: Any) -> None:
    """What is published, moved, withdrawn and erased before it begins, while it reads and between two runs."""
    kept, moved, gone = (factories.article(obras, f"Reparan la bomba del pozo {number}") for number in range(3))
    for number in range(18):  # each builds all of its documents anew: more than one page
        with door():
            obras.name = f"Obras y Caminos {number}"
            obras.save()
    house.acts = {2: lambda: withdraw(gone)}
    first = reader()
    assert first["documents"] == live()
    assert first["since"] == factories.last_seq() > 100
    assert len(house.asked) > 2

    erased = Entry.objects.filter(document_id=factories.live(kept).document_id).order_by("seq")[0]
    with door():
        ledger.erase(erased, "datos personales", "system")
    moved.refresh_from_db()
    moved.slug = "otro-lugar"
    factories.publish(moved)
    withdraw(kept)
    factories.publish(gone)
    asked = len(house.asked)
    second = reader()
    assert house.asked[asked][0] == first["since"], "it goes on where it was"
    assert second["documents"] == live()
    assert {item["path"] for item in second["documents"].values()} >= {"/direcciones/obras/otro-lugar/"}


@pytest.mark.parametrize("status", [429, 503])
def test_a_reader_comes_again_when_it_is_told(reader: Run, house: House, status: int) -> None:
    house.refusals = [status]
    assert reader()["documents"] == live()
    (first, began), (second, again) = house.asked[:2]
    assert (first, second) == (0, 0)
    assert again - began >= 1

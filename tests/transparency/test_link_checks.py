"""Addresses in cells are asked politely, never inside a house, and a dead one becomes a finding."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from pregonero.publishing import machines
from tests.transparency import filing_files as files
from transparency.filings import links
from transparency.filings.links import NoAnswer, status_of
from transparency.filings.models import LinkCheck, WorkingCopy
from transparency.filings.rows import copy_of, touch


def anywhere(machine: machines.Machine) -> bool:
    """The receivers of these tests stand on this computer."""
    return True


def here(host: str, port: int, seconds: float) -> list[str]:
    return ["127.0.0.1"]


def asked(url: str) -> int:
    return status_of(url, here, allowed=anywhere)


@dataclass
class Receiver:
    """``plan``: status and address of the next answers; when it is empty, 200. ``None`` answers only when released."""

    port: int = 0
    plan: list[tuple[int, str] | None] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://ejemplo.org:{self.port}/acta.pdf"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            made.methods.append(self.command)
            told = made.plan.pop(0) if made.plan else (200, "")
            if told is None:
                made.released.wait(10)
                return
            self.send_response(told[0])
            if told[1]:
                self.send_header("Location", told[1])
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD = answer

        def log_message(self, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("status", "methods"),
    [(200, ["HEAD"]), (204, ["HEAD"]), (404, ["HEAD", "GET"]), (410, ["HEAD"]), (405, ["HEAD", "GET"])],
)
def test_status(receiver: Receiver, status: int, methods: list[str]) -> None:
    receiver.plan = [(status, "")] * 2
    assert asked(receiver.url) == status
    assert receiver.methods == methods


def test_a_server_that_does_not_know_head_is_asked_again(receiver: Receiver) -> None:
    receiver.plan = [(405, ""), (200, "")]
    assert asked(receiver.url) == 200


@pytest.mark.parametrize(
    "machine",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1", "fe80::1",
     "::ffff:127.0.0.1", "64:ff9b::7f00:1"],
)  # fmt: skip
def test_machines_inside_are_not_asked(machine: str) -> None:
    for found in ([machine], ["8.8.8.8", machine]):
        with pytest.raises(NoAnswer, match="red interna") as refusal:
            status_of("http://ejemplo.org/a.pdf", lambda *asked, found=found: found)
        assert refusal.value.final


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[::1]/", "http://2130706433/", "http://localhost:1/"])
def test_addresses_inside_are_not_asked(url: str) -> None:
    with pytest.raises(NoAnswer):
        status_of(url)


def test_a_name_is_looked_up_once_for_each_request(receiver: Receiver) -> None:
    """One that changes its mind after the look leads nowhere: the machine that was looked at is connected."""
    seen: list[str] = []

    def rebinding(host: str, port: int, seconds: float) -> list[str]:
        seen.append(host)
        return ["127.0.0.1"] if len(seen) == 1 else ["10.0.0.1"]

    assert status_of(f"http://cambia.example:{receiver.port}/", rebinding, allowed=anywhere) == 200
    assert seen == ["cambia.example"]


def test_redirects_are_looked_at_again(receiver: Receiver) -> None:
    def inside(machine: machines.Machine) -> bool:
        return str(machine) == "127.0.0.1"

    def resolve(host: str, port: int, seconds: float) -> list[str]:
        return ["10.0.0.1"] if host == "intranet" else ["127.0.0.1"]

    receiver.plan = [(302, "http://intranet/secreto")]
    with pytest.raises(NoAnswer, match="red interna"):
        status_of(receiver.url, resolve, allowed=inside)


def test_redirects_without_end(receiver: Receiver) -> None:
    receiver.plan = [(302, "/otra")] * 9
    with pytest.raises(NoAnswer, match="más de 5"):
        asked(receiver.url)


def test_one_that_hangs_is_left(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "SECONDS", 0.5)
    receiver.plan = [None]
    with pytest.raises(NoAnswer):
        asked(receiver.url)


@pytest.mark.parametrize("url", ["http://", "http://a b/", "http://ejemplo.org:99999/", "ftp://ejemplo.org/"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(NoAnswer):
        status_of(url, here, allowed=anywhere)


@pytest.mark.django_db
class TestFindings:
    @pytest.fixture(autouse=True)
    def storage(self, settings: Any, tmp_path: Path) -> None:
        settings.MEDIA_ROOT = tmp_path / "media"

    def test_dead_ones_stand_beside_the_other_findings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        dead = "https://www.example.org/borrado.pdf"
        rows = (["Ley", 1, 1, files.LINK], ["Ley", 2, 1, dead], ["Ley", 3, 1, "acta.pdf"])
        filing = files.sent(files.filled(*rows)).filing
        monkeypatch.setattr(links, "status_of", lambda url: 404 if url == dead else 200)
        assert links.act() == 2
        assert links.act() == 0
        copy = WorkingCopy.objects.get(filing=filing)
        [found] = [one for one in copy.findings if one["code"] == "link-dead"]
        assert (found["row"], found["column"], found["grade"]) == (9, "G", "warning")
        assert (dead in found["message"], "404" in found["message"]) == (True, True)
        assert copy.totals["link-dead"] == 1
        assert copy.totals["bare-file-name"] == 1
        files.sent(files.filled(["Ley", 1, 1, files.LINK]))
        assert links.open_checks(filing) == 0, "one that answered is not asked again"

    def test_no_answer_is_asked_again_and_then_dead(self, monkeypatch: pytest.MonkeyPatch) -> None:
        filing = files.sent().filing
        monkeypatch.setattr(links, "status_of", failing)
        for tries in range(1, len(links.RETRIES) + 2):
            assert links.act() == 1
            check = LinkCheck.objects.get(filing=filing)
            assert check.tries == tries
            assert links.act() == 0, "not before its time"
            LinkCheck.objects.update(next_try=timezone.now() - timedelta(seconds=1))
        assert check.answered_at is not None
        assert check.problem == "no existe el servidor"
        assert links.act() == 0

    def test_rows_changed_meanwhile_are_not_judged(self, monkeypatch: pytest.MonkeyPatch) -> None:
        filing = files.sent().filing
        monkeypatch.setattr(links, "status_of", lambda url: 404)
        copy = copy_of(filing)
        touch(copy)
        links.act()
        assert "link-dead" in WorkingCopy.objects.get(filing=filing).totals


def failing(url: str) -> int:
    raise NoAnswer("no existe el servidor")

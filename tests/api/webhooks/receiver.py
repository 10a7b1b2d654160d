"""A real HTTP server on a port of this machine that receives webhooks, and misbehaves as it is told."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

#: certificate and key for ``receptor.example.org``, of nobody's authority
CERTIFICATE = Path(__file__).with_name("receiver.pem")
NAME = "receptor.example.org"


@dataclass(frozen=True)
class Taken:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def message_id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)["data"]
        return found

    @property
    def type(self) -> str:
        return str(json.loads(self.body)["type"])


@dataclass
class Receiver:
    """``plan``: how the next requests are answered, one after the other; when it is empty, 200."""

    port: int = 0
    scheme: str = "http"
    host: str = "127.0.0.1"
    taken: list[Taken] = field(default_factory=list)
    plan: list[Behaviour] = field(default_factory=list)
    #: names that TLS clients asked for
    asked_names: list[str | None] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    #: a request was read, and is about to be answered
    arrived: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}/avisos?de=atengo"


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.taken.append(Taken(self.path, headers, body))
        self.receiver.arrived.set()
        behave = self.receiver.plan.pop(0) if self.receiver.plan else answers(200)
        self.close_connection = True
        try:
            behave(self)
        except OSError:  # the sender has gone away, which is what some tests are about
            return

    def log_message(self, format: str, *args: Any) -> None:
        """Tests say what they want to know."""


Behaviour = Callable[[_Handler], None]


def answers(status: int, text: str = "ok", **headers: str) -> Behaviour:
    """A decent answer; ``Retry_After`` stands for ``Retry-After``."""

    def behave(handler: _Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(text.encode())))
        handler.end_headers()
        handler.wfile.write(text.encode())

    return behave


def sends(*parts: bytes) -> Behaviour:
    """These bytes, and then it hangs up."""

    def behave(handler: _Handler) -> None:
        for part in parts:
            handler.wfile.write(part)
            handler.wfile.flush()

    return behave


def hangs(handler: _Handler) -> None:
    """Not a word until the test is over."""
    handler.receiver.released.wait(30)


def drips(beginning: bytes) -> Behaviour:
    """A byte now and then, for ever: no single wait is long."""

    def behave(handler: _Handler) -> None:
        handler.wfile.write(beginning)
        while not handler.receiver.released.wait(0.05):
            handler.wfile.write(b"x")
            handler.wfile.flush()

    return behave


def floods(handler: _Handler) -> None:
    """An answer without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Kind: flood\r\n\r\n")
    while not handler.receiver.released.is_set():
        handler.wfile.write(b"x" * 65536)


@contextmanager
def served(*, tls: bool = False, host: str = "127.0.0.1") -> Iterator[Receiver]:
    receiver = Receiver(scheme="https" if tls else "http", host=host)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"receiver": receiver}))
    server.daemon_threads = True
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        context.sni_callback = lambda opened, name, _context: receiver.asked_names.append(name)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.released.set()
        server.shutdown()
        server.server_close()
        thread.join()

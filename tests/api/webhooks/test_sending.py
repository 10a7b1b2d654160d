"""One request to a server that fails, hangs, drips, sends us elsewhere and lies. What is not a whole answer is none."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from typing import Any

import pytest

from api.webhooks import sending
from api.webhooks.addresses import BadAddress
from api.webhooks.sending import NotSent, post
from tests.api.webhooks.conftest import Resolver
from tests.api.webhooks.receiver import (
    CERTIFICATE,
    NAME,
    Behaviour,
    Receiver,
    answers,
    drips,
    floods,
    hangs,
    sends,
    served,
)

BODY = b'{"type":"webhook.test"}'
HEADERS = {"Content-Type": "application/json", "webhook-id": "msg_1"}


def send(url: str) -> sending.Answer:
    return post(url, HEADERS, BODY)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole takes less than a second, so that a test of it does too."""
    monkeypatch.setattr(sending, "DEADLINE", 0.8)


def test_a_request_arrives_as_it_was_meant(receiver: Receiver) -> None:
    answer = send(receiver.url)
    assert (answer.status, answer.text) == (200, "ok")
    [taken] = receiver.taken
    assert (taken.path, taken.body) == ("/avisos?de=atengo", BODY)
    assert taken.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert taken.headers["webhook-id"] == "msg_1"
    named = {"host", "content-type", "webhook-id", "connection", "content-length", "accept-encoding", "user-agent"}
    assert set(taken.headers) == named, "nothing else is told of us"


def test_no_proxy_of_the_environment_is_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    with served() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
            monkeypatch.setitem(os.environ, name, f"http://127.0.0.1:{proxy.port}")
        assert send(receiver.url).status == 200
        assert proxy.taken == []


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299, 400, 410, 429, 500, 503])
def test_every_status_is_an_answer(receiver: Receiver, status: int) -> None:
    receiver.plan = [answers(status, "" if status == 204 else "ok")]
    assert send(receiver.url).status == status


def test_the_beginning_of_the_answer_is_kept_as_plain_text(receiver: Receiver) -> None:
    receiver.plan = [answers(500, "<b>Ñandú</b>\x00\x1b[31m\u202e" + "á" * 600)]
    text = send(receiver.url).text
    assert text.startswith("<b>Ñandú</b>  [31m á")
    assert len(text) == sending.KEPT
    receiver.plan = [sends(b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n\xff\xfe\xfa")]
    assert send(receiver.url).text == "\ufffd" * 3


def test_a_compressed_answer_is_not_unpacked(receiver: Receiver) -> None:
    """A small one could become a large one."""
    receiver.plan = [sends(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd")]
    assert send(receiver.url).text == "abcd"


# -- fails, hangs, drips, lies ----------------------------------------------------------------------------------------


def test_nobody_is_there(private: None) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(NotSent, match="No se pudo llegar al receptor"):
        send(f"http://127.0.0.1:{port}/")


def test_it_hangs(receiver: Receiver, soon: None) -> None:
    receiver.plan = [hangs]
    with pytest.raises(NotSent, match="tardó más de"):
        send(receiver.url)


@pytest.mark.parametrize(
    "beginning",
    [
        pytest.param(b"", id="status"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Drip: ", id="header"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX-Drip: ", id="after a continue"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", id="body"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Open: end\r\n\r\n", id="body without a length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", id="chunk"),
    ],
)
def test_it_drips(receiver: Receiver, soon: None, beginning: bytes) -> None:
    """Each byte comes in time, the whole never: a limit for each read would wait for ever."""
    receiver.plan = [drips(beginning)]
    with pytest.raises(NotSent, match="tardó más de"):
        send(receiver.url)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.1 200 OK\r\n", id="half a head"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhola", id="shorter than it says"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n", id="says 200 and hangs up"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhola", id="half a chunk"),
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n", id="another protocol"),
        pytest.param(b"HTTP/1.1 doscientos OK\r\n\r\n", id="no number"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 70000 + b"\r\n\r\n", id="long header"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 200 + b"\r\n", id="many headers"),
    ],
)
def test_it_breaks_off(receiver: Receiver, answer: bytes) -> None:
    receiver.plan = [sends(answer)]
    with pytest.raises(NotSent, match="se cortó"):
        send(receiver.url)


def test_it_says_less_than_it_sends(receiver: Receiver) -> None:
    receiver.plan = [sends(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and a secret")]
    assert send(receiver.url).text == "ok"


def test_an_endless_answer_is_read_to_the_limit(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    plain = sending.HTTPResponse.read

    def counting(self: Any, amount: int, **kwargs: Any) -> bytes:
        part = plain(self, amount, **kwargs)
        read.append(len(part))
        return part

    monkeypatch.setattr(sending.HTTPResponse, "read", counting)
    receiver.plan = [floods]
    assert send(receiver.url).status == 200
    assert sum(read) == sending.READ


# -- elsewhere --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [307, 308])
def test_it_follows_what_keeps_the_method(receiver: Receiver, status: int) -> None:
    with served() as other:
        receiver.plan = [answers(status, Location=f"http://127.0.0.1:{other.port}/nuevo")]
        assert send(receiver.url).status == 200
        [taken] = other.taken
        assert (taken.path, taken.body, taken.message_id) == ("/nuevo", BODY, "msg_1")
        assert taken.headers["host"] == f"127.0.0.1:{other.port}"


def test_it_follows_a_path(receiver: Receiver) -> None:
    receiver.plan = [answers(307, Location="otro?x=1")]
    assert send(receiver.url).status == 200
    assert [taken.path for taken in receiver.taken] == ["/avisos?de=atengo", "/otro?x=1"]


@pytest.mark.parametrize("status", [301, 302, 303, 300, 304])
def test_it_does_not_follow_the_others(receiver: Receiver, status: int) -> None:
    receiver.plan = [answers(status, "", Location="/otro")]
    assert send(receiver.url).status == status
    assert len(receiver.taken) == 1


def test_three_times_and_no_more(receiver: Receiver) -> None:
    receiver.plan = [answers(307, Location=f"/{number}") for number in (1, 2, 3)]
    assert send(receiver.url).status == 200
    assert len(receiver.taken) == 4


def test_a_circle_ends(receiver: Receiver) -> None:
    receiver.plan = [answers(308, Location=receiver.url) for _ in range(10)]
    with pytest.raises(NotSent, match="más de 3 veces"):
        send(receiver.url)
    assert len(receiver.taken) == 4


@pytest.mark.parametrize(
    "location",
    ["http://169.254.169.254/latest/meta-data/", "http://[::ffff:127.0.0.1]/", "http://224.0.0.1/", "ftp://ejemplo.org/",
     "http://ana:clave@ejemplo.org/", "file:///etc/passwd", "//[fe80::1%25eth0]/", "http://0/"],
)  # fmt: skip
def test_a_redirect_is_looked_at_like_the_first_address(receiver: Receiver, location: str) -> None:
    receiver.plan = [answers(307, Location=location)]
    with pytest.raises(BadAddress):
        send(receiver.url)


def test_a_redirect_without_a_place(receiver: Receiver) -> None:
    receiver.plan = [answers(307)]
    with pytest.raises(NotSent, match="no dice a dónde"):
        send(receiver.url)


def test_a_redirect_into_ones_own_network(receiver: Receiver, resolver: Resolver, monkeypatch: Any) -> None:
    """The receiver stands on the Internet, as far as this test goes, and sends us to a machine of ours."""
    from api.webhooks import addresses

    allowed = {"127.0.0.1"}
    monkeypatch.setattr(addresses, "is_allowed", lambda machine: str(machine) in allowed)
    resolver.names["afuera.example.org"] = [["127.0.0.1"]]
    resolver.names["adentro.example.org"] = [["10.0.0.5"]]
    receiver.plan = [answers(307, Location="http://adentro.example.org/")]
    with pytest.raises(BadAddress, match="adentro.example.org"):
        send(f"http://afuera.example.org:{receiver.port}/")
    assert len(receiver.taken) == 1


# -- names ------------------------------------------------------------------------------------------------------------


def test_a_name_that_changes_its_mind_is_not_followed(receiver: Receiver, resolver: Resolver, monkeypatch: Any) -> None:
    """DNS rebinding: the machine that was looked at is the one that is connected to; nobody asks a second time."""
    from api.webhooks import addresses

    monkeypatch.setattr(addresses, "is_allowed", lambda machine: str(machine) == "127.0.0.1")
    resolver.names["cambia.example.org"] = [["127.0.0.1"], ["10.0.0.5"]]
    assert send(f"http://cambia.example.org:{receiver.port}/").status == 200
    assert resolver.asked.count("cambia.example.org") == 1
    assert receiver.taken[0].headers["host"] == f"cambia.example.org:{receiver.port}"
    # the next message asks again, and is told of the machine inside
    with pytest.raises(BadAddress, match="red privada"):
        send(f"http://cambia.example.org:{receiver.port}/")
    assert len(receiver.taken) == 1


def test_a_machine_that_is_down_is_passed_over(receiver: Receiver, resolver: Resolver) -> None:
    resolver.names["dos.example.org"] = [["::1", "127.0.0.1"]]
    assert send(f"http://dos.example.org:{receiver.port}/").status == 200


@pytest.fixture
def secure(private: None, resolver: Resolver, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A receiver with TLS whose certificate is trusted for this test."""
    plain = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda: plain(cafile=str(CERTIFICATE)))
    resolver.names[NAME] = [["127.0.0.1"]]
    with served(tls=True, host=NAME) as made:
        yield made


def test_tls_is_with_the_name_and_the_machine_that_was_checked(secure: Receiver) -> None:
    assert send(secure.url).status == 200
    assert secure.asked_names == [NAME]
    assert secure.taken[0].headers["host"] == f"{NAME}:{secure.port}"


def test_a_certificate_of_another_name_is_refused(secure: Receiver, resolver: Resolver) -> None:
    resolver.names["otro.example.org"] = [["127.0.0.1"]]
    with pytest.raises(NotSent, match="certificado"):
        send(secure.url.replace(NAME, "otro.example.org"))
    assert secure.taken == []


def test_a_certificate_of_nobody_is_refused(private: None, resolver: Resolver) -> None:
    resolver.names[NAME] = [["127.0.0.1"]]
    with served(tls=True, host=NAME) as unknown, pytest.raises(NotSent, match="certificado"):
        send(unknown.url)


def test_plain_http_where_tls_is_meant(receiver: Receiver) -> None:
    with pytest.raises(NotSent, match="conexión cifrada"):
        send(receiver.url.replace("http://", "https://"))


def test_tls_is_not_given_up_on_the_way(secure: Receiver, receiver: Receiver) -> None:
    secure.plan = [answers(307, Location=receiver.url)]
    with pytest.raises(BadAddress, match="de https:// a http://"):
        send(secure.url)
    assert receiver.taken == []


@pytest.mark.parametrize("behave", [hangs, drips(b"HTTP/1.1 200 OK\r\nX-Drip: ")], ids=["hangs", "drips"])
def test_it_is_cut_off_behind_tls_too(secure: Receiver, soon: None, behave: Behaviour) -> None:
    secure.plan = [behave]
    with pytest.raises(NotSent, match="tardó más de"):
        send(secure.url)


def test_a_handshake_that_never_ends(private: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that takes the connection and says nothing more."""
    monkeypatch.setattr(sending, "CONNECT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotSent, match="No se pudo llegar"):
        send(f"https://127.0.0.1:{silent.getsockname()[1]}/")


# -- Retry-After ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("0", 0), ("", None), ("mañana", None), ("-5", None), ("1.5", None), ("9" * 50, 999999999),
     ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("Wed, 99 Oct 2015 07:28:00 GMT", None), ("²", None)],
)  # fmt: skip
def test_how_long_it_asks_us_to_wait(header: str, seconds: int | None) -> None:
    assert sending._seconds(header) == seconds


def test_a_day_it_asks_us_to_wait_for() -> None:
    from datetime import UTC, datetime, timedelta
    from email.utils import format_datetime

    then = datetime.now(UTC) + timedelta(hours=1)
    assert 3500 < (sending._seconds(format_datetime(then, usegmt=True)) or 0) <= 3600


def test_nothing_of_a_request_stays_behind(receiver: Receiver) -> None:
    """No thread and no connection is left when it is over."""
    before = threading.active_count()
    for _ in range(5):
        send(receiver.url)
    guards = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    assert [guard for guard in guards if not guard.finished.is_set()] == []
    assert threading.active_count() <= before + 5

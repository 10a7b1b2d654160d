"""Where webhooks may not go: told in the form where it can be seen, and looked at again whenever something is sent."""

from __future__ import annotations

import socket
import threading
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.webhooks.addresses import BadAddress, check, is_allowed, look_up, parse
from tests.api.webhooks.conftest import Resolver

#: one of each kind: loopback, private, carrier's, link-local, multicast, reserved, and IPv4 in the clothes of IPv6
INSIDE = [
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
    "100.127.255.255", "::1", "fc00::1", "fd12:3456::1",
]  # fmt: skip
NOWHERE = [
    "0.0.0.0", "169.254.169.254", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "fe80::1", "fec0::1", "ff02::1", "100::1", "5f00::1", "2001:db8::1", "3fff::1",
    "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1",
    "2002:7f00:1::1", "2001:0:7f00:1::1",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "1.1.1.1", "187.141.0.1", "100.63.255.255", "172.32.0.1", "2606:4700::1111", "2800:3f0::1"]


@pytest.mark.parametrize("machine", INSIDE + NOWHERE)
def test_machines_that_are_nobodys_on_the_internet(machine: str) -> None:
    assert not is_allowed(ip_address(machine))


@pytest.mark.parametrize("machine", OUTSIDE)
def test_machines_of_the_internet(machine: str) -> None:
    assert is_allowed(ip_address(machine))


def test_the_setting_opens_ones_own_network_and_nothing_else(settings: Any) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    assert [machine for machine in INSIDE if not is_allowed(ip_address(machine))] == []
    assert [machine for machine in NOWHERE if is_allowed(ip_address(machine))] == []


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_allowed(machine: Any) -> None:
    if is_allowed(machine):
        assert machine.is_global
        kinds = ("private", "loopback", "link_local", "multicast", "reserved", "unspecified")
        assert [kind for kind in kinds if getattr(machine, f"is_{kind}")] == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "0", "[::1]", "[::ffff:10.0.0.1]",
        "[fe80::1%25eth0]", "[fe80::1%eth0]", "localhost", "LOCALHOST.", "intranet", "nas.local", "a.b.internal",
        "db.localhost", "router.home.arpa", "169.254.169.254",
    ],
)  # fmt: skip
def test_the_form_sees_what_is_plainly_inside(host: str) -> None:
    with pytest.raises(BadAddress, match="red privada|leer"):
        check(f"http://{host}/avisos")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "https://"),
        ("ejemplo.org/avisos", "debe empezar con https://"),
        ("ftp://ejemplo.org/", "debe empezar con https://"),
        ("file:///etc/passwd", "debe empezar con https://"),
        ("javascript:alert(1)", "debe empezar con https://|leer"),
        ("https:ejemplo.org", "debe empezar con https://|leer"),
        ("https://ana:clave@ejemplo.org/", "Quite el usuario y la contraseña"),
        ("https://ejemplo.org/#aqui", "Quite lo que sigue al signo #"),
        ("https:///avisos", "Falta el nombre del servidor|leer"),
        ("https://ejemplo.org:0/", "puerto"),
        ("https://ejemplo.org:70000/", "puerto|leer"),
        ("https://ejemplo.org:x/", "leer"),
        ("https://ejemplo.org/a b", "sin espacios"),
        ("https://ejemplo.org/\r\nX-A: b", "sin espacios"),
        ("https://ejemplo.org\\@10.0.0.1/", "sin espacios"),
        ("https://" + "a" * 1000 + ".org/", "sin espacios"),
    ],
)
def test_a_bad_address_is_told_with_what_to_do(address: str, words: str) -> None:
    with pytest.raises(BadAddress, match=words):
        check(address)


@pytest.mark.parametrize(
    ("address", "host", "port", "request_line", "header"),
    [
        ("https://ejemplo.org", "ejemplo.org", 443, "/", "ejemplo.org"),
        ("HTTPS://Ejemplo.ORG/Avisos?a=1", "ejemplo.org", 443, "/Avisos?a=1", "ejemplo.org"),
        ("http://ejemplo.org:8080/x", "ejemplo.org", 8080, "/x", "ejemplo.org:8080"),
        ("https://[2606:4700::1111]:8443/", "2606:4700::1111", 8443, "/", "[2606:4700::1111]:8443"),
        ("https://ejemplo.org/señal", "ejemplo.org", 443, "/se%C3%B1al", "ejemplo.org"),
    ],
)
def test_a_good_address_is_taken_apart(address: str, host: str, port: int, request_line: str, header: str) -> None:
    target = check(address)
    assert (target.host, target.port, target.request, target.host_header) == (host, port, request_line, header)


@pytest.mark.parametrize("machine", INSIDE + NOWHERE)
def test_a_name_that_leads_inside_is_refused_when_it_is_looked_up(resolver: Resolver, machine: str) -> None:
    resolver.names["aparente.example.org"] = [[machine]]
    with pytest.raises(BadAddress, match="red privada"):
        look_up(parse("https://aparente.example.org/"), 5)


def test_a_name_with_one_inner_machine_is_refused_whole(resolver: Resolver) -> None:
    resolver.names["mezcla.example.org"] = [["8.8.8.8", "10.0.0.1"]]
    with pytest.raises(BadAddress, match="red privada"):
        look_up(parse("https://mezcla.example.org/"), 5)


def test_a_name_that_nobody_knows_is_no_bad_address(resolver: Resolver) -> None:
    """It may be known tomorrow: the message is tried again."""
    resolver.names["nadie.example.org"] = [[]]
    with pytest.raises(OSError, match="No se conoce el nombre"):
        look_up(parse("https://nadie.example.org/"), 5)


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def hang(*args: Any, **kwargs: Any) -> list[Any]:
        over.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    try:
        with pytest.raises(TimeoutError, match="a tiempo"):
            look_up(parse("https://lento.example.org/"), 0.1)
    finally:
        over.set()

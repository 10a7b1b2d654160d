"""Machines of the Internet, told from those inside: for whoever asks an address that somebody else wrote.

A name is looked up each time, and the connection is made to exactly the machine that was looked at: a name that stands
for another one a moment later leads nowhere.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Machine = IPv4Address | IPv6Address

#: where a municipality's own machines stand
INSIDE = [
    ip_network(block)
    for block in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "::1/128",
        "fc00::/7",
    )
]
#: what is no machine of anybody's on the Internet: IANA's special-purpose registries of IPv4 (RFC 6890)
NOWHERE = [
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "169.254.0.0/16",  # link-local, where clouds keep their keys
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        # IPv6: within 2000::/3, outside of which nothing is allowed: no link-local, mapped, NAT64 or multicast address
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",
        "2002::/16",  # 6to4, which stands for any IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",
    )
]
GLOBAL_UNICAST = ip_network("2000::/3")


def is_inside(machine: Machine) -> bool:
    """Whether it stands in a private network, this computer among them."""
    return any(machine in block for block in INSIDE if block.version == machine.version)


def is_public(machine: Machine) -> bool:
    """Whether it is a machine of the Internet."""
    if is_inside(machine) or any(machine in block for block in NOWHERE if block.version == machine.version):
        return False
    return isinstance(machine, IPv4Address) or machine in GLOBAL_UNICAST


def literal(host: str) -> Machine | None:
    """A host that is a number, in any form that a resolver would take: 127.1 and 2130706433 are 127.0.0.1."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeError, ValueError):
        return None


def parsed(found: Iterable[str]) -> list[Machine]:
    """What a resolver says, as machines."""
    return [ip_address(text.partition("%")[0]) for text in found]


def resolve(host: str, port: int, seconds: float) -> list[str]:
    """Addresses of a name, as text. Raises TimeoutError, and OSError where the name is not known.

    The system's resolver has no time limit of its own, so it is asked in a thread.
    """
    found: list[str] = []
    faults: list[Exception] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except (OSError, UnicodeError) as error:
            faults.append(error)

    thread = threading.Thread(target=ask, name="look-up", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError
    if faults:
        raise OSError(str(faults[0])) from faults[0]
    return found


@contextmanager
def cut_at(opened: socket.socket, seconds: float) -> Iterator[None]:
    """Close a socket when the time is over: a time limit of the socket's own begins anew with each byte."""
    # the plain method: that of TLS first says goodbye, and the reading thread stands in between
    guard = threading.Timer(seconds, _shut, [opened])
    guard.daemon = True
    guard.start()
    try:
        yield
    finally:
        guard.cancel()


def _shut(opened: socket.socket) -> None:
    try:
        socket.socket.shutdown(opened, socket.SHUT_RDWR)
    except OSError:  # it was closed in this very moment
        return

"""Where webhooks may go: which addresses are well formed, and which machines on the Internet are nobody's inside.

An address is checked twice. What can be seen without asking anybody is refused in the form. What its name stands for is
looked up each time something is sent, and the connection is then made to exactly the machine that was looked at.
"""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

MAX_LENGTH = 1000
PORTS = {"http": 80, "https": 443}

#: where a municipality's own machines stand; open with WEBHOOKS_ALLOW_PRIVATE
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
#: names that never lead out of a house (RFC 6761, 6762, 8375, 9476)
INNER_NAMES = ("localhost", "local", "internal", "home.arpa", "test", "invalid", "alt", "onion")

Machine = IPv4Address | IPv6Address


class BadAddress(ValueError):
    """An address that nothing is sent to; the message is a sentence for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address, taken apart once: what is connected to and what is asked for come from the same reading."""

    scheme: str
    host: str
    port: int
    #: path and query
    request: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def parse(text: str) -> Target:
    """Take an address apart; asks nobody. Raises BadAddress."""
    if len(text) > MAX_LENGTH or not text.isprintable() or any(letter in text for letter in ' \\<>"'):
        raise BadAddress(_("Write one complete address, without spaces: https://example.org/webhooks"))
    try:
        url = parse_url(text)
    except (LocationParseError, UnicodeError, ValueError) as error:
        raise BadAddress(
            _("This address cannot be read. Copy it again from the other system; letters such as ñ in the name of the "
              "server are written in their “xn--” form.")
        ) from error  # fmt: skip
    if url.scheme not in PORTS or "://" not in text:
        raise BadAddress(_("The address must begin with https:// (or http://)."))
    if url.auth is not None:
        raise BadAddress(_("Take user name and password out of the address: the receiver knows us by the signature."))
    if url.fragment is not None:
        raise BadAddress(_("Take out what follows the sign #: it is never sent."))
    if not url.host or (url.port is not None and not 0 < url.port < 65536):
        raise BadAddress(_("The address lacks the name of the server, or its port is not between 1 and 65535."))
    host = url.host.strip("[]").lower()
    if "%" in host:
        raise BadAddress(refusal(host))
    return Target(url.scheme, host, url.port or PORTS[url.scheme], url.request_uri)


def check(text: str) -> Target:
    """All that can be said of an address without asking anybody. Raises BadAddress."""
    target = parse(text)
    machine = _literal(target.host)
    if machine is not None:
        if not is_allowed(machine):
            raise BadAddress(refusal(target.host))
    elif not settings.WEBHOOKS_ALLOW_PRIVATE:
        name = target.host.rstrip(".")
        if "." not in name or any(name == inner or name.endswith(f".{inner}") for inner in INNER_NAMES):
            raise BadAddress(refusal(target.host))
    return target


def refusal(host: str) -> str:
    return _(
        "“%(host)s” is inside a private network, not on the Internet. Write the public address of the receiver. If it "
        "really stands in your own network, whoever keeps the server can allow it with WEBHOOKS_ALLOW_PRIVATE=1."
    ) % {"host": host}


def is_allowed(machine: Machine) -> bool:
    """Whether something may be sent to this machine."""
    if any(machine in block for block in INSIDE if block.version == machine.version):
        return bool(settings.WEBHOOKS_ALLOW_PRIVATE)
    if any(machine in block for block in NOWHERE if block.version == machine.version):
        return False
    return isinstance(machine, IPv4Address) or machine in GLOBAL_UNICAST


def _literal(host: str) -> Machine | None:
    """A host that is a number, in any form that a resolver would take: 127.1 and 2130706433 are 127.0.0.1."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeError, ValueError):
        return None


def look_up(target: Target, seconds: float) -> list[Machine]:
    """The machines a name stands for now, all of them allowed. Raises BadAddress, and OSError where nobody answers.

    One that is not allowed refuses them all: nobody's name honestly stands for both.
    """
    machines = [ip_address(found.partition("%")[0]) for found in _resolve(target, seconds)]
    if not machines or not all(is_allowed(machine) for machine in machines):
        raise BadAddress(refusal(target.host))
    return machines


def _resolve(target: Target, seconds: float) -> list[str]:
    """Addresses of a name, as text; the system's resolver has no time limit of its own, so it is asked in a thread."""
    found: list[str] = []
    faults: list[Exception] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except (OSError, UnicodeError) as error:
            faults.append(error)

    thread = threading.Thread(target=ask, name="webhook-look-up", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError(_("The name of the server could not be looked up in time."))
    if faults:
        raise OSError(_("The name of the server is not known.")) from faults[0]
    return found

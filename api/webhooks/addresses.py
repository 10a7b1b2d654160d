"""Where webhooks may go: which addresses are well formed, and which machines on the Internet are nobody's inside.

An address is checked twice. What can be seen without asking anybody is refused in the form. What its name stands for is
looked up each time something is sent, and the connection is then made to exactly the machine that was looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from pregonero.publishing.machines import Machine, is_inside, is_public, literal, parsed, resolve

MAX_LENGTH = 1000
PORTS = {"http": 80, "https": 443}

#: names that never lead out of a house (RFC 6761, 6762, 8375, 9476)
INNER_NAMES = ("localhost", "local", "internal", "home.arpa", "test", "invalid", "alt", "onion")


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
    machine = literal(target.host)
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
    return is_public(machine) or (is_inside(machine) and bool(settings.WEBHOOKS_ALLOW_PRIVATE))


def look_up(target: Target, seconds: float) -> list[Machine]:
    """The machines a name stands for now, all of them allowed. Raises BadAddress, and OSError where nobody answers.

    One that is not allowed refuses them all: nobody's name honestly stands for both.
    """
    machines = parsed(_resolve(target, seconds))
    if not machines or not all(is_allowed(machine) for machine in machines):
        raise BadAddress(refusal(target.host))
    return machines


def _resolve(target: Target, seconds: float) -> list[str]:
    try:
        return resolve(target.host, target.port, seconds)
    except TimeoutError as error:
        raise TimeoutError(_("The name of the server could not be looked up in time.")) from error
    except OSError as error:
        raise OSError(_("The name of the server is not known.")) from error

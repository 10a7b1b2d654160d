"""How much one reader may ask: counted here, told in ``RateLimit`` headers, refused with 429 and ``Retry-After``.

Only work that reaches Django is counted: what the hot path answers never comes here. Headers as in
draft-ietf-httpapi-ratelimit-headers-10. Counting is the library's (``limits``, fixed windows that begin with the first
request); each process counts for itself unless ``REDIS_URL`` names a server where all do.

A request from loopback is the machine itself. It is not limited: behind a proxy that ``TRUSTED_PROXIES`` was not told
of, everybody comes from there, and one busy reader would lock out the whole town. ``API_LIMIT_LOOPBACK=1`` counts it.
"""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import ngettext
from limits import RateLimitItem, parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from pregonero.accounts.api import client_ip

from .problems import problem

logger = logging.getLogger("api")

#: policies by the name that the headers give them
ANONYMOUS: Final = "anonymous"
PARTNER: Final = "partner"
TOKEN: Final = "token"  # noqa: S105  (the name of a policy)
#: problem type of the draft's registry
EXCEEDED: Final = "https://iana.org/assignments/http-problem-types#quota-exceeded"
#: seconds in which a Redis that did not answer is not asked again, and how long it is waited for
PAUSE: Final = 30.0
PATIENCE: Final = 0.5
#: an IPv6 client is its network: a household or a server has the whole of one
NETWORK: Final = 64


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left to one reader. ``window`` and ``reset``: seconds; ``is_exceeded``: this request was too much."""

    policy: str
    limit: int
    window: int
    left: int
    reset: int
    is_exceeded: bool


class Counters:
    """Counts in Redis where there is one, and in the process while that does not answer: nobody waits for a count."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.own = FixedWindowRateLimiter(storage_from_string("memory://"))
        self._shared: FixedWindowRateLimiter | None = None
        self._silent_until = 0.0

    def hit(self, item: RateLimitItem, policy: str, who: str) -> Quota:
        if self.url and time.monotonic() >= self._silent_until:
            try:
                return self._hit(self._redis(), item, policy, who)
            except (StorageError, ConfigurationError):
                self._silent_until = time.monotonic() + PAUSE
                logger.warning("limits are counted in each process: Redis does not answer", exc_info=True)
        return self._hit(self.own, item, policy, who)

    def _redis(self) -> FixedWindowRateLimiter:
        if self._shared is None:
            storage = storage_from_string(
                self.url, wrap_exceptions=True, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
            )
            self._shared = FixedWindowRateLimiter(storage)
        return self._shared

    @staticmethod
    def _hit(limiter: FixedWindowRateLimiter, item: RateLimitItem, policy: str, who: str) -> Quota:
        is_exceeded = not limiter.hit(item, policy, who)
        reset_at, left = limiter.get_window_stats(item, policy, who)
        reset = max(1, math.ceil(reset_at - time.time()))
        return Quota(policy, item.amount, item.get_expiry(), 0 if is_exceeded else left, reset, is_exceeded)


@cache
def counters(url: str) -> Counters:
    return Counters(url)


@cache
def _item(rate: str) -> RateLimitItem | None:
    return None if rate == "0" else parse(rate)


def hit(policy: str, rate: str, who: str | None) -> Quota | None:
    """Count one request of ``who``; None where nothing is limited. ``rate``: as ``1200/minute``, ``0`` for no limit."""
    item = _item(rate)
    return None if item is None or who is None else counters(settings.REDIS_URL).hit(item, policy, who)


def client(request: HttpRequest) -> str | None:
    """By what a reader without a key is known; None for the machine itself."""
    found = client_ip(request)
    address = ip_address(found) if found else None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address is None or address.is_loopback:
        return "loopback" if settings.API_LIMIT_LOOPBACK else None
    if isinstance(address, IPv6Address):
        return str(ip_network((address, NETWORK), strict=False))
    return str(address)


def of_client(request: HttpRequest) -> Quota | None:
    """Count one request of a reader without a key."""
    return hit(ANONYMOUS, settings.API_LIMIT, client(request))


def too_many(request: HttpRequest, quota: Quota) -> HttpResponse:
    """429 that says when to come back."""
    detail = ngettext(
        "Too many requests. Come back in %(count)d second.",
        "Too many requests. Come back in %(count)d seconds.",
        quota.reset,
    ) % {"count": quota.reset}
    members: dict[str, Any] = {"type": EXCEEDED, "violated-policies": [quota.policy]}
    response = problem(request, HTTPStatus.TOO_MANY_REQUESTS, detail, **members)
    response["Retry-After"] = str(quota.reset)
    return response


def stamp(response: HttpResponseBase, quota: Quota | None) -> None:
    """Tell the reader what is left. The hot path does not repeat it to others."""
    if quota is None:
        return
    response["RateLimit-Policy"] = f'"{quota.policy}";q={quota.limit};w={quota.window}'
    response["RateLimit"] = f'"{quota.policy}";r={quota.left};t={quota.reset}'

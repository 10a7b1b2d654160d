"""Runs wrk, reads what it prints, and lets several servers take turns so that a busy minute hits all of them alike."""

from __future__ import annotations

import contextlib
import http.client
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .servers import get

CONNECTIONS = 8
ADDRESSES = Path(__file__).with_name("addresses.lua")


class Failed(RuntimeError):
    """A run with an answer that is an error, or one that wrk could not make."""


class Silent(Failed):
    """A run within which nothing was answered at all."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked: an address with headers; with ``paths`` (a file, one a line) those of that server in turn."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    paths: Path | None = None

    def command(self, seconds: int, connections: int) -> list[str]:
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
        for name, value in self.headers.items():
            command += ["-H", f"{name}: {value}"]
        if self.paths is None:
            return [*command, self.url]
        return [*command, "-s", str(ADDRESSES), self.url, "--", str(self.paths)]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long one run of wrk is, and how many of them make a median."""

    seconds: int
    rounds: int


def parse(output: str) -> float:
    """Requests a second as wrk printed them. Raises :class:`Failed` where an answer was neither 2xx nor 3xx."""
    if "Non-2xx" in output:
        raise Failed(output)
    found = re.search(r"^Requests/sec:\s+([\d.]+)", output, re.MULTILINE)
    total = re.search(r"^\s*(\d+) requests in", output, re.MULTILINE)
    if found is None or total is None:
        raise Failed(output)
    if int(total.group(1)) == 0:  # a rate of 0 would divide nothing
        raise Silent(f"no answer at all\n{output}")
    return float(found.group(1))


def run(target: Target, seconds: int, connections: int = CONNECTIONS) -> float:
    """Requests a second of one run. What answers nothing within ``seconds`` is given ten times as long."""
    for patience in (1, 10):
        with contextlib.suppress(Silent):
            return _run(target, seconds * patience, connections)
        settle(target)
    raise Failed(f"{target.url}: no answer within {seconds * 10} s")


def _run(target: Target, seconds: int, connections: int) -> float:
    done = subprocess.run(target.command(seconds, connections), capture_output=True, text=True, check=False)
    try:
        return parse(done.stdout)
    except Silent:
        raise
    except Failed as failure:
        raise Failed(f"{target.url}: {failure}{done.stderr}") from failure


def in_turn(targets: Mapping[str, Target], effort: Effort) -> dict[str, list[float]]:
    """Rates of each target, one a round; in every round each target has its turn.

    Before the first one each is asked for a second that does not count: a worker imports with its first answers.
    """
    for target in targets.values():
        subprocess.run(target.command(1, CONNECTIONS), capture_output=True, check=False)
        settle(target)
    rates: dict[str, list[float]] = {name: [] for name in targets}
    for _round in range(effort.rounds):
        for name, target in targets.items():
            rates[name].append(run(target, effort.seconds))
            settle(target)
    return rates


def settle(target: Target) -> None:
    """Return when a server has done what wrk no longer waits for: it would be counted against the next target."""
    for _question in range(CONNECTIONS):  # each over a connection of its own, hence sooner or later to each worker
        with contextlib.suppress(OSError, http.client.HTTPException):
            get(target.url, target.headers)

"""Which duty follows which, across laws: merges, splits and renumberings. Nothing may follow itself.

A duty is named ``LAW/KEY``. An edge leads from a predecessor to its successor; either of the two packs may state it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from .faults import Fault
from .lined_yaml import Path
from .packs import Pack


@dataclass(frozen=True, slots=True)
class Edge:
    """``pack`` says, on the line of ``path``, that ``successor`` follows ``predecessor``."""

    predecessor: str
    successor: str
    pack: Pack
    path: Path


def reference(law: str, key: str) -> str:
    return f"{law}/{key}"


def span_of(pack: Pack, duty: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """First and last day on which a duty is one: its own, or its law's. None: unknown, or no end."""
    span = duty.get("valid") or pack.data["in_force"]
    begins, ends = (date.fromisoformat(span[side]) if span[side] else None for side in ("from", "until"))
    return begins, ends


def edges(packs: Sequence[Pack]) -> Iterator[Edge]:
    """What the packs state."""
    for pack in packs:
        for number, duty in enumerate(pack.duties):
            own = reference(pack.law, duty["key"])
            for side in ("predecessors", "successors"):
                for place, other in enumerate(duty.get(side, [])):
                    first, then = (other, own) if side == "predecessors" else (own, other)
                    yield Edge(first, then, pack, ("duties", number, side, place))


def faults(
    packs: Sequence[Pack], known: Mapping[str, date | None], kept: Sequence[tuple[str, str]] = ()
) -> Iterator[Fault]:
    """What is wrong with the edges of ``packs``.

    ``known``: every duty there is besides those of the packs, with its first day; ``kept``: the edges stated elsewhere.
    """
    begins = dict(known)
    for pack in packs:
        begins.update({reference(pack.law, duty["key"]): span_of(pack, duty)[0] for duty in pack.duties})
    stated = list(edges(packs))
    sound: list[Edge] = []
    for edge in stated:
        unknown = [end for end in (edge.predecessor, edge.successor) if end not in begins]
        if unknown:
            message = _("There is no duty “%(key)s”: neither in these packs nor among what was loaded before.")
            yield edge.pack.fault(edge.path, message % {"key": unknown[0]})
            continue
        sound.append(edge)
        first, then = begins[edge.predecessor], begins[edge.successor]
        if first and then and then < first:
            message = _("“%(then)s” begins on %(day)s, earlier than “%(first)s”, which it follows.")
            words = {"then": edge.successor, "day": then.isoformat(), "first": edge.predecessor}
            yield edge.pack.fault(edge.path, message % words)
    circle = _circle([*kept, *((edge.predecessor, edge.successor) for edge in sound)])
    if circle:
        message = _("Duties follow each other in a circle: %(circle)s.") % {"circle": " → ".join(circle)}
        steps = set(pairwise(circle))
        for edge in sound:
            if (edge.predecessor, edge.successor) in steps:
                yield edge.pack.fault(edge.path, message)


def _circle(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """The duties of one circle, the first again at the end; empty where there is none."""
    following: dict[str, list[str]] = {}
    for before, after in pairs:
        following.setdefault(before, []).append(after)
    done: set[str] = set()
    for start in following:
        trail: list[str] = []
        waiting = [iter([start])]
        while waiting:
            node = next(waiting[-1], None)
            if node is None:
                waiting.pop()
                if trail:
                    done.add(trail.pop())
            elif node in trail:
                return [*trail[trail.index(node) :], node]
            elif node not in done:
                trail.append(node)
                waiting.append(iter(following.get(node, [])))
    return []

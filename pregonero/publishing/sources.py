"""Where documents come from: the protocol of a source and the register of sources.

A source turns a stored thing into a document, or says that it is not public. Pages are one source
(:mod:`pregonero.publishing.pages`); rooms above add their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ref:
    """Name of a thing that may be a document: which source, which key in it."""

    source: str
    object_id: str


@dataclass(slots=True)
class Built:
    """A document as its source built it, and the site it belongs to.

    ``awaits``: (type, id) of what the document would show if it were public; it is rebuilt when that comes.
    """

    site_id: int
    document: Document
    awaits: frozenset[tuple[str, str]] = frozenset()


class Unreadable(Exception):
    """The thing is there, but the plugin that knows how to read it is off: leave its document as it is."""


class Source(Protocol):
    """What the door asks of a source."""

    name: str

    def build(self, object_id: str) -> Built | None:
        """The public document of the thing, or None when it is not public. Raises :class:`Unreadable`."""

    def all_refs(self) -> Iterable[Ref]:
        """Every thing that may be public; the reconciler walks them."""

    def affected(self, object_id: str, before: Document | None, after: Document | None) -> Iterable[Ref]:
        """Other things whose documents change because this one did."""

    def things(self, object_id: str) -> Iterable[Any]:
        """The stored things behind a document, in whose history an exception to its gates is entered."""


class DraftSource(Source, Protocol):
    """A source whose things have drafts (see :class:`pregonero.content.items.DirectorateItem`)."""

    def draft(self, thing: Any) -> tuple[int, Document]:
        """The document that a draft of a thing would become, and its site; must bear half-written ones."""


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Add a source; names are unique. Raises ValueError otherwise."""
    if source.name in _sources:
        raise ValueError(f"source {source.name!r} is already registered")
    _sources[source.name] = source


def get_source(name: str) -> Source:
    return _sources[name]


def sources() -> Iterable[Source]:
    return list(_sources.values())

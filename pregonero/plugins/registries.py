"""Typed registries: where plugins and platform rooms leave their contributions.

Filled in ``AppConfig.ready()``, frozen by the composition root once every app is ready. A refused
contribution (duplicate, wrong type, capability not declared, too late) is remembered as a
:class:`~pregonero.plugins.loader.Problem` and fails ``manage.py check``; it is never taken in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .loader import Loaded, Problem
from .manifest import Capability

if TYPE_CHECKING:
    from django.http import HttpResponseBase


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document. ``fields_schema``: JSON Schema 2020-12 of ``fields``; ``version`` counts its changes.

    ``mandated``: the law orders such records to be kept: once public they can be withdrawn, never deleted.
    ``review_days``: after how many days somebody has to look whether it still holds; None: never.
    ``ages``: what is new of it counts more in search. ``aside``: it tells of other things, and stands behind them.
    """

    slug: str
    label: Any
    fields_schema: dict[str, Any]
    version: int = 1
    needs_directorate: bool = False
    mandated: bool = False
    review_days: int | None = 365
    ages: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """A check at the publication door. ``check(document, context)`` returns a list of Issue (see publishing.gates).

    ``kinds`` empty means every kind.
    """

    slug: str
    check: Callable[..., list[Any]]
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ApiRouter:
    """A django-ninja router mounted at ``prefix`` below ``/api/v1/``. ``router`` is an import path or a router."""

    slug: str
    router: Any
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class SiteRoute:
    """A public address of the site. ``pattern``: regular expression below the site's root."""

    slug: str
    pattern: str
    view: Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Listing:
    """The section page at ``path`` lists documents of ``kind`` in ``order``."""

    slug: str
    path: str
    kind: str
    order: str = "-published_at"


@dataclass(frozen=True, slots=True)
class NoticeTemplate:
    """A printed form: which ``kinds`` it suits and how it makes PDF bytes from a document."""

    slug: str
    label: Any
    kinds: frozenset[str]
    render: Callable[..., bytes]


@dataclass(frozen=True, slots=True)
class DirectorateSection:
    """How a directorate gets its page: ``create(directorate) -> Page``; ``update(directorate)`` follows a new name."""

    slug: str
    create: Callable[..., Any]
    update: Callable[..., None]


@dataclass(frozen=True, slots=True)
class DemoContent:
    """Loads ``content/<folder>`` of a municipality. ``load(folder, context)``; ``order`` sorts (small first)."""

    slug: str
    load: Callable[..., int]
    check: Callable[..., None]
    order: int = 50


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """``check() -> (status, detail)`` with status ``ok``, ``degraded`` or ``failing``."""

    slug: str
    check: Callable[[], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PeriodicAct:
    """Something the worker does about once a second; cheap when there is nothing to do."""

    slug: str
    act: Callable[[], object]


@dataclass(frozen=True, slots=True)
class StartButton:
    """A big button on an editor's home that begins something new.

    ``page_type``: ``app_label.ModelName`` of a page that stands in a directorate's section; the button is shown where
    the person may add one. Instead of it ``address(directorate, user)`` answers where the button leads, or an empty
    text where it leads nowhere for this person.
    """

    slug: str
    label: Any
    icon: str
    page_type: str = ""
    address: Callable[..., str] | None = None
    order: int = 50


@dataclass(frozen=True, slots=True)
class Duty:
    """Something a person has to do by a day. ``url`` leads to where it is done, ``source`` says who asks for it."""

    title: str
    due_on: date
    url: str
    source: Any


@dataclass(frozen=True, slots=True)
class DutyProvider:
    """``duties(user)`` answers the :class:`Duty` of a person, in few queries: every visit of the home asks."""

    slug: str
    duties: Callable[[Any], Iterable[Duty]]


@dataclass(frozen=True, slots=True)
class PublicationAction:
    """What belongs to a publication and happens with it or not at all: rows that a surface or plugin writes.

    ``act(site_id, entries)`` is called in the transaction of the publication, once for each site, with the entries as
    they were appended, in order; ``entry.directorates`` are the slugs of the directorates the document belonged to
    before and after. Readers and other writers may be waiting: write rows, and leave the network to the outbox. What
    it raises undoes what it wrote, and not the publication.

    ``kinds``: of the documents it is about; empty: all. ``concerns(site_id)`` says beforehand whether there is anything
    to do: one cheap query at most, and that is all a site pays where there is not.
    """

    slug: str
    act: Callable[[int, list[Any]], None]
    concerns: Callable[[int], bool] = lambda site_id: True
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FileTextSource:
    """The texts inside files: what a surface that searches asks for the files it finds in documents.

    Whoever asks has the addresses from documents that are public; the source itself asks nobody for permission.
    """

    name: str
    #: root-relative addresses of files as they stand in documents → the texts of their pages in order (one page where
    #: the format has none); files not known or not yet read are left out
    pages: Callable[[Collection[str]], Mapping[str, Sequence[str]]]
    #: addresses whose text was read or changed after a cursor ("" = from the beginning), and the cursor to go on from;
    #: at most 500
    since: Callable[[str], tuple[list[str], str]]

    @property
    def slug(self) -> str:
        """The key in the registry."""
        return self.name


class Registry(Generic[T]):
    """Contributions of one type under one capability, in order of registration. Keys are the items' ``slug``."""

    def __init__(self, capability: Capability, item_type: type[T]) -> None:
        self.capability = capability
        self.item_type = item_type
        self._items: dict[str, tuple[T, str]] = {}
        self._frozen = False

    def register(self, item: T, *, plugin: str) -> None:
        """Take in ``item`` for ``plugin`` (slug of a plugin, or name of a platform room)."""
        slug = getattr(item, "slug", repr(item))
        if not isinstance(item, self.item_type):
            self._refuse(plugin, f"{item!r} is not a {self.item_type.__name__}")
        elif self._frozen:
            self._refuse(plugin, f"{slug!r} came after start-up; register in AppConfig.ready()")
        elif slug in self._items:
            self._refuse(plugin, f"{slug!r} is already registered by {self._items[slug][1]}")
        elif not contract.may_contribute(plugin, self.capability):
            self._refuse(plugin, f"{slug!r}: the manifest does not declare the capability {self.capability.value!r}")
        else:
            self._items[slug] = (item, plugin)

    def _refuse(self, plugin: str, reason: str) -> None:
        contract.problems.append(
            Problem(
                "pregonero.E007",
                f"Plugin {plugin}: contribution to {self.capability.value} refused: {reason}.",
                "Mend the plugin; nothing of this contribution is in use.",
                plugin,
            )
        )

    def freeze(self) -> None:
        self._frozen = True

    def __iter__(self) -> Iterator[T]:
        return iter([item for item, _ in self._items.values()])

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, slug: str) -> bool:
        return slug in self._items

    def get(self, slug: str) -> T | None:
        found = self._items.get(slug)
        return found[0] if found else None

    def with_owner(self) -> Iterator[tuple[T, str]]:
        """Every item with the slug of the plugin it came from."""
        return iter(list(self._items.values()))


class Contract:
    """State of the contract in this process: what was loaded, which problems came up, what failed in use."""

    #: rooms of the platform and surfaces that contribute without a manifest
    platform = frozenset({"pregonero", "search", "api", "media_library", "portal"})

    def __init__(self) -> None:
        self.loaded = Loaded()
        self.problems: list[Problem] = []
        self.failures: dict[str, int] = {}

    def may_contribute(self, plugin: str, capability: Capability) -> bool:
        if plugin in self.platform:
            return True
        return any(m.slug == plugin and capability in m.capabilities for m in self.loaded.enabled)


contract = Contract()

kinds = Registry(Capability.KINDS, Kind)
gates = Registry(Capability.GATES, Gate)
api_routers = Registry(Capability.API_ROUTERS, ApiRouter)
site_routes = Registry(Capability.SITE_ROUTES, SiteRoute)
listings = Registry(Capability.LISTINGS, Listing)
notice_templates = Registry(Capability.NOTICE_TEMPLATES, NoticeTemplate)
directorate_sections = Registry(Capability.DIRECTORATE_SECTIONS, DirectorateSection)
demo_content = Registry(Capability.DEMO_CONTENT, DemoContent)
health_checks = Registry(Capability.HEALTH_CHECKS, HealthCheck)
periodic_acts = Registry(Capability.PERIODIC_ACTS, PeriodicAct)
start_buttons = Registry(Capability.START_BUTTONS, StartButton)
duty_providers = Registry(Capability.DUTIES, DutyProvider)
publication_actions = Registry(Capability.PUBLICATION_ACTIONS, PublicationAction)
file_text_sources = Registry(Capability.FILE_TEXT_SOURCES, FileTextSource)

ALL: tuple[Registry[Any], ...] = (
    kinds,
    gates,
    api_routers,
    site_routes,
    listings,
    notice_templates,
    directorate_sections,
    demo_content,
    health_checks,
    periodic_acts,
    start_buttons,
    duty_providers,
    publication_actions,
    file_text_sources,
)


def freeze() -> None:
    """Close every registry; called once by the composition root when all apps are ready."""
    for registry in ALL:
        registry.freeze()

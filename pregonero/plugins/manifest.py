"""What a plugin says of itself, readable before Django is configured.

This module and every plugin's ``manifest`` module import no Django: settings are still being
built when they are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

#: Version of the contract, apart from the product's own. Minor: something was added; major: something was taken away.
PLUGIN_API = "1.4"

_SLUG = re.compile(r"^[a-z][a-z0-9_]*$")


class Capability(StrEnum):
    """What a plugin may contribute; each value is the name of one registry."""

    KINDS = "kinds"
    GATES = "gates"
    API_ROUTERS = "api_routers"
    SITE_ROUTES = "site_routes"
    LISTINGS = "listings"
    NOTICE_TEMPLATES = "notice_templates"
    DIRECTORATE_SECTIONS = "directorate_sections"
    DEMO_CONTENT = "demo_content"
    HEALTH_CHECKS = "health_checks"
    PERIODIC_ACTS = "periodic_acts"
    START_BUTTONS = "start_buttons"
    DUTIES = "duties"
    PUBLICATION_ACTIONS = "publication_actions"
    FILE_TEXT_SOURCES = "file_text_sources"


class Removal(StrEnum):
    """What becomes of a plugin's data when it is switched off."""

    KEEP = "keep"  #: rows stay; published documents stay readable
    MANDATED = "mandated"  #: as KEEP, and the records may never be deleted by the plugin


class ManifestError(ValueError):
    """A manifest that does not keep the contract; the message names the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One plugin. Raises :class:`ManifestError` on a field of the wrong type or form."""

    slug: str
    name: str
    version: str
    requires_api: str
    app: str
    capabilities: frozenset[Capability] = frozenset()
    requires: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    settings_schema: Mapping[str, Any] = field(default_factory=dict)
    removal: Removal = Removal.KEEP

    def __post_init__(self) -> None:
        for name in ("slug", "name", "version", "requires_api", "app"):
            if not isinstance(getattr(self, name), str) or not getattr(self, name):
                raise ManifestError(f"{name}: a non-empty text is needed, got {getattr(self, name)!r}")
        if not _SLUG.match(self.slug):
            raise ManifestError(f"slug: {self.slug!r} may hold lower-case letters, digits and _ only")
        try:
            Version(self.version)
            SpecifierSet(self.requires_api)
        except (InvalidVersion, InvalidSpecifier) as error:
            raise ManifestError(f"version or requires_api: {error}") from error
        for capability in self.capabilities:
            if not isinstance(capability, Capability):
                raise ManifestError(f"capabilities: {capability!r} is not a Capability")
        if not isinstance(self.requires, tuple) or not all(isinstance(slug, str) for slug in self.requires):
            raise ManifestError("requires: a tuple of plugin slugs is needed")

    def is_compatible(self, api: str = PLUGIN_API) -> bool:
        """Whether this plugin accepts version ``api`` of the contract."""
        return SpecifierSet(self.requires_api).contains(Version(api))

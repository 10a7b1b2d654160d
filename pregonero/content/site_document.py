"""What every page of a site shows, as one document: names, contact, colours, navigation.

Kept apart so that a new telephone number is one entry and not one for every page; surfaces join it
when they read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from pregonero.directorates.api import Municipality
from pregonero.plugins.api import Kind, kinds
from pregonero.publishing.api import Built, Document, Ref, language_tag, place_of, register_source
from pregonero.publishing.canonical import timestamp
from pregonero.publishing.models import Identity
from pregonero.publishing.pages import is_private

from .schemas import IMAGE_OR_NULL

SOURCE = "site"
PATH = "/contacto/"

_TEXT = {"type": "string"}
_LINK = {"type": "object", "required": ["title", "path"], "properties": {"title": _TEXT, "path": _TEXT}}

FIELDS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["official_name", "short_name", "navigation", "colours"],
    "properties": {
        **dict.fromkeys(("official_name", "short_name", "inegi", "state", "address", "phone", "email", "hours"), _TEXT),
        "colours": {"type": "object", "properties": {"primary": _TEXT, "accent": _TEXT}},
        "navigation": {"type": "array", "items": _LINK},
        "footer": {"type": "array", "items": _LINK},
        "languages": {"type": "array", "items": _TEXT},
        "coat_of_arms": IMAGE_OR_NULL,
        "subjects": {"type": "array", "items": {"type": "object"}},
        "localities": {"type": "array", "items": {"type": "object"}},
        "postal_codes": {"type": "array", "items": {"type": "object"}},
    },
}


class SiteSource:
    """One document for each municipality's site, in the site's own language."""

    name = SOURCE

    def build(self, object_id: str) -> Built | None:
        municipality = (
            Municipality.objects.filter(pk=object_id).select_related("site__root_page", "coat_of_arms").first()
        )
        if municipality is None or not municipality.site.root_page.live:
            return None
        return Built(municipality.site_id, _compose(municipality))

    def all_refs(self) -> Iterator[Ref]:
        for pk in Municipality.objects.values_list("pk", flat=True):
            yield Ref(SOURCE, str(pk))

    def things(self, object_id: str) -> Iterable[Municipality]:
        return Municipality.objects.filter(pk=object_id)

    def affected(self, object_id: str, before: Document | None, after: Document | None) -> Iterable[Ref]:
        return []


def _compose(municipality: Municipality) -> Document:
    known = Identity.of(SOURCE, municipality.pk)
    document_id = str(known.document_id)
    arms = municipality.coat_of_arms
    return {
        "id": document_id,
        "translation_key": document_id,
        "kind": "site",
        "schema": 1,
        "locale": language_tag(settings.LANGUAGE_CODE),
        "path": PATH,
        "title": municipality.name,
        "summary": ", ".join(
            part for part in (municipality.official_name, municipality.address, municipality.phone) if part
        )[:300],
        "directorate": None,
        "published_at": timestamp(known.created_at),
        "updated_at": timestamp(municipality.updated_at),
        "image": None,
        "tags": [],
        "breadcrumbs": [],
        "translations": [],
        "fields": {
            "official_name": municipality.official_name,
            "short_name": municipality.name,
            "inegi": municipality.inegi,
            "state": municipality.state,
            "address": municipality.address,
            "phone": municipality.phone,
            "email": municipality.email,
            "hours": municipality.hours,
            "colours": {"primary": municipality.primary_colour, "accent": municipality.accent_colour},
            "navigation": _navigation(municipality, in_menu=True),
            "footer": _navigation(municipality, in_menu=False),
            "languages": list(municipality.languages),
            "coat_of_arms": arms.to_document(decorative=True) if arms else None,
            "subjects": [
                {"slug": subject.slug, "name": subject.name} for subject in municipality.subjects.order_by("pk")
            ],
            "localities": [
                {
                    "clave": place.clave,
                    "name": place.name,
                    "lat": float(place.lat) if place.lat is not None else None,
                    "lon": float(place.lon) if place.lon is not None else None,
                }
                for place in municipality.localities.all()
            ],
            "postal_codes": [
                {"cp": code.cp, "name": code.settlement, "kind": code.kind} for code in municipality.postal_codes.all()
            ],
        },
        "blocks": [],
    }


def _navigation(municipality: Municipality, *, in_menu: bool) -> list[dict[str, str]]:
    """The home page's sections as ``{title, path}``: those for the menu, or the rest, which the footer links to."""
    root = municipality.site.root_page
    place = place_of(root)
    pages = Page.objects.child_of(root).filter(live=True, show_in_menus=in_menu).order_by("path")
    return [
        {"title": page.title, "path": place.path_of(page)}
        for page in pages
        if place is not None
        and not is_private(page)
        and (in_menu or getattr(page.specific_class, "document_kind", "") == "section")
    ]


def register() -> None:
    """Register kind and source; called once from ``AppConfig.ready()``."""
    register_source(SiteSource())
    kinds.register(Kind("site", _("Municipality"), FIELDS_SCHEMA), plugin="pregonero")

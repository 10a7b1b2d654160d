"""Where a page, an image or a file is in use: what others show cannot be taken away beneath them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, get_page_models
from wagtail.snippets.models import get_snippet_models

from pregonero.content.api import BasePage, DocumentLinkField, build_draft
from pregonero.directorates.api import may_explore
from pregonero.directorates.trash import NOT_TRASHED
from pregonero.publishing.api import SOURCE, identity
from pregonero.publishing.models import Identity, LiveDocument, LiveReference
from pregonero.publishing.references import references

#: how documents call what they refer to
MEDIA = {get_image_model(): "image", get_document_model(): "file"}


@dataclass(frozen=True, slots=True)
class Place:
    """A page or other thing that shows what was to be deleted. ``url``: where it is edited; empty where it may not be.

    What the reader may not know of has no title: it is counted only.
    """

    title: str
    url: str


class InUse(Exception):
    """What was to be deleted is shown elsewhere. ``places`` as far as the user may know them."""

    def __init__(self, title: str, places: list[Place]) -> None:
        self.title, self.places = title, places
        super().__init__(self.sentence())

    def sentence(self) -> str:
        return _("“%(title)s” is in use and cannot be deleted: %(places)s. Take it out there first.") % {
            "title": self.title,
            "places": "; ".join(names(self.places)),
        }


def names(places: Iterable[Place]) -> list[str]:
    """The places in words; those that may not be named as one number."""
    named = [f"«{place.title}»" for place in places if place.title]
    hidden = sum(1 for place in places if not place.title)
    if hidden:
        named.append(
            ngettext("%(count)d page of other directorates", "%(count)d pages of other directorates", hidden)
            % {"count": hidden}
        )
    return named


def places_using(thing: Any, user: Any) -> list[Place]:
    """Where ``thing`` (a page with what stands below it, an image or a file) is in use, in order of the titles.

    What refers to itself, or lies in the trash, does not count.
    """
    things = _with_descendants(thing) if isinstance(thing, Page) else [thing]
    pages, others = _sources(things)
    page_ids = set(pages) | _linking_pages(things) | _publishing_pages(things) | _drafting_pages(things)
    found = Page.objects.filter(NOT_TRASHED, pk__in=page_ids).exclude(
        pk__in=[t.pk for t in things if isinstance(t, Page)]
    )
    places = [_page_place(page, user) for page in found.order_by("title").specific(defer=True)]
    finder = AdminURLFinder(user)
    places += [Place(str(other), finder.get_edit_url(other) or "") for other in others]
    return sorted(places, key=lambda place: (not place.title, place.title))


def refuse_if_used(thing: Any, user: Any) -> None:
    """Raise :class:`InUse` where something else shows ``thing``."""
    places = places_using(thing, user)
    if places:
        raise InUse(thing.get_admin_display_title() if isinstance(thing, Page) else str(thing), places)


def _with_descendants(page: Page) -> list[Page]:
    return list(Page.objects.descendant_of(page, inclusive=True))


def _page_place(page: Any, user: Any) -> Place:
    if not may_explore(user, [page.pk]):
        return Place("", "")
    return Place(page.get_admin_display_title(), reverse("wagtailadmin_pages:edit", args=[page.pk]))


def _sources(things: list[Any]) -> tuple[list[int], list[Any]]:
    """Pages (by key) and registered snippets that Wagtail's index says refer to one of ``things``."""
    snippets = tuple(get_snippet_models())
    pages: list[int] = []
    others: dict[tuple[Any, Any], Any] = {}
    rows = ReferenceIndex.get_references_to_in_bulk(things).select_related("content_type")
    for row in rows:
        model = row.content_type.model_class()
        if model is None:
            continue
        if issubclass(model, Page):
            if row.model_path != "alias_of":
                pages.append(int(row.object_id))
        elif issubclass(model, snippets):
            found = model._default_manager.filter(pk=row.object_id).first()
            if found is not None:
                others[(model, found.pk)] = found
    return pages, list(others.values())


def _linking_pages(things: list[Any]) -> set[int]:
    """Pages, drafts too, whose link to a document of another plugin leads to one of ``things``."""
    keys = [str(thing.pk) for thing in things if isinstance(thing, Page)]
    ids = list(Identity.objects.filter(source=SOURCE, object_id__in=keys).values_list("document_id", flat=True))
    if not ids:
        return set()
    found: set[int] = set()
    for model, name in _link_fields():
        found.update(model._default_manager.filter(**{f"{name}__in": ids}).values_list("pk", flat=True))
    return found


def _link_fields() -> Iterator[tuple[Any, str]]:
    for model in get_page_models():
        for field in model._meta.local_fields:
            if isinstance(field, DocumentLinkField):
                yield model, field.name


def _publishing_pages(things: list[Any]) -> set[int]:
    """Pages whose public document shows one of ``things``; this holds also where a plugin is off."""
    condition = Q(pk__in=[])
    for thing in things:
        if type(thing) in MEDIA:
            condition |= Q(target_type=MEDIA[type(thing)], target_id=thing.public_id)
        elif thing.live:
            condition |= Q(target_type="document", target_id=identity(SOURCE, thing.pk))
    documents = LiveReference.objects.filter(condition).values("document_id")
    rows = LiveDocument.objects.filter(source=SOURCE, document_id__in=documents).values_list("object_id", flat=True)
    return {int(key) for key in rows}


def _drafting_pages(things: list[Any]) -> set[int]:
    """Pages whose unpublished draft shows one of these images or files: Wagtail's index knows their rows only, and what
    waits for approval would come to the public without its pictures."""
    wanted = {(MEDIA[type(thing)], str(thing.public_id)): str(thing.pk) for thing in things if type(thing) in MEDIA}
    if not wanted:
        return set()
    mentions = Q(pk__in=[])
    for key in wanted.values():
        mentions |= Q(text__contains=key)
    drafts = Page.objects.filter(NOT_TRASHED, has_unpublished_changes=True)
    drafts = drafts.annotate(text=Cast("latest_revision__content", TextField())).filter(mentions)
    found = set()
    for page in drafts.defer_streamfields().specific():
        if isinstance(page, BasePage) and not wanted.keys().isdisjoint(
            references(build_draft(page.get_latest_revision_as_object()))
        ):
            found.add(page.pk)
    return found

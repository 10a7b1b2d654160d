"""Where deleted things wait for their end: a second root of the page tree and one of the collections.

What stands there belongs to no site and to no group's rights, so that nothing is served, listed or chosen from it.
The rows that say where each thing came from are the desk's (``pregonero.editorial``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Collection, Page

#: path of the first root, the only one Wagtail itself knows (``get_first_root_node``): everything else is the trash
PAGES_ROOT = "1".zfill(Page.steplen)
COLLECTIONS_ROOT = "1".zfill(Collection.steplen)

#: condition on pages
NOT_TRASHED = Q(path__startswith=PAGES_ROOT)


def in_trash(page: Page) -> bool:
    """Whether a page stands in the trash; a page in creation has a made-up path or none."""
    return bool(page.path) and not page.path.startswith(PAGES_ROOT)


def any_in_trash(page_ids: Iterable[int]) -> bool:
    return Page.objects.filter(pk__in=list(page_ids)).exclude(NOT_TRASHED).exists()


def kept_collections() -> QuerySet[Collection]:
    """Every collection but the trash; by key, as searches can only filter by that."""
    found: QuerySet[Collection] = Collection.objects.filter(path__startswith=COLLECTIONS_ROOT)
    return found.values("pk")


def media_in_trash(item: Any) -> bool:
    return not item.collection.path.startswith(COLLECTIONS_ROOT)


def trash_root() -> Page:
    """The hidden root of deleted pages; made when it is first needed."""
    found: Page | None = Page.objects.filter(depth=1).exclude(NOT_TRASHED).first()
    if found is None:
        found = Page.add_root(instance=Page(title=_("Trash"), slug="papelera", live=False))
    return found


def trash_collection() -> Collection:
    """The hidden root of deleted images and files; made when it is first needed."""
    found: Collection | None = Collection.objects.filter(depth=1).exclude(path=COLLECTIONS_ROOT).first()
    if found is None:
        # `add_root` sorts collections by name: it would come first, and be taken for the root of all
        found = Collection(name=_("Trash"), path="2".zfill(Collection.steplen), depth=1, numchild=0)
        found.save()
    return found

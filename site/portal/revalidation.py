"""Cheap answers to browsers that come back: ETag, 304 and the terms of the hot path for what is drawn from documents.

The key of a page's bytes is the site, its address, the release, the plugins that are on, the generation of the
ledger, the local day and what of the question counts; of a search also the turn, as it is guided by hand.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.calendar_day import next_midnight, today
from pregonero.delivery.api import Terms, site_of, state_of, tagged


def revalidated(
    request: HttpRequest,
    draw: Callable[[], HttpResponse],
    names: tuple[str, ...] = (),
    searched: str = "",
    *,
    empty: bool = False,
    guided: bool = False,
) -> HttpResponse:
    """What ``draw`` answers with its tag and terms, or 304 without drawing where the browser's copy is the current one.

    ``names``: parameters of the address that the page depends on. ``searched`` and ``empty``: what was looked for, and
    whether nothing was found, for the counts. ``guided``: whether the page depends on what else is public beside
    documents (the turn).
    """
    site = site_of(request)
    if site is None:
        return draw()
    key = (
        site.pk,
        site.root_url,
        *(manifest.slug for manifest in settings.LOADED_PLUGINS.enabled),
        state_of(request).generation(site.pk),
        *((state_of(request).turn(site.pk),) if guided else ()),
        today().isoformat(),
        request.path,
        [(name, value) for name in sorted(names) for value in request.GET.getlist(name)],
    )
    terms = Terms(names=names, until=next_midnight().timestamp(), searched=searched, empty=empty)
    return tagged(request, draw, key, terms)

"""Loads the demonstration municipality beside the example, and tells what came of it.

It takes seconds, and leaves nothing behind: everything is rolled back, pictures go to a folder of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from wagtail.models import Site

ROOT = Path(__file__).resolve().parent.parent.parent
ATENGO = ROOT / "municipality" / "atengo"
EXAMPLE = ROOT / "municipality" / "ejemplo"


@dataclass
class Loaded:
    """``created``: first load; ``again``: second; ``documents`` and ``verdicts`` by host name."""

    created: dict[str, int] = field(default_factory=dict)
    again: dict[str, int] = field(default_factory=dict)
    example_again: dict[str, int] = field(default_factory=dict)
    entries_of_second_load: int = 0
    documents: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)
    generations: dict[str, list[int]] = field(default_factory=dict)
    drift: list[str] = field(default_factory=list)
    homes: dict[str, str] = field(default_factory=dict)


def both(blocker: Any, media: Path) -> Loaded:
    """The outcome of loading Atengo as a second municipality."""
    with blocker.unblock(), override_settings(MEDIA_ROOT=media):
        try:
            with transaction.atomic():
                found = _load()
                transaction.set_rollback(True)
        finally:
            Site.clear_site_root_paths_cache()
            cache.clear()
    return found


def _load() -> Loaded:
    from pregonero.content.municipality.load import load
    from pregonero.publishing import reconcile
    from pregonero.publishing.api import find_by_path, generation, iter_live
    from pregonero.publishing.ledger import verify

    found = Loaded()
    load(EXAMPLE, hostname="testserver")
    first = Site.objects.get(is_default_site=True)
    before = generation(first.pk)
    found.created = load(ATENGO, hostname="atengo.test")
    while reconcile.step_jobs():  # as the worker does with what is more than one act takes
        pass
    second = Site.objects.get(hostname="atengo.test")
    found.generations = {"testserver": [before, generation(first.pk)], "atengo.test": [0, generation(second.pk)]}
    found.again = load(ATENGO, hostname="atengo.test")
    found.example_again = load(EXAMPLE, hostname="testserver")
    found.entries_of_second_load = sum(
        generation(site.pk) - found.generations[site.hostname][1] for site in (first, second)
    )
    for site in (first, second):
        found.documents[site.hostname] = [document for _seq, document in iter_live(site.pk)]
        found.verdicts[site.hostname] = verify(site.pk).line()
        home = find_by_path(site.pk, "/")
        found.homes[site.hostname] = home.document["title"] if home is not None and hasattr(home, "document") else ""
    found.drift = reconcile.drift()
    return found

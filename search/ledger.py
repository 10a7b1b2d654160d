"""The platform's ledger, as one site's index reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from pregonero.publishing import api as publishing


class PublishedLedger:
    """Read side of the ledger of the site with primary key ``site_id`` (a :class:`search.site_index.Ledger`)."""

    def __init__(self, site_id: int) -> None:
        self.site_id = site_id

    def generation(self) -> int:
        return publishing.generation(self.site_id)

    def headers(self, since: int, limit: int) -> Sequence[dict[str, Any]]:
        return [entry.header() for entry in publishing.entries(self.site_id, since, limit)]

    def live_bodies(self, ids: Collection[str]) -> dict[str, dict[str, Any]]:
        return publishing.live_bodies(self.site_id, list(ids))

    def iter_live(self) -> Iterator[tuple[int, dict[str, Any]]]:
        return publishing.iter_live(self.site_id)

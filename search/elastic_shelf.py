"""Where Elasticsearch keeps the indexes of a site: one for each time it was built, behind one alias.

``PREFIX-SITE`` is the alias that is asked, ``PREFIX-SITE-index-*`` are the indexes, ``PREFIX-state`` holds one entry a
site: which index counts, and up to which entry of the ledger it has got. A build that was broken off leaves an index
behind; whoever builds next takes it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch

from .elastic import BULK_PATIENCE, FINGERPRINT, Elastic, faults


class ElasticShelf:
    """Indexes of one site on a server (a :class:`search.site_index.Shelf`)."""

    fingerprint = FINGERPRINT

    def __init__(self, client: Elasticsearch, prefix: str, site_id: int) -> None:
        self.client = client
        self.states = f"{prefix}-state"
        self.alias = f"{prefix}-{site_id}"
        self.key = str(site_id)

    def stamp(self, held: str | None) -> object:
        with faults():
            found = self.client.options(ignore_status=404).get(index=self.states, id=self.key, source=False)
            if not found.get("found"):
                return None
            if held is not None and not self.client.indices.exists_alias(name=self.alias, index=self._named(held)):
                return None
            return found["_primary_term"], found["_seq_no"]

    def read(self) -> Mapping[str, Any] | None:
        with faults():
            found = self.client.options(ignore_status=404).get(index=self.states, id=self.key)
            return dict(found["_source"]) if found.get("found") else None

    def write(self, state: Mapping[str, Any]) -> None:
        with faults():
            client = self.client.options(request_timeout=BULK_PATIENCE)
            if not client.indices.exists_alias(name=self.alias, index=self._named(state["folder"])):
                client.indices.update_aliases(
                    actions=[
                        {"remove": {"index": f"{self.alias}-index-*", "alias": self.alias, "must_exist": False}},
                        {"add": {"index": self._named(state["folder"]), "alias": self.alias}},
                    ]
                )
            client.index(index=self.states, id=self.key, document=dict(state))

    def forget(self) -> None:
        with faults():
            self.client.options(ignore_status=404).delete(index=self.states, id=self.key)

    def create(self, name: str) -> Elastic:
        return Elastic.create(self.client, self._named(name))

    def open(self, name: str) -> Elastic:
        return Elastic(self.client, self._named(name), self.alias)

    def remove(self, name: str) -> None:
        Elastic(self.client, self._named(name)).drop()

    def keep_only(self, name: str) -> None:
        with faults():
            client = self.client.options(ignore_status=404, request_timeout=BULK_PATIENCE)
            for index in client.indices.get(index=f"{self.alias}-index-*", expand_wildcards="all"):
                if index != self._named(name):
                    client.indices.delete(index=index)

    def size(self) -> int:
        with faults():
            found = self.client.options(ignore_status=404).indices.stats(index=self.alias, metric="store")
            return int(found.get("_all", {}).get("total", {}).get("store", {}).get("size_in_bytes", 0))

    def _named(self, name: str) -> str:
        return f"{self.alias}-{name}"

"""``manage.py search status | rebuild | verify [--site]``: looking after the search indexes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import api
from search.engine import EngineFault
from search.follow import site_ids
from search.site_index import IndexUnavailable


class Command(BaseCommand):
    help = "Shows, rebuilds or verifies the search index of every site."

    def add_arguments(self, parser: Any) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for name, text in (
            ("status", "how far the index has got"),
            ("rebuild", "builds the index anew from everything published"),
            ("verify", "compares the index with the ledger; exit 1 where they differ"),
        ):
            action = actions.add_parser(name, help=text)
            action.add_argument("--site", type=int, help="primary key of a site (default: all)")

    def handle(self, *args: Any, action: str, site: int | None = None, **options: Any) -> None:
        known = site_ids()
        if site is not None and site not in known:
            raise CommandError(f"There is no site {site}.")
        try:
            fine = [getattr(self, f"_{action}")(site_id) for site_id in ([site] if site is not None else known)]
        except (EngineFault, IndexUnavailable, OSError) as error:
            raise CommandError(f"The search index cannot be used: {error}") from error
        if not all(fine):
            raise CommandError("The index differs from the ledger. `manage.py search rebuild` mends it.")

    def _status(self, site_id: int) -> bool:
        state = api.status(site_id)
        self.stdout.write(
            f"site {site_id} {state['engine']} {state['state']} seq={state['seq']} generation={state['generation']} "
            f"documents={state['documents']} bytes={state['bytes']}"
        )
        return True

    def _rebuild(self, site_id: int) -> bool:
        self.stdout.write(f"site {site_id} rebuilt documents={api.rebuild(site_id)}")
        return True

    def _verify(self, site_id: int) -> bool:
        drift = api.verify(site_id)
        for line in drift:
            self.stdout.write(f"site {site_id} {line}")
        if not drift:
            state = api.status(site_id)
            self.stdout.write(f"site {site_id} OK seq={state['seq']} documents={state['documents']}")
        return not drift

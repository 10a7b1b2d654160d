"""``manage.py search status | rebuild | verify [--site]``: looking after the search indexes; ``search evaluate``: how
well an engine finds what was asked."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import api, evaluation
from search.faults import EngineFault
from search.follow import elasticsearch_prefix, elasticsearch_url, site_ids
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

        judged = actions.add_parser("evaluate", help="puts questions with known answers to an engine; prints JSON")
        judged.add_argument("--engine", choices=["embedded", "elasticsearch", "bm25"], default="embedded")
        judged.add_argument("--docs", type=Path, required=True, help="lines of JSON {id, title, text}")
        judged.add_argument("--queries", type=Path, required=True, help="lines of JSON {query, relevant_id}")
        judged.add_argument("--distractors", type=Path, help="more documents that answer nothing")
        judged.add_argument("--variant", choices=list(evaluation.VARIANTS), default="as-typed")
        judged.add_argument("--seed", type=int, default=1, help="of the misspelt words of --variant typo")

    def handle(self, *args: Any, action: str, site: int | None = None, **options: Any) -> None:
        if action == "evaluate":
            self._evaluate(**options)
            return
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

    def _evaluate(self, *, engine: str, docs: Path, queries: Path, variant: str, seed: int, **options: Any) -> None:
        files = [docs, *filter(None, [options["distractors"]])]
        try:
            records, questions = evaluation.documents_in(files), evaluation.questions_in(queries)
            if not records or not questions:
                raise CommandError("There is nothing to ask: no documents, or no questions.")
            measured = evaluation.evaluate(_opened(engine), records, questions, variant, seed)
        except (evaluation.InputFault, EngineFault) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(json.dumps({"engine": engine, "variant": variant, "seed": seed, **measured}))


def _opened(engine: str) -> Any:
    """How an engine is opened on documents; None for plain BM25. Raises CommandError where there is no server."""
    if engine == "elasticsearch":
        if not elasticsearch_url():
            raise CommandError("ELASTICSEARCH_URL says where the server is, and is not set.")
        return partial(evaluation.elasticsearch, elasticsearch_url(), elasticsearch_prefix())
    return {"embedded": evaluation.embedded, "bm25": None}[engine]

"""Questions to a large index: the judged queries of the demonstration, every facet with every answer, none remembered.

The index holds the documents of the demonstration, ``--documents`` made-up ones of about 230 words and ``--rows`` rows
of datasets. More than half of the words of what is made up are words of the demonstration, as often as it has them:
the queries match large parts of the index, which is the worst they can do. Both engines hold and answer the same.

Each engine is filled by one process and asked by another, so that its memory is that of asking. ``python -m
bench.searching`` is such a process; :func:`measure` starts them on the demonstration's installation.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

import django

from .installation import Installations

ROOT = Path(__file__).resolve().parent.parent
JUDGED = ROOT / "tests" / "search" / "judged.tsv"
SEED = 20_261_127
WORDS_A_DOCUMENT = 230
#: of made-up words in a text; the others are the demonstration's
SHARE = 0.4
TABLES = 400
INDEX = "pregonero-bench-searching"


def measure(installations: Installations, documents: int, rows: int) -> dict[str, Any]:
    """``{documents, rows, queries, engines: {name: {documents/s, rows/s, MB, ms: [...], anonymous, rss}}}``.

    An engine that is not there is ``{"absent": why}``.
    """
    installation = installations.demonstration()
    told: dict[str, Any] = {"documents": documents, "rows": rows, "queries": len(queries()), "engines": {}}
    address = elasticsearch_address()
    for name in ("embedded", "elasticsearch"):
        if name == "elasticsearch" and not address:
            told["engines"][name] = {"absent": "no server (`.ci/services/elasticsearch up`)"}
            continue
        size = ("--documents", str(documents), "--rows", str(rows))
        common = ("--engine", name, "--folder", str(installations.folder / "searching"), "--server", address)
        filled = installation.json("bench.searching", "fill", *common, *size)
        asked = installation.json("bench.searching", "ask", *common)
        installation.python("bench.searching", "drop", *common)
        told["engines"][name] = filled | asked
    return told


def elasticsearch_address() -> str:
    """Where the server of this machine answers; empty where there is none."""
    command = [str(ROOT / ".ci/services/elasticsearch"), "env"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    found = dict(line.split("=", 1) for line in said.stdout.splitlines() if "=" in line)
    return found.get("ELASTICSEARCH_URL", "")


def queries() -> list[str]:
    """The judged queries, each once."""
    lines = JUDGED.read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys(line.split("\t")[0] for line in lines if line and not line.startswith("#")))


# -- what is made up --------------------------------------------------------------------------------------------------


class MadeUp:
    """Records of made-up documents and rows, the same each time."""

    def __init__(self, real: Sequence[Any]) -> None:
        from search.analysis import fold

        from .search_engines import VOCABULARY, vocabulary

        self.chance = random.Random(SEED)
        said = Counter(word for record in real for word in f"{record.title} {record.summary} {record.body}".split())
        made = vocabulary(self.chance)
        self.words = [*said, *made]
        ranks = [1 / rank for rank in range(1, VOCABULARY + 1)]
        scale = SHARE / (1 - SHARE) * said.total() / sum(ranks)
        self.weights = list(accumulate([*said.values(), *(rank * scale for rank in ranks)]))
        self.directorates = sorted({(each.directorate, each.directorate_name) for each in real if each.directorate})
        self.tags = [fold(word) for word in made[:60]]
        self.today = (date.today() - date(1970, 1, 1)).days

    def text(self, count: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=count))

    def documents(self, count: int) -> Iterator[Any]:
        for number in range(count):
            title, summary = self.text(8), self.text(22)
            yield self._record("d", number, ("news", "program", "notice")[number % 3], title, summary, self.text(200))

    def rows(self, count: int) -> Iterator[Any]:
        """Rows as search shows them: each value behind the header of its column."""
        tables = [(self.text(6), self.text(5).split()) for _ in range(TABLES)]
        for number in range(count):
            title, headers = tables[number % TABLES]
            values = [self.text(2), self.text(1), str(self.chance.randint(1, 99_999)), f"{number:07}", self.text(1)]
            body = "; ".join(f"{header}: {value}" for header, value in zip(headers, values, strict=True))
            yield self._record("r", number, "dataset-row", title, "", body)

    def _record(self, letter: str, number: int, kind: str, title: str, summary: str, body: str) -> Any:
        from search.projection import Record

        day = self.today - self.chance.randrange(3_650)
        slug, name = self.chance.choice(self.directorates)
        year = str(1970 + int(day / 365.2425))
        return Record(
            id=f"{letter}{number}", kind=kind, locale="es-MX", path=f"/{letter}/{number}/", directorate=slug,
            directorate_name=name, title=title, summary=summary, labels=f"{name} {year}", body=body,
            tags=(self.chance.choice(self.tags),), year=year, day=day, formats=("pdf",) if number % 5 == 0 else (),
        )  # fmt: skip


# -- processes --------------------------------------------------------------------------------------------------------


def created(options: argparse.Namespace) -> Any:
    if options.engine == "embedded":
        from search.engine import Engine

        return Engine.create(options.folder / "index")
    from search.elastic import Elastic, connected

    return Elastic.create(connected(options.server), INDEX)


def opened(options: argparse.Namespace) -> Any:
    if options.engine == "embedded":
        from search.engine import Engine

        return Engine(options.folder / "index")
    from search.elastic import Elastic, connected

    return Elastic(connected(options.server), INDEX)


def fill(options: argparse.Namespace) -> dict[str, Any]:
    """Writes everything; what is written is made before the time is taken, and not read from a ledger."""
    from search.follow import site_ids
    from search.ledger import PublishedLedger
    from search.projection import project

    drop(options)
    live = (document for site in site_ids() for _number, document in PublishedLedger(site).iter_live())
    real = [record for record in map(project, live) if record is not None]
    made = MadeUp(real)
    documents = [*real, *made.documents(options.documents)]
    rows = list(made.rows(options.rows))
    gc.collect()
    gc.freeze()  # what was made beforehand is looked through by no collection while the time is taken
    engine = created(options)
    told: dict[str, Any] = {}
    for name, records in (("documents", documents), ("rows", rows)):
        began = time.monotonic()
        engine.write(records, bulk=True)
        told[f"{name}/s"] = round(len(records) / (time.monotonic() - began))
    if options.engine == "embedded":
        told["MB"] = round(sum(each.stat().st_size for each in (options.folder / "index").iterdir()) / 1e6)
    return told


def ask(options: argparse.Namespace) -> dict[str, Any]:
    """Every query once."""
    from search.questions import Request

    engine = opened(options)
    for q in ("una pregunta que no cuenta", "otra"):
        engine.search(Request(q, locale="es-MX"))
    times, totals = [], []
    for q in queries():
        began = time.perf_counter()
        results = engine.search(Request(q, locale="es-MX"))
        times.append(round((time.perf_counter() - began) * 1000, 2))
        totals.append(results.total)
    return {"ms": times, "matching": round(statistics.median(totals)), **memory()}


def memory() -> dict[str, int]:
    """MB of this process: ``anonymous`` is its own; ``rss`` counts pages of mapped files too, which anybody may use."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return {"anonymous": round(found["Anonymous"] / 1024), "rss": round(found["Rss"] / 1024)}


def drop(options: argparse.Namespace) -> dict[str, Any]:
    if options.engine == "embedded":
        shutil.rmtree(options.folder, ignore_errors=True)
        options.folder.mkdir(parents=True)
    else:
        opened(options).drop()
    return {}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    acts = {"fill": fill, "ask": ask, "drop": drop}
    parser.add_argument("act", choices=acts)
    parser.add_argument("--engine", choices=("embedded", "elasticsearch"), default="embedded")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--server", default=os.environ.get("ELASTICSEARCH_URL", ""))
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    django.setup()
    print(json.dumps(acts[options.act](options)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

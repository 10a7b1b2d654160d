"""Embedded search: the ``tantivy`` wheel beside SQLite FTS5, with the same analysis, documents and questions.

    python bench/search_engines.py [--documents 20000] [--questions 300] [--samples DIR]

Each engine runs in a process of its own: it indexes generated documents of about 230 words, then
answers OR questions of 2 to 5 words with the best ten documents, their passages, the total and the
counts of two facets. With ``--samples`` (a folder that holds ``search-es/xquad-es``; default
``PREGONERO_SAMPLES``) both also answer its questions, and R@10 and MRR@10 are given. The last line is JSON.
Times are processor time of the whole process, so that other work on the machine counts little.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from search.analysis import analyser_for, fold  # noqa: E402
from search.engine import Engine  # noqa: E402
from search.evaluation import documents_in, questions_in  # noqa: E402
from search.projection import Record  # noqa: E402
from search.quality import recall_at, reciprocal_rank  # noqa: E402
from search.questions import Request  # noqa: E402
from search.snippets import passage  # noqa: E402

SEED = 20261122
#: As many as the analyser remembers, so that engines are compared and not stemmers.
VOCABULARY = 15_000
WORDS_A_DOCUMENT = 230
KINDS = ["news", "program", "notice", "section"]
DIRECTORATES = [f"direccion-{number}" for number in range(12)]


class Contestant(Protocol):
    def index(self, records: Iterable[Record]) -> None: ...
    def answer(self, q: str) -> list[str]: ...


class Tantivy:
    """The engine as the platform uses it."""

    def __init__(self, folder: Path) -> None:
        self.engine = Engine.create(folder / "index")

    def index(self, records: Iterable[Record]) -> None:
        self.engine.write(records, bulk=True)

    def answer(self, q: str) -> list[str]:
        return [hit.id for hit in self.engine.search(Request(q, limit=10)).items]


class Fts5:
    """The same fields, weights and clauses in an FTS5 table."""

    def __init__(self, folder: Path) -> None:
        self.analyser = analyser_for("es-MX")
        self.db = sqlite3.connect(folder / "fts5.sqlite3")
        self.db.executescript(
            """PRAGMA journal_mode=WAL; PRAGMA cache_size=-8000;
            CREATE TABLE documents (id TEXT, kind TEXT, directorate TEXT, content TEXT);
            CREATE VIRTUAL TABLE found USING fts5 (stems, title, words, content='', tokenize='ascii');"""
        )

    def index(self, records: Iterable[Record]) -> None:
        with self.db:
            for number, record in enumerate(records, 1):
                title, body = self.analyser.words(record.title), self.analyser.words(record.body)
                row = (number, record.id, record.kind, record.directorate, record.body)
                self.db.execute("INSERT INTO documents (rowid, id, kind, directorate, content) VALUES (?,?,?,?,?)", row)
                fields = (
                    " ".join(stem for word in (*title, *title, *body) for stem in word.stems),
                    " ".join(stem for word in title for stem in word.stems),
                    " ".join(word.folded for word in (*title, *body)),
                )
                self.db.execute("INSERT INTO found (rowid, stems, title, words) VALUES (?,?,?,?)", (number, *fields))
        self.db.execute("INSERT INTO found (found) VALUES ('optimize')")
        self.db.commit()
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def answer(self, q: str) -> list[str]:
        words = self.analyser.words(q)[:32]
        stems = list(dict.fromkeys(stem for word in words for stem in word.stems))
        exact = list(dict.fromkeys(f'"{word.folded}"' for word in words))
        pairs = [f'"{one.folded} {two.folded}"' for one, two in pairwise(words) if one.folded != two.folded]
        if not stems:
            return []
        quoted = " OR ".join(f'"{stem}"' for stem in stems)
        match = f"{{stems title}}: ({quoted}) OR words: ({' OR '.join([*exact, *pairs])})"
        best = self.db.execute(
            "SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found, 1.0, 0.3, 0.5) LIMIT 10", (match,)
        ).fetchall()
        for column in ("kind", "directorate"):
            self.db.execute(
                f"SELECT {column}, count(*) FROM found JOIN documents ON documents.rowid = found.rowid"
                " WHERE found MATCH ? GROUP BY 1",
                (match,),
            ).fetchall()
        ids = []
        for (number,) in best:
            id, content = self.db.execute("SELECT id, content FROM documents WHERE rowid = ?", (number,)).fetchone()
            passage(content, set(stems), self.analyser)
            ids.append(id)
        return ids


CONTESTANTS: dict[str, type[Tantivy] | type[Fts5]] = {"tantivy": Tantivy, "fts5": Fts5}


def vocabulary(chance: random.Random) -> list[str]:
    """Words that look Spanish, with accents and endings that the stemmer knows."""
    syllables = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "á", "é", "í", "ó")]
    endings = ["", "s", "ción", "ciones", "mente", "dor", "do", "da", "r", "ñas"]
    return [
        "".join(chance.choices(syllables, k=chance.randint(2, 4))) + chance.choice(endings) for _ in range(VOCABULARY)
    ]


def generate(count: int) -> tuple[Iterator[Record], list[str]]:
    """``count`` records whose words are as unevenly frequent as in any language (Zipf), and questions."""
    chance = random.Random(SEED)
    words = vocabulary(chance)
    weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    asked = [" ".join(chance.choices(words, cum_weights=weights, k=chance.randint(2, 5))) for _ in range(5_000)]

    def records() -> Iterator[Record]:
        for number in range(count):
            text = chance.choices(words, cum_weights=weights, k=WORDS_A_DOCUMENT)
            place = chance.choice(DIRECTORATES)
            yield Record(
                id=f"d{number}", kind=chance.choice(KINDS), locale="es-MX", path=f"/d/{number}/", directorate=place,
                directorate_name=place, title=" ".join(text[:8]), summary="", labels="", body=" ".join(text[8:]),
            )  # fmt: skip

    return records(), asked


def resident() -> float:
    """Resident memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(name: str, documents: int, questions: int, samples: Path | None) -> dict[str, Any]:
    """All figures of one engine."""
    records, asked = generate(documents)
    made = list(records)
    for record in made:  # the analyser's memory of words is warm for both
        analyser_for("es-MX").words(record.body)
    with tempfile.TemporaryDirectory() as folder:
        before = resident()
        contestant: Contestant = CONTESTANTS[name](Path(folder))
        started = time.process_time()
        contestant.index(made)
        seconds = time.process_time() - started
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        times = []
        for q in asked[:questions]:
            started = time.process_time()
            contestant.answer(q)
            times.append((time.process_time() - started) * 1000)
        grown = resident() - before
    centiles = statistics.quantiles(times, n=100)
    figures: dict[str, Any] = {
        "documents/s": round(documents / seconds),
        "p50 ms": round(centiles[49], 2),
        "p95 ms": round(centiles[94], 2),
        "index MB": round(size / 1e6, 1),
        "memory MB": round(grown, 1),
    }
    if samples is not None:
        figures |= relevance(name, samples / "search-es" / "xquad-es")
    return figures


def relevance(name: str, folder: Path) -> dict[str, float]:
    """How high the right paragraph stands, as typed and without accents."""

    records = documents_in([folder / "docs.jsonl", folder / "distractors.jsonl"])
    questions = questions_in(folder / "queries.jsonl")
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place:
        contestant: Contestant = CONTESTANTS[name](Path(place))
        contestant.index(records)
        for variant, change in (("as typed", str), ("no accents", fold)):
            found = [(contestant.answer(change(question.query)), {question.relevant_id}) for question in questions]
            figures[f"R@10 {variant}"] = round(statistics.fmean(recall_at(10, *each) for each in found), 3)
            figures[f"MRR@10 {variant}"] = round(statistics.fmean(reciprocal_rank(*each) for each in found), 3)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--samples", type=Path, default=os.environ.get("PREGONERO_SAMPLES"))
    parser.add_argument("--only", choices=CONTESTANTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    samples = Path(options.samples) if options.samples else None
    if options.only:
        print(json.dumps(measure(options.only, options.documents, options.questions, samples)))
        return
    results = {}
    for name in CONTESTANTS:
        command = [sys.executable, __file__, *sys.argv[1:], "--only", name]
        results[name] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    for figure in results["tantivy"]:
        print(f"{figure:20}" + "".join(f"{name}: {results[name][figure]:<12}" for name in results))
    print(json.dumps({"documents": options.documents, "questions": options.questions, **results}))


if __name__ == "__main__":
    main()

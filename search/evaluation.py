"""How well an engine finds: questions with known answers, put to a temporary index through the real analysis.

Documents are lines of JSON ``{id, title, text}``, questions ``{query, relevant_id}``. Every figure is a mean over the
questions: ``R@k`` (is the answer among the first k), ``MRR@10``, ``nDCG@10``, and the elapsed milliseconds of one
question with its facets and passages.
"""

from __future__ import annotations

import json
import random
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Protocol

import tantivy
from tantivy import Occur, Query

from .analysis import analyser_for, fold
from .engine import Engine
from .projection import Record, clean
from .quality import ndcg, recall_at, reciprocal_rank
from .questions import Request
from .results import SearchResults

#: The language that the questions of a set are written in.
LOCALE: Final = "es-MX"
DEPTH: Final = 10
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


class InputFault(Exception):
    """A file that cannot be used. The message names the file, the line and what is wrong."""


class Searching(Protocol):
    """An index that is only asked."""

    def search(self, request: Request) -> SearchResults: ...


@dataclass(frozen=True, slots=True)
class Judged:
    query: str
    relevant_id: str


# -- what is read -----------------------------------------------------------------------------------------------------


def documents_in(files: Iterable[Path]) -> list[Record]:
    """The records of the documents in these files; of two with one id the first counts. Raises :class:`InputFault`."""
    found: dict[str, Record] = {}
    for file in files:
        for line, entry in _lines(file):
            id, title, text = (_text(entry, name, file, line) for name in ("id", "title", "text"))
            if not id:
                raise InputFault(f"{file}, line {line}: a document needs an id")
            found.setdefault(id, _record(id, title, text))
    return list(found.values())


def questions_in(file: Path) -> list[Judged]:
    """The questions of a file. Raises :class:`InputFault`."""
    found = []
    for line, entry in _lines(file):
        query, id = (_text(entry, name, file, line) for name in ("query", "relevant_id"))
        if not query or not id:
            raise InputFault(f"{file}, line {line}: a question needs a query and a relevant_id")
        found.append(Judged(query, id))
    return found


def _lines(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        content = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputFault(f"{file}: cannot be read ({error})") from error
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise InputFault(f"{file}, line {number}: not JSON ({error})") from error
        if not isinstance(entry, dict):
            raise InputFault(f"{file}, line {number}: not an object")
        yield number, entry


def _text(entry: dict[str, Any], name: str, file: Path, line: int) -> str:
    value = entry.get(name, "")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise InputFault(f"{file}, line {line}: {name} is no text")
    return clean(value)


def _record(id: str, title: str, text: str) -> Record:
    return Record(id, "document", LOCALE, f"/{id}/", "", "", title, "", "", text)


# -- how questions are spoilt -----------------------------------------------------------------------------------------


def as_typed(query: str, draw: random.Random) -> str:
    return query


def no_accents(query: str, draw: random.Random) -> str:
    return fold(query)


def typo(query: str, draw: random.Random) -> str:
    """One letter too few, too many, wrong, or exchanged with the next, in one word of four letters or more."""
    words = query.split(" ")
    long = [place for place, word in enumerate(words) if sum(map(str.isalpha, word)) >= 4]
    if not long:
        return query
    place = draw.choice(long)
    word = words[place]
    at = draw.choice([index for index, letter in enumerate(word) if letter.isalpha()])
    letter = draw.choice(_LETTERS)
    spoilt = [word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]
    if at + 1 < len(word) and word[at + 1].isalpha():
        spoilt.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    words[place] = draw.choice(spoilt)
    return " ".join(words)


VARIANTS: Final[dict[str, Callable[[str, random.Random], str]]] = {
    "as-typed": as_typed,
    "no-accents": no_accents,
    "typo": typo,
}

# -- engines ----------------------------------------------------------------------------------------------------------


@contextmanager
def embedded(records: Sequence[Record]) -> Iterator[Searching]:
    with TemporaryDirectory(prefix="search-evaluate-") as folder:
        engine = Engine.create(Path(folder) / "index")
        engine.write(records, bulk=True)
        yield engine


@contextmanager
def elasticsearch(url: str, prefix: str, records: Sequence[Record]) -> Iterator[Searching]:
    """Raises :class:`search.faults.EngineFault` where the server does not answer."""
    from .elastic import Elastic, connected  # costs memory, and is not everywhere

    client = connected(url)
    engine = Elastic.create(client, f"{prefix}-evaluate-{secrets.token_hex(4)}")
    try:
        engine.write(records, bulk=True)
        yield engine
    finally:
        engine.drop()
        client.close()


class Plain:
    """What stands beside: stems folded after stemming, one field, any of the words, BM25 and nothing else."""

    def __init__(self, records: Sequence[Record]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("stems", tokenizer_name="whitespace", index_option="freq")
        self.schema = builder.build()
        index = tantivy.Index(self.schema)
        writer = index.writer(30_000_000, 1)
        for record in records:
            stems = " ".join(self._stems(f"{record.title}\n{record.body}"))
            writer.add_document(tantivy.Document(id=record.id, stems=stems))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.searcher = index.searcher()

    def ranked(self, q: str) -> list[str]:
        terms = [Query.term_query(self.schema, "stems", stem, "freq") for stem in dict.fromkeys(self._stems(q))]
        hits = self.searcher.search(Query.boolean_query([(Occur.Should, term) for term in terms]), DEPTH).hits
        return [str(self.searcher.doc(address).get_first("id")) for _score, address in hits]

    @staticmethod
    def _stems(text: str) -> list[str]:
        return [word.stems[0] for word in analyser_for(LOCALE).words(text)]


# -- measuring --------------------------------------------------------------------------------------------------------


def evaluate(
    opened: Callable[[Sequence[Record]], AbstractContextManager[Searching]] | None,
    records: Sequence[Record],
    questions: Sequence[Judged],
    variant: str = "as-typed",
    seed: int = 1,
) -> dict[str, Any]:
    """``{R@1, R@5, R@10, MRR@10, nDCG@10, ms/query, queries, documents}``. ``opened`` None: plain BM25."""
    draw = random.Random(seed)  # noqa: S311  (not for secrets)
    asked = [VARIANTS[variant](question.query, draw) for question in questions]
    if opened is None:
        plain = Plain(records)
        return _measured(plain.ranked, asked, questions, len(records))
    with opened(records) as engine:

        def ranked(q: str) -> list[str]:
            return [hit.id for hit in engine.search(Request(q, locale=LOCALE, limit=DEPTH)).items]

        return _measured(ranked, asked, questions, len(records))


def _measured(
    ranked: Callable[[str], list[str]], asked: Sequence[str], questions: Sequence[Judged], documents: int
) -> dict[str, Any]:
    sums = dict.fromkeys(("R@1", "R@5", "R@10", "MRR@10", "nDCG@10"), 0.0)
    elapsed = 0.0
    for q, question in zip(asked, questions, strict=True):
        began = time.perf_counter()
        found = ranked(q)
        elapsed += time.perf_counter() - began
        right = {question.relevant_id}
        for k in (1, 5, 10):
            sums[f"R@{k}"] += recall_at(k, found, right)
        sums["MRR@10"] += reciprocal_rank(found, right)
        sums["nDCG@10"] += ndcg(found, {question.relevant_id: 1})
    number = len(questions)
    means = {name: round(value / number, 4) for name, value in sums.items()}
    return {**means, "ms/query": round(elapsed * 1000 / number, 2), "queries": number, "documents": documents}

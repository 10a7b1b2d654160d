"""The embedded engine: one folder with one full-text index, asked and written through the ``tantivy`` wheel.

Text is analysed by :mod:`search.analysis` before it reaches the engine, which splits at spaces
only. Queries are built from words through the engine's objects; a citizen's text is never parsed
as query syntax. Why this engine: ``docs/adr/0006-search-engine.md``.

How a document scores: BM25 over one field that holds all its words as stems, the title's twice
(so that a word's weight levels off over title and body together), plus its title alone, plus its
words unstemmed (and accented, where the query is), plus two query words standing side by side.
"""

from __future__ import annotations

import ctypes
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Document, Index, Occur, Query, Searcher

from .analysis import Analyser, Word, analyser_for, fold
from .projection import Record, clean
from .results import FACETS, FacetValue, SearchHit, SearchResults
from .snippets import passage
from .spelling import corrections

#: Changes with every change of fields, weights at indexing time or analysis: an index of another one is rebuilt.
FINGERPRINT = f"1/tantivy-{version('tantivy')}"

#: Characters and words of a query that are looked at.
QUERY_CHARACTERS, QUERY_WORDS = 2_000, 32
#: Unknown words of one query that are corrected.
CORRECTED_WORDS = 3
#: Longest page of hits, and how deep pages reach (the engine reserves memory for all hits up to there).
PAGE, DEPTH = 100, 10_000
#: Values of a facet that are counted.
FACET_VALUES = 200

# Weights at query time, beside 1 for a stem anywhere in the document.
_TITLE, _EXACT, _PAIR, _CORRECTED = 0.3, 0.5, 0.5, 0.6

# Memory of a writer, in bytes; the engine's least is 15 MB.
_WRITER_MEMORY, _BULK_WRITER_MEMORY = 15_000_000, 30_000_000


class EngineFault(Exception):
    """The engine could not do it: a damaged or missing index, a full disk."""


@dataclass(frozen=True, slots=True)
class Request:
    """A question. ``hidden``: ids that must not be answered; ``limit`` and ``offset`` are cut to bounds."""

    q: str
    kind: str | None = None
    directorate: str | None = None
    locale: str | None = None
    limit: int = 20
    offset: int = 0
    hidden: Collection[str] = field(default=())

    @property
    def text(self) -> str:
        return clean(self.q[:QUERY_CHARACTERS])


@contextmanager
def _faults() -> Iterator[None]:
    """Turns what the wheel raises, panics of its Rust included, into :class:`EngineFault`."""
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        raise EngineFault(str(error)[:300]) from error
    except BaseException as error:
        # A panic derives from BaseException, and its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise EngineFault(f"panic: {str(error)[:300]}") from error
        raise


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    for name in ("kind", "directorate", "directorate_name", "locale"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stems", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("spellings", tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("original", stored=True)
    return builder.build()


_SCHEMA = _schema()


class Engine:
    """An open index. Reading is thread-safe; writing is for one caller at a time over all processes."""

    def __init__(self, folder: Path) -> None:
        """Opens the index in ``folder``. Raises :class:`EngineFault`."""
        self.folder = folder
        with _faults():
            self._index = Index.open(str(folder))
            self._index.config_reader("manual")  # else a thread polls the folder
            self._searcher = self._index.searcher()

    @classmethod
    def create(cls, folder: Path) -> Engine:
        """A new empty index in ``folder``, which is made. Raises :class:`EngineFault`."""
        with _faults():
            folder.mkdir(parents=True)
            Index(_SCHEMA, str(folder))
        return cls(folder)

    def reload(self) -> None:
        """See what has been committed, by any process, since the index was opened or reloaded."""
        with _faults():
            self._index.reload()
            self._searcher = self._index.searcher()

    @property
    def documents(self) -> int:
        """How many documents can be found."""
        return self._searcher.num_docs

    @property
    def segments(self) -> int:
        """Of how many parts the index consists; each write adds one, settling joins them."""
        return self._searcher.num_segments

    # Writing

    def write(
        self, records: Iterable[Record], removed: Collection[str] = (), *, bulk: bool = False, settle: bool = True
    ) -> int:
        """Takes ``removed`` ids out, puts ``records`` in or in place of their former selves; commits all or nothing.

        ``bulk``: the index is new, nothing can be replaced. ``settle``: wait until small segments are merged.
        Returns how many records were written. Raises :class:`EngineFault`.
        """
        count = 0
        with _faults():
            writer = self._index.writer(_BULK_WRITER_MEMORY if bulk else _WRITER_MEMORY, 1)
            try:
                for id in removed:
                    writer.delete_documents_by_term("id", id)
                for record in records:
                    if not bulk:
                        writer.delete_documents_by_term("id", record.id)
                    writer.add_document(_document(record))
                    count += 1
                writer.commit()
                if settle:
                    writer.wait_merging_threads()
            finally:
                del writer
                _return_memory()
        self.reload()
        return count

    def digests(self) -> dict[str, str]:
        """``{id: digest}`` of every record held. Raises :class:`EngineFault`."""
        with _faults():
            searcher = self._searcher
            hits = searcher.search(Query.all_query(), limit=max(1, searcher.num_docs), count=False).hits
            originals = (_original(searcher, address) for _score, address in hits)
            return {original["id"]: original["digest"] for original in originals}

    # Asking

    def search(self, request: Request) -> SearchResults:
        """The best documents for ``request``. Any text is answered; :class:`EngineFault` means a broken index."""
        with _faults():
            return _Search(self._searcher, request).results()

    def complete(self, q: str, limit: int, locale: str | None = None) -> list[str]:
        """``q`` with its last word completed from the words of documents that also have the words before it."""
        text = clean(q[:QUERY_CHARACTERS])
        analyser = analyser_for(locale)
        head, last = _last_word(text)
        prefix = fold(last.lower())
        if len(prefix) < 2 or limit < 1:
            return []
        others = list(dict.fromkeys(analyser.words(head)))[:QUERY_WORDS]
        with _faults():
            only = Query.boolean_query([(Occur.Must, _stems("stems", word)) for word in others])
            found = _live_terms(self._searcher, prefix, only if others else Query.all_query())
        best: dict[str, tuple[int, str]] = {}
        for spelling, frequency in found:
            folded, _, form = spelling.partition("/")
            if frequency > best.get(folded, (0, ""))[0]:
                best[folded] = (frequency, form)
        ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
        return [head + form for _folded, (_frequency, form) in ranked[: min(limit, PAGE)]]


class _Search:
    """One question put to one state of the index."""

    def __init__(self, searcher: Searcher, request: Request) -> None:
        self.searcher = searcher
        self.request = request
        self.analyser: Analyser = analyser_for(request.locale)
        self.words: list[Word] = self.analyser.words(request.text)[:QUERY_WORDS]
        self.corrected: dict[Word, list[str]] = self._corrected()

    def results(self) -> SearchResults:
        if not self.words:
            return SearchResults()
        matching = self._matching()
        limit = min(max(self.request.limit, 0), PAGE)
        offset = max(self.request.offset, 0)
        query = self._filtered(matching, FACETS)
        found = self.searcher.search(query, limit=max(limit, 1), offset=min(offset, DEPTH))
        hits = found.hits[:limit] if offset <= DEPTH else []
        terms = {stem for word in self.words for stem in word.stems}
        terms |= {stem for word in self._corrections() for stem in word.stems}
        return SearchResults(
            items=[self._hit(score, address, terms) for score, address in hits],
            total=found.count or 0,  # type: ignore[attr-defined]  # not in the wheel's stubs
            facets=self._facets(matching),
            suggestion=self._suggestion(),
        )

    # The query

    def _matching(self) -> Query:
        """Documents with any of the words, better the more and the closer they match."""
        clauses: list[Query] = []
        for word in dict.fromkeys(self.words):
            clauses += _word_clauses(word)
        for word in self._corrections():
            clauses += [_boosted(clause, _CORRECTED) for clause in _word_clauses(word)]
        for pair in dict.fromkeys(pairwise(word.folded for word in self.words)):
            if pair[0] != pair[1]:
                clauses.append(_boosted(Query.phrase_query(_SCHEMA, "words", list(pair)), _PAIR))
        return Query.boolean_query([(Occur.Should, clause) for clause in clauses])

    def _filtered(self, matching: Query, facets: Sequence[str]) -> Query:
        """``matching`` narrowed by locale, hidden documents and the chosen values of ``facets``."""
        chosen = {name: getattr(self.request, name) for name in (*facets, "locale")}
        narrow = [
            (Occur.Must, Query.const_score_query(_term(name, clean(value[:200]), "basic"), 0.0))
            for name, value in chosen.items()
            if value
        ]
        hidden = [(Occur.MustNot, Query.term_set_query(_SCHEMA, "id", list(self.request.hidden)))]
        return Query.boolean_query([(Occur.Must, matching), *narrow, *(hidden if self.request.hidden else [])])

    # The answer

    def _hit(self, score: float, address: tantivy.DocAddress, terms: set[str]) -> SearchHit:
        original = _original(self.searcher, address)
        analyser = analyser_for(original["locale"])
        return SearchHit(
            id=original["id"],
            kind=original["kind"],
            path=original["path"],
            title=original["title"],
            snippet=passage(original["content"], terms, analyser),
            score=round(score, 4),
        )

    def _facets(self, matching: Query) -> dict[str, list[FacetValue]]:
        """Counts by facet; each ignores its own choice, so that another value can be chosen instead."""
        chosen = [name for name in FACETS if getattr(self.request, name)]
        if not chosen:
            return _counts(self.searcher, self._filtered(matching, ()), FACETS)
        facets: dict[str, list[FacetValue]] = {}
        for name in FACETS:
            others = [other for other in FACETS if other != name]
            facets |= _counts(self.searcher, self._filtered(matching, others), (name,))
        return facets

    # Unknown words

    def _corrected(self) -> dict[Word, list[str]]:
        unknown = [word for word in dict.fromkeys(self.words) if not self._known(word)]
        found = {word: corrections(word.folded, self) for word in unknown[:CORRECTED_WORDS]}
        return {word: list_ for word, list_ in found.items() if list_}

    def _known(self, word: Word) -> bool:
        return any(self.searcher.doc_freq("stems", stem) for stem in word.stems)

    def _corrections(self) -> list[Word]:
        """What is also searched for, in place of unknown words."""
        forms = [form for forms in self.corrected.values() for form in forms]
        return [word for word in map(self.analyser.word, dict.fromkeys(forms)) if word is not None]

    def _suggestion(self) -> str | None:
        """The query as typed, its unknown words replaced by the likeliest known ones."""
        if not self.corrected:
            return None
        text, parts, place = self.request.text[:200], [], 0
        for token in self.analyser.tokens(text):
            if known := self.corrected.get(token.word):
                parts += [text[place : token.start], known[0]]
                place = token.end
        return " ".join("".join([*parts, text[place:]]).split()) if parts else None

    # The vocabulary, for the spelling

    def frequency(self, folded: str) -> int:
        if not self.searcher.doc_freq("words", folded):  # quick, and true of most words that are tried
            return 0
        found = self.searcher.search(_term("words", folded, "position"), limit=1)
        return int(found.count or 0)  # type: ignore[attr-defined]  # not in the wheel's stubs

    def starting_with(self, prefix: str, limit: int) -> list[tuple[str, str, int]]:
        found = _live_terms(self.searcher, prefix, Query.all_query(), limit)
        return [(*spelling.partition("/")[::2], frequency) for spelling, frequency in found]


def _document(record: Record) -> Document:
    """What the engine holds of a record."""
    analyser = analyser_for(record.locale)
    sections = [analyser.words(text) for text in (record.title, record.summary, record.labels, record.body)]
    document = Document()
    document.add_text("id", record.id)
    document.add_text("kind", record.kind)
    document.add_text("locale", record.locale)
    if record.directorate:
        document.add_text("directorate", record.directorate)
        document.add_text("directorate_name", record.directorate_name or record.directorate)
    title = sections[0]
    document.add_text("title", _joined(stem for word in title for stem in word.stems))
    for section in (title, *sections):
        document.add_text("stems", _joined(stem for word in section for stem in word.stems))
    for section in sections:
        document.add_text("words", _joined(word.folded for word in section))
    document.add_text("spellings", _joined(word.spelling for section in sections for word in section))
    original = {
        "id": record.id,
        "kind": record.kind,
        "locale": record.locale,
        "path": record.path,
        "title": record.title,
        "content": "\n".join(filter(None, (record.summary, record.body))),
        "digest": record.digest(),
    }
    document.add_bytes("original", json.dumps(original, ensure_ascii=False).encode())
    return document


def _live_terms(searcher: Searcher, prefix: str, only: Query, limit: int | None = None) -> list[tuple[str, int]]:
    """Spellings with that folded prefix in documents of ``only``, with their frequencies.

    Without a filter the engine would also give words of documents that were withdrawn.
    """
    return [(term, n) for term, n in searcher.terms_with_prefix("spellings", prefix, only, limit) if n]


def _joined(terms: Iterable[str]) -> str:
    return " ".join(terms)


def _original(searcher: Searcher, address: tantivy.DocAddress) -> dict[str, str]:
    stored: Any = searcher.doc(address).get_first("original")
    loaded: dict[str, str] = json.loads(bytes(stored))
    return loaded


def _word_clauses(word: Word) -> list[Query]:
    # Who types an accent means it; who types none may mean either.
    accented = word.form != word.folded
    exact = _term("spellings", word.spelling, "freq") if accented else _term("words", word.folded, "position")
    return [_stems("stems", word), _boosted(_stems("title", word), _TITLE), _boosted(exact, _EXACT)]


def _stems(name: str, word: Word) -> Query:
    """Documents with the word by either of its stems, scored by the rarer one."""
    queries = [_term(name, stem, "freq") for stem in word.stems]
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries)


def _term(name: str, value: str, index_option: str) -> Query:
    return Query.term_query(_SCHEMA, name, value, index_option)


def _boosted(query: Query, weight: float) -> Query:
    return Query.boost_query(query, weight)


def _counts(searcher: Searcher, query: Query, names: Sequence[str]) -> dict[str, list[FacetValue]]:
    wanted: dict[str, Any] = {name: {"terms": {"field": name, "size": FACET_VALUES}} for name in names}
    if "directorate" in wanted:  # a directorate is counted by its slug and shown by its name
        wanted["directorate"]["aggs"] = {"label": {"terms": {"field": "directorate_name", "size": 1}}}
    answered = searcher.aggregate(query, wanted)
    return {name: [_facet_value(bucket) for bucket in answered[name]["buckets"]] for name in names}


def _facet_value(bucket: dict[str, Any]) -> FacetValue:
    labels = bucket.get("label", {}).get("buckets", [])
    label = labels[0]["key"] if labels else bucket["key"]
    return FacetValue(value=bucket["key"], label=label, count=bucket["doc_count"])


def _last_word(text: str) -> tuple[str, str]:
    """``text`` parted before its last run of letters and digits; the run is empty where the text ends otherwise."""
    start = len(text)
    while start and (text[start - 1].isalnum()):
        start -= 1
    return text[:start], text[start:]


def _return_memory() -> None:
    """Give freed memory back to the system: every writer has threads of its own, and glibc keeps what each one freed.

    Measured: 60 small writes leave 115 MB in the process without this, 23 MB with it. No-op where the C library
    has no ``malloc_trim``.
    """
    trim = getattr(_C_LIBRARY, "malloc_trim", None)
    if trim is not None:
        trim(0)


_C_LIBRARY = ctypes.CDLL(None)

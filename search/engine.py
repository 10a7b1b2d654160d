"""The embedded engine: one folder with one full-text index, asked and written through the ``tantivy`` wheel.

Text is analysed by :mod:`search.analysis` before it reaches the engine, which splits at spaces only; what is asked is
decided in :mod:`search.questions`. Why this engine: ``docs/adr/0006-search-engine.md``.

How a document scores: BM25 over one field that holds all its words as stems, the title's twice (so that a word's weight
levels off over title and body together), plus its title alone, plus its words unstemmed (and accented, where the query
is), plus two query words standing side by side, plus the words inside of its files.

Each page of a file is kept beside its document as an entry of its own (``parent``), which no question matches; it is
asked only for the passage and the number of the page.
"""

from __future__ import annotations

import ctypes
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Document, Index, Occur, Query, Searcher

from .analysis import MAX_WORD, analyser_for, fold, many_words
from .entries import (
    VALUE_FIELDS,
    WORD_FIELDS,
    completed,
    facet_values,
    hit_of,
    inside_words,
    last_word,
    original_of,
    original_of_part,
    value_fields,
    word_fields,
)
from .faults import EngineFault
from .projection import Part, Record, clean
from .questions import (
    FACET_VALUES,
    QUERY_CHARACTERS,
    QUERY_WORDS,
    SORTS,
    Beside,
    Best,
    Clause,
    Has,
    Matched,
    Question,
    Request,
    Together,
    answered,
    narrowed,
    understood,
)
from .results import FACETS, FacetValue, SearchHit, SearchResults
from .spelling import SCAN_LIMIT, one_error_away, two_errors_away

#: Changes with every change of fields, weights at indexing time or analysis: an index of another one is rebuilt.
FINGERPRINT = f"2/tantivy-{version('tantivy')}"

# Memory of a writer, in bytes; the engine's least is 15 MB. What does not fit becomes a part of its own, and joining
# parts costs as much again as writing them.
_WRITER_MEMORY, _BULK_WRITER_MEMORY = 15_000_000, 60_000_000


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


#: fields of words → how they are indexed
_WORDS = dict.fromkeys(WORD_FIELDS, "freq") | {"words": "position"}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in VALUE_FIELDS:
        counted = name not in ("id", "file", "parent")
        builder.add_text_field(name, fast=counted, tokenizer_name="raw", index_option="basic")
    for name, option in _WORDS.items():
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    builder.add_integer_field("day", fast=True, indexed=True)
    builder.add_bytes_field("original", stored=True)
    return builder.build()


_SCHEMA = _schema()
#: documents, and not the pages of their files
_DOCUMENTS = Query.exists_query("kind")


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
        return _count(self._searcher, _DOCUMENTS)

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
        with _faults(), many_words() if bulk else nullcontext():
            writer = self._index.writer(_BULK_WRITER_MEMORY if bulk else _WRITER_MEMORY, 1)
            try:
                for id in removed:
                    _take_out(writer, id)
                for record in records:
                    if not bulk:
                        _take_out(writer, record.id)
                    writer.add_document(_document(record))
                    for part in record.parts:
                        writer.add_document(_part(record, part))
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
            hits = searcher.search(_DOCUMENTS, limit=max(1, searcher.num_docs), count=False).hits
            originals = (_original(searcher, address) for _score, address in hits)
            return {original["id"]: original["digest"] for original in originals}

    def having_files(self, files: Collection[str]) -> list[str]:
        """Ids of the documents that any of these files belongs to. Raises :class:`EngineFault`."""
        with _faults():
            searcher = self._searcher
            query = Query.term_set_query(_SCHEMA, "file", list(files))
            hits = searcher.search(query, limit=max(1, searcher.num_docs), count=False).hits
            return [_original(searcher, address)["id"] for _score, address in hits]

    # Asking

    def search(self, request: Request) -> SearchResults:
        """The best documents for ``request``. Any text is answered; :class:`EngineFault` means a broken index."""
        with _faults():
            searcher = self._searcher
            return answered(request, _Words(searcher), lambda question: _results(searcher, question))

    def named(self, ids: Sequence[str], request: Request) -> list[SearchHit]:
        """The documents with these ids as hits of ``request``, in this order; those not here are left out."""
        with _faults():
            searcher = self._searcher
            question = understood(request, _Words(searcher))
            query = _filtered(question, Query.term_set_query(_SCHEMA, "id", list(ids)), ())
            hits = _hits(searcher, question, searcher.search(query, limit=max(1, len(ids))).hits)
            found = {hit.id: replace(hit, score=0.0) for hit in hits}
            return [found[id] for id in ids if id in found]

    def complete(self, q: str, limit: int, locale: str | None = None) -> list[str]:
        """``q`` with its last word completed from the words of documents that also have the words before it."""
        text = clean(q[:QUERY_CHARACTERS])
        analyser = analyser_for(locale)
        head, last = last_word(text)
        prefix = fold(last.lower())
        if not 2 <= len(prefix) <= MAX_WORD or limit < 1:
            return []
        others = list(dict.fromkeys(analyser.words(head)))[:QUERY_WORDS]
        with _faults():
            wanted = [(Occur.Must, _query(Best(tuple(Has("stems", stem) for stem in word.stems)))) for word in others]
            only = Query.boolean_query(wanted) if wanted else Query.all_query()
            found = _live_terms(self._searcher, prefix, only)
        return completed(head, found, limit)


class _Words:
    """The vocabulary of one state of the index (a :class:`search.questions.Vocabulary`)."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher

    def known(self, stems: Collection[str]) -> set[str]:
        frequency = self.searcher.doc_freq
        return {stem for stem in stems if frequency("stems", stem) or frequency("inside", stem)}

    def frequencies(self, words: Collection[str]) -> dict[str, int]:
        # the first question is quick, and answers most words that are tried; the second knows what was withdrawn
        there = [word for word in words if self.searcher.doc_freq("words", word)]
        counted = {word: _count(self.searcher, _query(Has("words", word))) for word in there}
        return {word: count for word, count in counted.items() if count}

    def near(self, folded: str, errors: int) -> dict[str, int]:
        if errors == 1:
            tried: Iterable[str] = one_error_away(folded)
        else:
            spellings = self.starting_with(folded[0], SCAN_LIMIT)
            tried = two_errors_away(folded, (each for each, _form, _frequency in spellings))
        return self.frequencies(set(tried))

    def starting_with(self, prefix: str, limit: int) -> list[tuple[str, str, int]]:
        found = _live_terms(self.searcher, prefix, Query.all_query(), limit)
        return [(*spelling.partition("/")[::2], frequency) for spelling, frequency in found]


# -- asking -----------------------------------------------------------------------------------------------------------


def _results(searcher: Searcher, question: Question) -> SearchResults:
    if not question.clauses:
        return SearchResults()
    request = question.request
    matching = Query.boolean_query([(Occur.Should, _clause(clause)) for clause in question.clauses])
    offset, limit = request.window
    field, newest = SORTS.get(request.sort) or (None, True)
    # what is new adds to a score, and finds nothing by itself
    added = [(Occur.Should, _recent(recency.kinds, recency.day, recency.weight)) for recency in question.recency]
    query = _filtered(question, matching, FACETS)
    if field is None:
        found = searcher.search(Query.boolean_query([(Occur.Must, query), *added]), limit=max(limit, 1), offset=offset)
    else:
        order = tantivy.Order.Desc if newest else tantivy.Order.Asc
        found = searcher.search(query, limit=max(limit, 1), offset=offset, order_by_field=field, order=order)
    return SearchResults(
        # in another order the number that comes with a hit is what it is ordered by
        items=_hits(searcher, question, ((0.0 if field else score, place) for score, place in found.hits[:limit])),
        total=found.count or 0,  # type: ignore[attr-defined]  # not in the wheel's stubs
        facets=_facets(searcher, question),
        suggestion=question.suggestion,
    )


def _clause(clause: Clause) -> Query:
    query = _query(clause.matched)
    return query if clause.weight == 1.0 else Query.boost_query(query, clause.weight)


def _query(matched: Matched) -> Query:
    match matched:
        case Has(name=name, value=value):
            return _term(name, value, _WORDS[name])
        case Best(of=of):
            return Query.disjunction_max_query([_query(each) for each in of])
        case Beside(words=words):
            return Query.phrase_query(_SCHEMA, "words", list(words))
        case Together(of=of):
            return Query.boolean_query([(Occur.Must, _query(each)) for each in of])


def _filtered(question: Question, matching: Query, facets: Sequence[str]) -> Query:
    """``matching`` narrowed by language, days, hidden documents and the chosen values of ``facets``."""
    request = question.request
    only = [_term(name, value, "basic") for name, value in narrowed(request, facets).items()]
    if request.published_from is not None or request.published_to is not None:
        only.append(_days(request.published_from, request.published_to))
    hidden = [(Occur.MustNot, Query.term_set_query(_SCHEMA, "id", list(request.hidden)))] if request.hidden else []
    unscored = [(Occur.Must, Query.const_score_query(each, 0.0)) for each in only]
    return Query.boolean_query([(Occur.Must, matching), *unscored, *hidden])


def _days(first: int | None, last: int | None) -> Query:
    return Query.range_query(_SCHEMA, "day", tantivy.FieldType.Integer, first, last)


def _recent(kinds: Sequence[str], day: int, weight: float) -> Query:
    of_kinds = Query.term_set_query(_SCHEMA, "kind", list(kinds))
    both = Query.boolean_query([(Occur.Must, of_kinds), (Occur.Must, _days(day, None))])
    return Query.const_score_query(both, weight)


def _hits(searcher: Searcher, question: Question, found: Iterable[tuple[float, tantivy.DocAddress]]) -> list[SearchHit]:
    hits = []
    for score, address in found:
        original = _original(searcher, address)
        page = _page(searcher, question, original["id"]) if original["parts"] else None
        hits.append(hit_of(question, original, page, score))
    return hits


def _page(searcher: Searcher, question: Question, id: str) -> dict[str, Any] | None:
    """The best page of a document's files, where one has a word of the question."""
    wanted = [(Occur.Should, _query(Has("page", stem))) for stem in sorted(question.stems)]
    if not wanted:
        return None
    of_it = Query.const_score_query(_term("parent", id, "basic"), 0.0)
    best = Query.boolean_query([(Occur.Must, of_it), (Occur.Must, Query.boolean_query(wanted))])
    hits = searcher.search(best, limit=1).hits
    return _original(searcher, hits[0][1]) if hits else None


def _facets(searcher: Searcher, question: Question) -> dict[str, list[FacetValue]]:
    """Counts by facet; each ignores its own choice, so that another value can be chosen instead.

    What is counted has no score: clauses that find nothing of their own are left out, half of the work.
    """
    finding = [_query(clause.matched) for clause in question.clauses if clause.finds]
    matching = Query.boolean_query([(Occur.Should, each) for each in finding])
    chosen = question.request.chosen(FACETS)
    free = [name for name in FACETS if name not in chosen]
    facets = _counts(searcher, _filtered(question, matching, FACETS), free)
    for name in chosen:
        others = [other for other in FACETS if other != name]
        facets |= _counts(searcher, _filtered(question, matching, others), (name,))
    return {name: facets[name] for name in FACETS}


# -- what is written --------------------------------------------------------------------------------------------------


def _document(record: Record) -> Document:
    document = Document()
    for fields in (value_fields(record), word_fields(record)):
        for name, values in fields.items():
            for value in values:
                document.add_text(name, value)
    document.add_integer("day", record.day)
    document.add_bytes("original", json.dumps(original_of(record), ensure_ascii=False).encode())
    return document


def _part(record: Record, part: Part) -> Document:
    document = Document()
    document.add_text("parent", record.id)
    document.add_text("page", inside_words(record, part))
    document.add_bytes("original", json.dumps(original_of_part(record, part), ensure_ascii=False).encode())
    return document


def _take_out(writer: Any, id: str) -> None:
    writer.delete_documents_by_term("id", id)
    writer.delete_documents_by_term("parent", id)


def _live_terms(searcher: Searcher, prefix: str, only: Query, limit: int | None = None) -> list[tuple[str, int]]:
    """Spellings with that folded prefix in documents of ``only``, with their frequencies.

    Without a filter the engine would also give words of documents that were withdrawn.
    """
    return [(term, n) for term, n in searcher.terms_with_prefix("spellings", prefix, only, limit) if n]


def _original(searcher: Searcher, address: tantivy.DocAddress) -> dict[str, Any]:
    stored: Any = searcher.doc(address).get_first("original")
    loaded: dict[str, Any] = json.loads(bytes(stored))
    return loaded


def _term(name: str, value: str, index_option: str) -> Query:
    return Query.term_query(_SCHEMA, name, value, index_option)


def _count(searcher: Searcher, query: Query) -> int:
    return int(searcher.search(query, limit=1).count or 0)  # type: ignore[attr-defined]  # not in the wheel's stubs


def _counts(searcher: Searcher, query: Query, names: Sequence[str]) -> dict[str, list[FacetValue]]:
    wanted: dict[str, Any] = {name: {"terms": {"field": name, "size": FACET_VALUES}} for name in names}
    if "directorate" in wanted:  # a directorate is counted by its slug and shown by its name
        wanted["directorate"]["aggs"] = {"label": {"terms": {"field": "directorate_name", "size": 1}}}
    answered = searcher.aggregate(query, wanted) if wanted else {}
    return {name: facet_values(answered[name]) for name in names}


def _return_memory() -> None:
    """Give freed memory back to the system: every writer has threads of its own, and glibc keeps what each one freed.

    Measured: 60 small writes leave 115 MB in the process without this, 23 MB with it. No-op where the C library
    has no ``malloc_trim``.
    """
    trim = getattr(_C_LIBRARY, "malloc_trim", None)
    if trim is not None:
        trim(0)


_C_LIBRARY = ctypes.CDLL(None)

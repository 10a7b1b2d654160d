"""Elasticsearch 9 as an engine: the same words, clauses, weights and answers as the embedded one.

Text is analysed by :mod:`search.analysis` and sent as words; Elasticsearch splits at spaces, matches, ranks by the same
BM25, and counts. Its own Spanish analyser is not used: with it a word would mean one thing here and another in the
embedded engine that stands in when the server is away. Corrections come from its term suggester and are weighed by
:mod:`search.spelling` as everywhere.

Imported only where ``ELASTICSEARCH_URL`` is set.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import BulkIndexError, scan, streaming_bulk

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
from .faults import EngineAway, EngineFault
from .projection import Record, clean
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
from .results import FACETS, SearchHit, SearchResults
from .spelling import LONGEST, SHORTEST, within

#: Changes with every change of the mapping, of weights at indexing time or of the analysis.
FINGERPRINT: Final = "2/elasticsearch-9"
#: Seconds that a question and a writing may take before the server counts as away.
PATIENCE: Final = 3.0
BULK_PATIENCE: Final = 60.0
#: Documents and bytes of one writing; the server may ask to wait, and is asked again so many times.
BULK, BULK_BYTES, RETRIES = 500, 8 * 2**20, 6
#: Documents looked at to complete a word.
SAMPLED: Final = 20_000

_MAPPING: Final[dict[str, Any]] = {
    "dynamic": False,
    "properties": {
        **{name: {"type": "keyword", "ignore_above": 2_000} for name in VALUE_FIELDS},
        **{name: {"type": "text", "analyzer": "whitespace", "index_options": "freqs"} for name in WORD_FIELDS},
        "words": {"type": "text", "analyzer": "whitespace", "index_options": "positions"},
        # each spelling once, to complete words by
        "vocabulary": {"type": "keyword", "ignore_above": 200},
        "day": {"type": "integer"},
        "original": {"type": "object", "enabled": False},
    },
}
_SETTINGS: Final = {
    "number_of_shards": 1,  # one vocabulary, so that a word weighs the same in every document
    "auto_expand_replicas": "0-1",
    "refresh_interval": "-1",  # whoever writes makes it visible
    "max_result_window": 20_000,
}
_DOCUMENTS: Final = {"exists": {"field": "kind"}}


def connected(url: str) -> Elasticsearch:
    """A client of the server at ``url``, which may hold a name and a password."""
    return Elasticsearch(url, request_timeout=PATIENCE, max_retries=1, retry_on_timeout=False)


@contextmanager
def faults() -> Iterator[None]:
    """Turns what the client raises into :class:`EngineFault`; into :class:`EngineAway` where nobody answers."""
    try:
        yield
    except BulkIndexError as error:
        raise EngineFault(f"{error}: {str(error.errors[:1])[:300]}") from error
    except ApiError as error:
        away = error.meta.status in (429, 502, 503, 504)
        raise (EngineAway if away else EngineFault)(str(error)[:300]) from error
    except TransportError as error:
        raise EngineAway(str(error)[:300]) from error


class Elastic:
    """One index. ``name`` is written to, and asked; ``alias``, where there is one, is asked in its place."""

    def __init__(self, client: Elasticsearch, name: str, alias: str = "") -> None:
        self.client = client
        self.name = name
        self.asked = alias or name

    @classmethod
    def create(cls, client: Elasticsearch, name: str) -> Elastic:
        """A new empty index. Raises :class:`EngineFault`."""
        with faults():
            client.options(request_timeout=BULK_PATIENCE).indices.create(
                index=name, mappings=_MAPPING, settings=_SETTINGS, wait_for_active_shards=1
            )
        return cls(client, name)

    def drop(self) -> None:
        """The index goes, if it is there. Raises :class:`EngineFault`."""
        with faults():
            self.client.options(ignore_status=404, request_timeout=BULK_PATIENCE).indices.delete(index=self.name)

    def reload(self) -> None:
        """Nothing to do: the server knows."""

    @property
    def documents(self) -> int:
        with faults():
            return int(self.client.count(index=self.asked, query=_DOCUMENTS)["count"])

    @property
    def segments(self) -> int:
        """The server looks after its own."""
        return 1

    # Writing

    def write(
        self, records: Iterable[Record], removed: Collection[str] = (), *, bulk: bool = False, settle: bool = True
    ) -> int:
        """As :meth:`search.engine.Engine.write`; a part of it may be visible before the rest.

        Without ``settle`` somebody waits: the server then has as long as for a question.
        """
        written = list(records) if not bulk else records
        count = 0

        def acts() -> Iterator[dict[str, Any]]:
            nonlocal count
            if not bulk:
                yield from self._deletions([*removed, *(record.id for record in written)])
            for record in written:
                count += 1
                yield from _entries(record)

        client = self.client.options(request_timeout=BULK_PATIENCE if bulk or settle else PATIENCE)
        with faults(), many_words() if bulk else nullcontext():
            for _ok, _result in streaming_bulk(
                client,
                acts(),
                index=self.name,
                chunk_size=BULK,
                max_chunk_bytes=BULK_BYTES,
                max_retries=RETRIES,
                initial_backoff=0.2,
                max_backoff=10,
                raise_on_error=True,
            ):
                pass
            client.indices.refresh(index=self.name)
        return count

    def _deletions(self, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Takes documents out, with the pages of their files."""
        different = iter(dict.fromkeys(ids))
        while some := list(islice(different, BULK)):
            found = self.client.mget(index=self.name, ids=some, source_includes=["original.parts"])["docs"]
            for document in found:
                if document.get("found"):
                    yield {"_op_type": "delete", "_id": document["_id"]}
                    for number in range(int(document["_source"]["original"]["parts"])):
                        yield {"_op_type": "delete", "_id": f"{document['_id']}#{number}"}

    def digests(self) -> dict[str, str]:
        """``{id: digest}`` of every record held. Raises :class:`EngineFault`."""
        wanted = {"query": _DOCUMENTS, "_source": ["original.id", "original.digest"]}
        with faults():
            hits = scan(self.client, wanted, index=self.asked, size=2_000, request_timeout=BULK_PATIENCE)
            originals = (hit["_source"]["original"] for hit in hits)
            return {original["id"]: original["digest"] for original in originals}

    def having_files(self, files: Collection[str]) -> list[str]:
        """Ids of the documents that any of these files belongs to. Raises :class:`EngineFault`."""
        with faults():
            wanted = {"query": {"terms": {"file": list(files)}}, "_source": ["original.id"]}
            return [hit["_source"]["original"]["id"] for hit in scan(self.client, wanted, index=self.asked)]

    # Asking

    def search(self, request: Request) -> SearchResults:
        """The best documents for ``request``. Any text is answered; :class:`EngineFault` means a broken index."""
        with faults():
            return answered(request, self, self._results)

    def named(self, ids: Sequence[str], request: Request) -> list[SearchHit]:
        """As :meth:`search.engine.Engine.named`."""
        with faults():
            question = understood(request, self)
            query = {"bool": {"must": {"ids": {"values": list(ids)}}, **_narrow(request, FACETS)}}
            answer = self.client.search(
                index=self.asked, query=query, size=max(1, len(ids)), source_includes=["original"]
            )
            found = {hit.id: hit for hit in self._hits(question, answer["hits"]["hits"])}
            return [replace(found[id], score=0.0) for id in ids if id in found]

    def complete(self, q: str, limit: int, locale: str | None = None) -> list[str]:
        """As :meth:`search.engine.Engine.complete`."""
        head, last = last_word(clean(q[:QUERY_CHARACTERS]))
        prefix = fold(last.lower())
        if not 2 <= len(prefix) <= MAX_WORD or limit < 1:
            return []
        words = list(dict.fromkeys(analyser_for(locale).words(head)))[:QUERY_WORDS]
        only = [_query(Best(tuple(Has("stems", stem) for stem in word.stems))) for word in words]
        with faults():
            return completed(head, self._spellings(prefix, 1_000, only), limit)

    # The vocabulary (a :class:`search.questions.Vocabulary`)

    def frequencies(self, words: Collection[str]) -> dict[str, int]:
        return self._counted({word: _query(Has("words", word)) for word in sorted(words)})

    def known(self, stems: Collection[str]) -> set[str]:
        either = {stem: [_query(Has("stems", stem)), _query(Has("inside", stem))] for stem in sorted(stems)}
        return set(self._counted({stem: {"bool": {"should": queries}} for stem, queries in either.items()}))

    def _counted(self, filters: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
        """How many documents match each of these; what matches none is left out."""
        if not filters:
            return {}
        aggs = {"counted": {"filters": {"filters": filters}}}
        answer = self.client.search(index=self.asked, size=0, query=_DOCUMENTS, aggs=aggs)
        buckets = answer["aggregations"]["counted"]["buckets"]
        return {name: bucket["doc_count"] for name, bucket in buckets.items() if bucket["doc_count"]}

    def near(self, folded: str, errors: int) -> dict[str, int]:
        if not SHORTEST <= len(folded) <= LONGEST:
            return {}
        suggester = {
            "field": "words", "analyzer": "whitespace", "suggest_mode": "always", "max_edits": errors, "size": 50,
            "prefix_length": errors - 1, "min_word_length": SHORTEST - 1, "accuracy": 0.01, "max_term_freq": 1_000_000,
            "sort": "frequency", "string_distance": "damerau_levenshtein", "shard_size": 200, "max_inspections": 50,
        }  # fmt: skip
        answer = self.client.search(index=self.asked, size=0, suggest={"near": {"text": folded, "term": suggester}})
        options = [option for entry in answer["suggest"]["near"] for option in entry["options"]]
        return {each["text"]: each["freq"] for each in options if within(folded, each["text"], errors)}

    def starting_with(self, prefix: str, limit: int) -> list[tuple[str, str, int]]:
        found = sorted(self._spellings(prefix, limit, []))
        return [(*spelling.partition("/")[::2], frequency) for spelling, frequency in found]

    def _spellings(self, prefix: str, limit: int, only: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
        query = {"bool": {"filter": [{"prefix": {"vocabulary": prefix}}, *only]}}
        terms = {"field": "vocabulary", "include": f"{_literal(prefix)}.*", "size": limit}
        aggs = {"some": {"sampler": {"shard_size": SAMPLED}, "aggs": {"spelling": {"terms": terms}}}}
        answer = self.client.search(index=self.asked, size=0, query=query, aggs=aggs)
        return [(each["key"], each["doc_count"]) for each in answer["aggregations"]["some"]["spelling"]["buckets"]]

    # The question

    def _results(self, question: Question) -> SearchResults:
        if not question.clauses:
            return SearchResults()
        request = question.request
        offset, limit = request.window
        matching = {"bool": {"should": [_clause(clause) for clause in question.clauses], "minimum_should_match": 1}}
        recent = [_recent(each.kinds, each.day, each.weight) for each in question.recency]
        field, newest = SORTS.get(request.sort) or (None, True)
        chosen = request.chosen(FACETS)
        answer = self.client.search(
            index=self.asked,
            query={"bool": {"must": matching, "should": recent, **_narrow(request, ())}},
            post_filter={"bool": {"filter": [{"term": {name: value}} for name, value in chosen.items()]}},
            aggs={name: _facet(name, chosen) for name in FACETS},
            sort=[{field: "desc" if newest else "asc"}, "_doc"] if field else None,
            from_=offset,
            size=limit,
            track_total_hits=True,
            source_includes=["original"],
        )
        counted = answer["aggregations"]
        return SearchResults(
            items=self._hits(question, answer["hits"]["hits"]),
            total=int(answer["hits"]["total"]["value"]),
            facets={name: facet_values(counted[name]["values"]) for name in FACETS},
            suggestion=question.suggestion,
        )

    def _hits(self, question: Question, hits: Sequence[Mapping[str, Any]]) -> list[SearchHit]:
        originals = [hit["_source"]["original"] for hit in hits]
        pages = self._pages(question, [each["id"] for each in originals if each["parts"]])
        return [
            hit_of(question, original, pages.get(original["id"]), float(hit["_score"] or 0.0))
            for hit, original in zip(hits, originals, strict=True)
        ]

    def _pages(self, question: Question, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The best page of the files of each of these documents, where one has a word of the question."""
        if not ids or not question.stems:
            return {}
        wanted = [_query(Has("page", stem)) for stem in sorted(question.stems)]
        searches: list[dict[str, Any]] = []
        for id in ids:
            of_it = {"bool": {"must": {"bool": {"should": wanted}}, "filter": {"term": {"parent": id}}}}
            searches += [{}, {"query": of_it, "size": 1, "_source": ["original"]}]
        found = self.client.msearch(index=self.asked, searches=searches)["responses"]
        best = {id: each.get("hits", {}).get("hits", []) for id, each in zip(ids, found, strict=True)}
        return {id: hits[0]["_source"]["original"] for id, hits in best.items() if hits}


# -- queries ----------------------------------------------------------------------------------------------------------


def _query(matched: Matched) -> dict[str, Any]:
    match matched:
        case Has(name=name, value=value):
            return {"term": {name: {"value": value}}}
        case Best(of=of):
            return {"dis_max": {"queries": [_query(each) for each in of]}}
        case Beside(words=words):
            return {"match_phrase": {"words": {"query": " ".join(words), "analyzer": "whitespace"}}}
        case Together(of=of):
            return {"bool": {"must": [_query(each) for each in of]}}


def _clause(clause: Clause) -> dict[str, Any]:
    query = _query(clause.matched)
    return query if clause.weight == 1.0 else {"bool": {"must": query, "boost": clause.weight}}


def _recent(kinds: Sequence[str], day: int, weight: float) -> dict[str, Any]:
    both = {"bool": {"filter": [{"terms": {"kind": list(kinds)}}, {"range": {"day": {"gte": day}}}]}}
    return {"constant_score": {"filter": both, "boost": weight}}


def _narrow(request: Request, facets: Iterable[str]) -> dict[str, Any]:
    only: list[dict[str, Any]] = [{"term": {name: value}} for name, value in narrowed(request, facets).items()]
    bounds = {"gte": request.published_from, "lte": request.published_to}
    days = {name: value for name, value in bounds.items() if value is not None}
    if days:
        only.append({"range": {"day": days}})
    hidden = [{"terms": {"id": list(request.hidden)}}] if request.hidden else []
    return {"filter": [_DOCUMENTS, *only], "must_not": hidden}


def _facet(name: str, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Counts by one facet; it ignores its own choice, so that another value can be chosen instead."""
    others = [{"term": {other: value}} for other, value in chosen.items() if other != name]
    values: dict[str, Any] = {"terms": {"field": name, "size": FACET_VALUES}}
    if name == "directorate":  # a directorate is counted by its slug and shown by its name
        values["aggs"] = {"label": {"terms": {"field": "directorate_name", "size": 1}}}
    return {"filter": {"bool": {"filter": others}}, "aggs": {"values": values}}


def _literal(text: str) -> str:
    """``text`` in a regular expression of Lucene, which gives more signs a meaning than Python does."""
    return re.sub(r"([^0-9a-zA-Z\u0080-\uffff])", r"\\\1", text)


# -- entries ----------------------------------------------------------------------------------------------------------


def _entries(record: Record) -> Iterator[dict[str, Any]]:
    words = word_fields(record)
    spellings = sorted({spelling for text in words["spellings"] for spelling in text.split()})
    whole = {**value_fields(record), **words, "vocabulary": spellings, "day": record.day}
    yield {"_id": record.id, "_source": {**whole, "original": original_of(record)}}
    for number, part in enumerate(record.parts):
        page = {"parent": record.id, "page": inside_words(record, part), "original": original_of_part(record, part)}
        yield {"_id": f"{record.id}#{number}", "_source": page}

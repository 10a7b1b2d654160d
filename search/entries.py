"""What any engine holds of a record, and what it makes of it again: fields, originals, hits, counts and completions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from .analysis import analyser_for
from .citations import citations
from .projection import Part, Record, ending_of
from .questions import PAGE, Question
from .results import FacetValue, InFile, SearchHit
from .snippets import passage

#: Endings of files that have pages.
PAGED: Final = frozenset({"pdf", "pptx"})
#: Fields of values as they are, and fields of words; of ``words`` their places are kept too. ``parent`` and ``page``
#: are of the pages of files, the others of documents.
VALUE_FIELDS: Final = (
    "id", "kind", "directorate", "directorate_name", "year", "format", "tag", "locale", "file", "parent",
)  # fmt: skip
WORD_FIELDS: Final = ("stems", "title", "inside", "page", "citations", "spellings", "words")

# -- what is written --------------------------------------------------------------------------------------------------


def word_fields(record: Record) -> dict[str, list[str]]:
    """The analysed words of a record by field, one text for each of its sections."""
    analyser = analyser_for(record.locale)
    title, *others = [analyser.words(text) for text in (record.title, record.summary, record.labels, record.body)]
    sections = [title, *others]
    cited = citations("\n".join([record.title, record.summary, record.body, *(part.text for part in record.parts)]))
    stemmed = [_joined([word.stemmed for word in section]) for section in sections]
    return {
        "title": stemmed[:1],
        "stems": [stemmed[0], *stemmed],
        "words": [_joined([word.folded for word in section]) for section in sections],
        "spellings": [_joined([word.spelling for section in sections for word in section])],
        "inside": [inside_words(record, part) for part in record.parts],
        "citations": [_joined(cited)],
    }


def inside_words(record: Record, part: Part) -> str:
    words = analyser_for(record.locale).words(part.text)
    return _joined([word.stemmed for word in words])


def value_fields(record: Record) -> dict[str, list[str]]:
    """What a record is filtered and counted by."""
    fields = {"id": [record.id], "kind": [record.kind], "locale": [record.locale], "format": [*record.formats]}
    fields |= {"tag": [*record.tags], "year": [record.year] if record.year else [], "file": [*record.files]}
    if record.directorate:
        fields["directorate"] = [record.directorate]
        fields["directorate_name"] = [record.directorate_name or record.directorate]
    return fields


def original_of(record: Record) -> dict[str, Any]:
    """What a hit is made of."""
    return {
        "id": record.id,
        "kind": record.kind,
        "locale": record.locale,
        "path": record.path,
        "title": record.title,
        "content": "\n".join(filter(None, (record.summary, record.body))),
        "parts": len(record.parts),
        "digest": record.digest(),
    }


def original_of_part(record: Record, part: Part) -> dict[str, Any]:
    return {"locale": record.locale, "src": part.src, "title": part.title, "page": part.page, "text": part.text}


def _joined(terms: Iterable[str]) -> str:
    return " ".join(terms)


# -- what is answered -------------------------------------------------------------------------------------------------


def hit_of(question: Question, original: Mapping[str, Any], page: Mapping[str, Any] | None, score: float) -> SearchHit:
    """A hit, from the original of its document and that of the best ``page`` of its files: the passage is from there
    where that has more of the words."""
    snippet = passage(original["content"], question.stems, analyser_for(original["locale"]))
    file: InFile | None = None
    if page is not None:
        inside = passage(page["text"], question.stems, analyser_for(page["locale"]))
        if inside.count("<mark>") > snippet.count("<mark>"):
            snippet, file = inside, _in_file(page)
    return SearchHit(
        id=original["id"],
        kind=original["kind"],
        path=original["path"],
        title=original["title"],
        snippet=snippet,
        score=round(score, 4),
        file=file,
    )


def _in_file(page: Mapping[str, Any]) -> InFile:
    paged = ending_of(page["src"]) in PAGED
    return InFile(url=page["src"], title=page["title"], page=page["page"] if paged else None)


def facet_values(answered: Mapping[str, Any]) -> list[FacetValue]:
    """The buckets of one facet, the most frequent first and of equals in alphabetical order."""
    values = [_facet_value(bucket) for bucket in answered["buckets"]]
    return sorted(values, key=lambda value: (-value["count"], value["value"]))


def _facet_value(bucket: dict[str, Any]) -> FacetValue:
    labels = bucket.get("label", {}).get("buckets", [])
    label = labels[0]["key"] if labels else bucket["key"]
    return FacetValue(value=bucket["key"], label=label, count=bucket["doc_count"])


def last_word(text: str) -> tuple[str, str]:
    """``text`` parted before its last run of letters and digits; the run is empty where the text ends otherwise."""
    start = len(text)
    while start and (text[start - 1].isalnum()):
        start -= 1
    return text[:start], text[start:]


def completed(head: str, spellings: Iterable[tuple[str, int]], limit: int) -> list[str]:
    """``head`` with each of the words, in their most frequent spelling, the most frequent word first."""
    best: dict[str, tuple[int, str]] = {}
    for spelling, frequency in spellings:
        folded, _, form = spelling.partition("/")
        if frequency > best.get(folded, (0, ""))[0]:
            best[folded] = (frequency, form)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
    return [head + form for _folded, (_frequency, form) in ranked[: min(limit, PAGE)]]

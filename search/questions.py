"""From a citizen's question to what every engine is asked: words, their clauses and weights, filters, corrections.

An engine knows how to count, to match and to rank; what is to be matched is decided here, once, so that two engines
answer alike. A citizen's text is never parsed as anybody's query syntax.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, Protocol

from .analysis import Analyser, Word, analyser_for
from .citations import citations
from .projection import clean
from .results import FACETS, SearchResults
from .spelling import Vocabulary as Spelled
from .spelling import corrections

#: Characters and words of a question that are looked at.
QUERY_CHARACTERS: Final = 2_000
QUERY_WORDS: Final = 32
#: Unknown words of one question that are corrected.
CORRECTED_WORDS: Final = 3
#: Longest page of hits, and how deep pages reach (engines reserve memory for all hits up to there).
PAGE: Final = 100
DEPTH: Final = 10_000
#: Values of a facet that are counted.
FACET_VALUES: Final = 200
#: Other forms of one question's words, of the office's synonyms, that are looked at.
SYNONYMS: Final = 12

#: By what an answer can be ordered: as asked for → (field, newest first); None: the best first.
SORTS: Final[Mapping[str, tuple[str, bool] | None]] = {
    "relevance": None,
    "-published_at": ("day", True),
    "published_at": ("day", False),
}

# Weights at query time, beside 1 for a stem anywhere in the document.
_TITLE: Final = 0.3
_EXACT: Final = 0.5
_PAIR: Final = 0.5
_INSIDE: Final = 0.5
_CORRECTED: Final = 0.6
_SYNONYM: Final = 0.7
_CITED: Final = 4.0
#: What is new counts more, for kinds that grow old: (days, weight).
_RECENT: Final = ((30, 0.2), (365, 0.1))
#: What people look for goes before what only tells of it, such as a duty to publish: fitted on the judged queries.
_AHEAD: Final = 8.0


@dataclass(frozen=True, slots=True)
class Request:
    """A question. ``hidden``: ids that must not be answered; ``limit`` and ``offset`` are cut to bounds.

    ``published_from`` and ``published_to``: days since 1970, both included. ``synonyms``: a word or phrase in its
    counted form → what the office says means the same. ``ages``: kinds of which new documents count more, seen from
    ``today`` (days since 1970; 0: none does). ``ahead``: kinds that go before the others where both fit as well.
    """

    q: str
    kind: str | None = None
    directorate: str | None = None
    year: str | None = None
    format: str | None = None
    tag: str | None = None
    locale: str | None = None
    published_from: int | None = None
    published_to: int | None = None
    sort: str = "relevance"
    limit: int = 20
    offset: int = 0
    hidden: Collection[str] = field(default=())
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ages: Collection[str] = field(default=())
    today: int = 0
    ahead: Collection[str] = field(default=())

    @property
    def text(self) -> str:
        return clean(self.q[:QUERY_CHARACTERS])

    @property
    def window(self) -> tuple[int, int]:
        """First hit asked for, and how many; none beyond :data:`DEPTH`."""
        offset = max(self.offset, 0)
        return (offset, min(max(self.limit, 0), PAGE)) if offset <= DEPTH else (0, 0)

    def chosen(self, facets: Iterable[str]) -> dict[str, str]:
        """What was chosen of these facets."""
        values = {name: getattr(self, name) for name in facets}
        return {name: clean(value[:200]) for name, value in values.items() if value}


class Vocabulary(Spelled, Protocol):
    """The indexed words, as an engine knows them."""

    def known(self, stems: Collection[str]) -> Collection[str]:
        """Those of the stems that stand in some document, or in one of its files."""
        ...


# -- what an engine matches -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Has:
    """Documents with ``value`` in a field of words, by BM25."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Best:
    """Documents with any of these, scored by the best of them."""

    of: tuple[Has, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Documents with these folded words side by side."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Documents with all of these."""

    of: tuple[Has | Best, ...]


Matched = Has | Best | Beside | Together


@dataclass(frozen=True, slots=True)
class Clause:
    """Something to match; each one that a document matches adds to its score.

    ``finds``: False where another clause matches every document that this one does, so that it adds to scores and is
    not needed to know what matches: whoever has a word in its title has it.
    """

    matched: Matched
    weight: float = 1.0
    finds: bool = True


@dataclass(frozen=True, slots=True)
class Recency:
    """Documents of these kinds published since ``day`` (0: whenever) have ``weight`` added to their score."""

    kinds: tuple[str, ...]
    day: int
    weight: float


@dataclass(frozen=True, slots=True)
class Question:
    """A request as engines take it. ``clauses``: any of them must match. ``stems``: words that are marked in passages.

    ``suggestion``: the question with its unknown words corrected, or None.
    """

    request: Request
    clauses: tuple[Clause, ...]
    recency: tuple[Recency, ...]
    stems: frozenset[str]
    suggestion: str | None


def understood(request: Request, vocabulary: Vocabulary) -> Question:
    """What a request asks for, given the words that are indexed."""
    analyser = analyser_for(request.locale)
    words = analyser.words(request.text)[:QUERY_WORDS]
    corrected = _corrected(words, vocabulary)
    others = [other for forms in corrected.values() for form in forms if (other := analyser.word(form))]
    alternatives = _alternatives(words, request.synonyms, analyser)
    clauses = [clause for word in dict.fromkeys(words) for clause in _word_clauses(word)]
    clauses += [_lighter(clause, _CORRECTED) for word in dict.fromkeys(others) for clause in _word_clauses(word)]
    for alternative in alternatives:
        clauses += _alternative_clauses(alternative)
    sequence = [word.folded for word in words]
    pairs = [pair for pair in dict.fromkeys(pairwise(sequence)) if pair[0] != pair[1]]
    clauses += [Clause(Beside(pair), _PAIR, finds=False) for pair in pairs]
    cited = citations(request.text)
    clauses += [Clause(Has("citations", each), _CITED if "/" in each else _CITED / 4) for each in cited[:QUERY_WORDS]]
    marked = [*words, *others, *(word for alternative in alternatives for word in alternative)]
    return Question(
        request,
        tuple(clauses),
        _recency(request),
        frozenset(stem for word in marked for stem in word.stems),
        _suggestion(request.text[:200], corrected, analyser),
    )


def loosened(request: Request, vocabulary: Vocabulary) -> Question | None:
    """What comes near a request that found nothing: words that begin alike. None where there are none."""
    analyser = analyser_for(request.locale)
    clauses: list[Clause] = []
    stems: set[str] = set()
    for word in dict.fromkeys(analyser.words(request.text)[:QUERY_WORDS]):
        for length in range(min(len(word.folded) - 1, 12), 3, -1):
            near = vocabulary.starting_with(word.folded[:length], 20)
            if near:
                found = [other for _folded, form, _n in near if (other := analyser.word(form))]
                clauses += [Clause(_any_stem("stems", other), _CORRECTED) for other in found]
                stems.update(stem for other in found for stem in other.stems)
                break
    return Question(request, tuple(clauses), (), frozenset(stems), None) if clauses else None


def answered(request: Request, vocabulary: Vocabulary, ask: Callable[[Question], SearchResults]) -> SearchResults:
    """An engine's answer to a request; where nothing has its words, what comes near."""
    results = ask(understood(request, vocabulary))
    if results.total or not request.text:
        return results
    near = loosened(request, vocabulary)
    found = ask(near) if near is not None else results
    return replace(found, suggestion=results.suggestion, loosened=True) if found.total else results


def _word_clauses(word: Word) -> list[Clause]:
    # Who types an accent means it; who types none may mean either.
    accented = word.form != word.folded
    exact = Has("spellings", word.spelling) if accented else Has("words", word.folded)
    return [
        Clause(_any_stem("stems", word)),
        Clause(_any_stem("title", word), _TITLE, finds=False),
        Clause(exact, _EXACT, finds=False),
        Clause(_any_stem("inside", word), _INSIDE),
    ]


def _any_stem(name: str, word: Word) -> Has | Best:
    """Documents with the word by either of its stems, scored by the rarer one."""
    of = tuple(Has(name, stem) for stem in word.stems)
    return of[0] if len(of) == 1 else Best(of)


def _lighter(clause: Clause, factor: float) -> Clause:
    return replace(clause, weight=clause.weight * factor)


def _alternative_clauses(words: Sequence[Word]) -> list[Clause]:
    """A synonym: one word as any other; of a phrase all words have to be there."""
    if len(words) == 1:
        return [_lighter(clause, _SYNONYM) for clause in _word_clauses(words[0])]
    together = Together(tuple(_any_stem("stems", word) for word in words))
    return [Clause(together, _SYNONYM), Clause(Beside(tuple(word.folded for word in words)), _SYNONYM, finds=False)]


def _alternatives(
    words: Sequence[Word], synonyms: Mapping[str, tuple[str, ...]], analyser: Analyser
) -> list[tuple[Word, ...]]:
    """What the office says means the same as words that stand in the question, in whatever number they stand."""
    if not synonyms or not words:
        return []
    asked = [set(word.stems) for word in words]
    found: dict[tuple[Word, ...], None] = {}
    for phrase, others in synonyms.items():
        meant = [set(word.stems) for word in analyser.words(phrase)]
        if meant and _stands_in(meant, asked):
            for other in others:
                if alternative := tuple(analyser.words(other)):
                    found[alternative] = None
    return list(found)[:SYNONYMS]


def _stands_in(meant: Sequence[set[str]], asked: Sequence[set[str]]) -> bool:
    return any(
        all(not one.isdisjoint(other) for one, other in zip(meant, asked[start:], strict=False))
        for start in range(len(asked) - len(meant) + 1)
    )


def _recency(request: Request) -> tuple[Recency, ...]:
    if SORTS.get(request.sort):
        return ()
    ahead = (Recency(tuple(sorted(request.ahead)), 0, _AHEAD),) if request.ahead else ()
    if not request.today or not request.ages:
        return ahead
    new = (Recency(tuple(sorted(request.ages)), request.today - days, weight) for days, weight in _RECENT)
    return (*ahead, *new)


def _corrected(words: Sequence[Word], vocabulary: Vocabulary) -> dict[Word, list[str]]:
    """Unknown words → what was probably meant, as documents spell it, likeliest first."""
    different = list(dict.fromkeys(words))
    known = set(vocabulary.known({stem for word in different for stem in word.stems})) if different else set()
    unknown = [word for word in different if known.isdisjoint(word.stems)]
    found = {word: corrections(word.folded, vocabulary) for word in unknown[:CORRECTED_WORDS]}
    return {word: forms for word, forms in found.items() if forms}


def _suggestion(text: str, corrected: Mapping[Word, list[str]], analyser: Analyser) -> str | None:
    """The question as typed, its unknown words replaced by the likeliest known ones."""
    parts: list[str] = []
    place = 0
    for token in analyser.tokens(text) if corrected else ():
        if forms := corrected.get(token.word):
            parts += [text[place : token.start], forms[0]]
            place = token.end
    return " ".join("".join([*parts, text[place:]]).split()) if parts else None


def narrowed(request: Request, facets: Iterable[str] = FACETS) -> dict[str, str]:
    """What an answer is narrowed to: the chosen values of ``facets``, and the language."""
    return request.chosen((*facets, "locale"))

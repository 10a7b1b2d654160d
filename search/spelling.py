"""What was probably meant by a word that no document has.

Corrections come from the indexed vocabulary only, so a suggestion always finds something. The
work for one word is bounded, whatever the word and however large the vocabulary.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"

#: Shortest word corrected, and length from which two errors are allowed.
SHORTEST, TWO_ERRORS_FROM = 4, 6
#: Longest word corrected: beyond it the work grows and the words are not words.
LONGEST = 24
#: Spellings of one sound that are tried.
SPELLINGS = 64
#: Vocabulary words looked at for two errors.
SCAN_LIMIT = 20_000


class Vocabulary(Protocol):
    """The indexed words, folded, as an engine knows them."""

    def frequencies(self, words: Collection[str]) -> Mapping[str, int]:
        """In how many documents each of these words stands; what stands in none is left out."""
        ...

    def near(self, folded: str, errors: int) -> Mapping[str, int]:
        """Words at most one or two errors from ``folded`` → in how many documents they stand. With two errors the
        first letter is taken for right."""
        ...

    def starting_with(self, prefix: str, limit: int) -> Sequence[tuple[str, str, int]]:
        """Up to ``limit`` of ``(folded, form, frequency)``, one for each spelling, in alphabetical order."""
        ...


def corrections(folded: str, vocabulary: Vocabulary, limit: int = 2) -> list[str]:
    """The likeliest words for ``folded``, a word the vocabulary does not have, as documents spell them: those that
    sound alike, those one error away, or else two; of these what stands in most documents first."""
    if not SHORTEST <= len(folded) <= LONGEST or not folded.isalpha():
        return []
    alike = vocabulary.frequencies(sounding_alike(folded))
    found = vocabulary.near(folded, 1)
    if not found and not alike and len(folded) >= TWO_ERRORS_FROM:
        found = vocabulary.near(folded, 2)
    both = {**found, **alike}
    ranked = sorted(both, key=lambda word: (word not in alike, -both[word], word))
    forms = [_usual_form(word, vocabulary) for word in ranked[:limit]]
    return [form for form in forms if form]


#: What sounds alike in the Spanish of Mexico, by the letters that may stand for it; ``h`` is not heard.
_SOUNDS = (("ll", "y"), ("b", "v"), ("s", "z"), ("qu", "k"))
_SOUNDS_BEFORE_E_AND_I = (("c", "s"), ("c", "z"), ("g", "j"))


def sounding_alike(word: str) -> set[str]:
    """Other spellings of what ``word`` sounds like, at most :data:`SPELLINGS`: ``apollo`` → ``apoyo``."""
    found = {word}
    for place in range(len(word) - 1, -1, -1):  # from the end, so that places before stay where they are
        for known in list(found):
            if len(found) < SPELLINGS:
                found.update(_respelt(known, place))
    return found - {word}


def _respelt(word: str, place: int) -> Iterator[str]:
    soft = word[place + 1 : place + 2] in ("e", "i")
    for pair in (*_SOUNDS, *(_SOUNDS_BEFORE_E_AND_I if soft else ())):
        for here, there in (pair, pair[::-1]):
            if word.startswith(here, place):
                yield word[:place] + there + word[place + len(here) :]
    if word[place] == "h" and word[place - 1 : place] != "c":
        yield word[:place] + word[place + 1 :]
    elif place == 0 and word[0] in "aeiou":
        yield f"h{word}"


def within(a: str, b: str, errors: int) -> bool:
    """Whether two words are at most so many errors apart; with two, they begin alike."""
    return a != b and (errors < 2 or a[:1] == b[:1]) and _distance(a, b, errors) <= errors


def one_error_away(word: str) -> Iterator[str]:
    """Every word one missing, added, wrong or exchanged letter away."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _ALPHABET:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


def two_errors_away(word: str, spellings: Iterable[str]) -> Iterator[str]:
    """Of folded words those within two errors."""
    letters = set(word)
    for folded in spellings:
        if abs(len(folded) - len(word)) <= 2 and len(letters - set(folded)) <= 2 and _distance(word, folded, 2) <= 2:
            yield folded


def _distance(a: str, b: str, most: int) -> int:
    """Edit distance with exchanged neighbours counted once (optimal string alignment); ``most + 1`` when beyond it."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row = row, [i] + [most + 1] * len(b)
        for j in range(max(1, i - most), min(len(b), i + most) + 1):
            y = b[j - 1]
            row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], before[j - 2] + 1)
        if min(row) > most:
            return most + 1
        before = previous
    return row[-1]


def _usual_form(folded: str, vocabulary: Vocabulary) -> str:
    """The spelling most documents use, with its accents; "" where the last document that had it is gone."""
    forms = [entry for entry in vocabulary.starting_with(f"{folded}/", 20) if entry[0] == folded]
    return max(forms, key=lambda entry: entry[2])[1] if forms else ""

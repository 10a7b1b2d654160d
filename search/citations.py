"""What lawyers and offices cite: articles, fractions, folios and case numbers, in one form however they are written.

``art. 15 fracción X``, ``artículo 15, frac. X`` and ``art 15 f. 10`` all become ``art:15/fr:10``. A citation is one
word of a field of its own, so that a question for it finds the text that has it, and not every text with a 15 in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

#: Citations of one text that are looked at.
MOST: Final = 2_000

_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}

_NUMBER = r"(?P<{0}>\d{{1,4}}(?:\s?(?:bis|ter|quater))?|[ivxlcdm]{{1,9}})"
# in lower case: an article, then perhaps its fraction and its letter
_ARTICLE = re.compile(
    rf"\b(?:art[ií]culos?|arts?|numeral)\b\.?\s*{_NUMBER.format('article')}(?:\s?(?:o|a)\b\.?|\b|[ºª°]\.?)"
    rf"(?:\s*[,;]?\s*(?:y\s)?(?:fracci[oó]n(?:es)?|fracc?|fr|f)\b\.?\s*{_NUMBER.format('fraction')}\b)?"
    r"(?:\s*[,;]?\s*(?:inciso|inc)\b\.?\s*(?P<letter>[a-z])\b\)?)?"
)
_FRACTION = re.compile(rf"\b(?:fracci[oó]n|fracc?)\b\.?\s*{_NUMBER.format('fraction')}\b")
# letters, digits, strokes: LP-003/2025, 123/2025, OP/2024-17; begun where a word begins, or long texts take minutes
_FOLIO = re.compile(r"(?<![a-z0-9])[a-z0-9]{1,20}(?:[-/][a-z0-9]{1,20}){1,5}")
_NAMED_FOLIO = re.compile(
    r"\b(?:folio|expediente|exp|oficio|contrato|licitaci[oó]n|acuerdo|acta|n[uú]m(?:ero)?|no)\b\.?\s*"
    r"(?:no\b\.?|n[uú]m\b\.?|n[uú]mero|#|nº|n°)?\s*(?P<number>[a-z0-9]{0,20}\d[a-z0-9/\-.]{0,30})"
)


_DIGIT = re.compile(r"\d")
#: Runs between spaces that a folio's name takes at most: «oficio núm. # 15».
_NAME_RUNS: Final = 3


def number(text: str) -> str:
    """``X`` and ``10`` alike, as ``10``; ``15 bis`` as ``15bis``. What is neither stays as it is."""
    word = text.lower().replace(" ", "")
    if word.isdigit():
        return str(int(word))
    if word and _ROMAN.fullmatch(word):
        values = [_VALUES[letter] for letter in word]
        ahead = [*values[1:], 0]
        return str(sum(value if value >= after else -value for value, after in zip(values, ahead, strict=True)))
    return word


def citations(text: str) -> list[str]:
    """The citations of a text, each once, the most exact first."""
    lowered = (text if text.isascii() else unicodedata.normalize("NFC", text)).lower()
    found: dict[str, None] = {}
    # what a pattern cannot do without is looked for first, a hundred times as fast
    articles = "art" in lowered or "numeral" in lowered
    for match in _ARTICLE.finditer(lowered) if articles else ():
        article = f"art:{number(match['article'])}"
        if match["fraction"]:
            exact = f"{article}/fr:{number(match['fraction'])}"
            if match["letter"]:
                found[f"{exact}/{match['letter']}"] = None
            found[exact] = None
        found[article] = None
        if len(found) > MOST:
            break
    for match in _FRACTION.finditer(lowered) if "frac" in lowered else ():
        found[f"fr:{number(match['fraction'])}"] = None
        if len(found) > MOST:
            break
    for folio in _all_folios(lowered):
        found[f"no:{folio}"] = None
        if len(found) > 2 * MOST:
            break
    return list(found)


def _all_folios(lowered: str) -> Iterator[str]:
    """The folios of a text in lower case. A text is mostly words without digits: only what has one is looked at, with
    what its name may be before it."""
    runs = lowered.split() if _DIGIT.search(lowered) else []
    numbered = [place for place, run in enumerate(runs) if _DIGIT.search(run)]
    for place in numbered:
        if "/" in runs[place] or "-" in runs[place]:
            for match in _FOLIO.finditer(runs[place]):
                yield from _folios(match[0])
    for place in numbered:
        for match in _NAMED_FOLIO.finditer(" ".join(runs[max(0, place - _NAME_RUNS) : place + 1])):
            yield from _folios(match["number"])


def _folios(text: str) -> Iterator[str]:
    """A folio without what people leave out or write otherwise: its parts joined by ``/``, without leading zeros; then
    the same without its first letters."""
    parts = [str(int(part)) if part.isdigit() else part for part in re.split(r"[^a-z0-9]+", text) if part]
    first = next((place for place, part in enumerate(parts) if part[0].isdigit()), None)
    if first is None:
        return
    yield "/".join(parts)
    if 0 < first < len(parts) - 1:
        yield "/".join(parts[first:])

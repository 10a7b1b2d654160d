"""What lawyers and offices cite: articles, fractions, folios and case numbers, in one form however they are written.

``art. 15 fracción X``, ``artículo 15, frac. X`` and ``art 15 f. 10`` all become ``art:15/fr:10``. A citation is one
word of a field of its own, so that a question for it finds the text that has it, and not every text with a 15 in it.
"""

from __future__ import annotations

import re
from typing import Final

from .analysis import fold

#: Citations of one text that are looked at.
MOST: Final = 2_000

_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}

_NUMBER = r"(?P<{0}>\d{{1,4}}(?:\s?(?:bis|ter|quater))?|[ivxlcdm]{{1,9}})"
# after folding to lower case: an article, then perhaps its fraction and its letter
_ARTICLE = re.compile(
    rf"\b(?:articulos?|arts?|numeral)\b\.?\s*{_NUMBER.format('article')}(?:\s?(?:o|a)\b\.?|\b|[ºª°]\.?)"
    rf"(?:\s*[,;]?\s*(?:y\s)?(?:fraccion(?:es)?|fracc?|fr|f)\b\.?\s*{_NUMBER.format('fraction')}\b)?"
    r"(?:\s*[,;]?\s*(?:inciso|inc)\b\.?\s*(?P<letter>[a-z])\b\)?)?"
)
_FRACTION = re.compile(rf"\b(?:fraccion|fracc?)\b\.?\s*{_NUMBER.format('fraction')}\b")
# letters, digits, strokes: LP-003/2025, 123/2025, OP/2024-17
_FOLIO = re.compile(r"\b(?:[a-z]{1,10}[-/. ]?){0,4}\d{1,6}(?:\s?[-/]\s?[a-z0-9]{1,8}){1,4}\b")
_NAMED_FOLIO = re.compile(
    r"\b(?:folio|expediente|exp|oficio|contrato|licitacion|acuerdo|acta|num(?:ero)?|no)\b\.?\s*"
    r"(?:no\b\.?|num\b\.?|numero|#|nº|n°)?\s*(?P<number>[a-z0-9]*\d[a-z0-9/\-.]{0,30})"
)


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
    folded = fold(text).lower()
    found: dict[str, None] = {}
    for match in _ARTICLE.finditer(folded):
        article = f"art:{number(match['article'])}"
        if match["fraction"]:
            exact = f"{article}/fr:{number(match['fraction'])}"
            if match["letter"]:
                found[f"{exact}/{match['letter']}"] = None
            found[exact] = None
        found[article] = None
        if len(found) > MOST:
            break
    for match in _FRACTION.finditer(folded):
        found[f"fr:{number(match['fraction'])}"] = None
        if len(found) > MOST:
            break
    for pattern, group in ((_FOLIO, 0), (_NAMED_FOLIO, "number")):
        for match in pattern.finditer(folded):
            if digits := _folio(match[group]):
                found[f"no:{digits}"] = None
            if len(found) > 2 * MOST:
                break
    return list(found)


def _folio(text: str) -> str:
    """A folio without what people leave out or write otherwise: its parts joined by ``/``, leading zeros gone."""
    parts = [part for part in re.split(r"[^a-z0-9]+", text.strip(" .-/")) if part]
    return "/".join(str(int(part)) if part.isdigit() else part for part in parts)

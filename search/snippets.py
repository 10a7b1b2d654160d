"""The passage shown under a hit: cut from the original text, its matched words marked.

The marks are set on the text as it was published, with its accents and capitals, never on the
stems; everything else is escaped.
"""

from __future__ import annotations

from collections.abc import Set
from html import escape

from .analysis import Analyser, Token

#: Characters of original text in a passage.
LENGTH = 220
#: Characters of a document looked through for the best passage.
REACH = 20_000


def passage(text: str, terms: Set[str], analyser: Analyser, length: int = LENGTH) -> str:
    """Escaped HTML of at most about ``length`` characters of ``text``, with ``<mark>`` around words that match.

    ``terms``: stems of the query. The passage with most different terms wins, the first of equals.
    Without a match, the beginning of the text.
    """
    text = text[:REACH]
    matches = analyser.matches(text, terms)
    first, last = _densest(matches, length)
    if first < 0:
        start, end = _widen(text, 0, 0, length)
    else:
        start, end = _widen(text, matches[first].start, matches[last].end, length)
    return _render(text, start, end, matches)


def _densest(matches: list[Token], length: int) -> tuple[int, int]:
    """Indices of the first and last match of the best window; ``(-1, -1)`` where there is none."""
    best, best_score = (-1, -1), (0, 0)
    end = 0
    for begin, match in enumerate(matches):
        end = max(end, begin)
        while end + 1 < len(matches) and matches[end + 1].end - match.start <= length:
            end += 1
        window = matches[begin : end + 1]
        score = (len({token.word.stems for token in window}), len(window))
        if score > best_score:
            best, best_score = (begin, end), score
    return best


def _widen(text: str, start: int, end: int, length: int) -> tuple[int, int]:
    """``start`` and ``end`` moved apart to about ``length`` characters and then to the edges of words."""
    spare = max(0, length - (end - start))
    left = max(0, start - spare // 3)
    right = min(len(text), left + max(length, end - left))
    if left > 0:
        edge = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
        left = next((i + 1 for i in range(left, edge) if text[i].isspace()), edge if edge > left else start)
    if right < len(text):
        edge = max(text.rfind(" ", end, right), text.rfind("\n", end, right))
        right = edge if edge >= end and edge > left else right
    return left, right


def _render(text: str, start: int, end: int, matches: list[Token]) -> str:
    parts = ["… "] if text[:start].strip() else []
    place = start
    for token in matches:
        if token.start >= place and token.end <= end:
            parts += [escape(text[place : token.start]), "<mark>", escape(text[token.start : token.end]), "</mark>"]
            place = token.end
    parts.append(escape(text[place:end]))
    if text[end:].strip():
        parts.append(" …")
    return " ".join("".join(parts).split())

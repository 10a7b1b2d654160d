"""Tables made to fit a page: how wide each column is, which hold numbers, where long words may break."""

from __future__ import annotations

import re
from typing import Any

from .text import LONGEST_WORD, line, soften, width

#: width of a line on letter paper, and of the space between two columns, in millimetres
_LINE_WIDTH, _GUTTER = 168.0, 3.4
#: a figure: money, percentage, thousands, a range or a dash for "none"
_FIGURE = re.compile(r"[$~±+\-–−]?\s?\$?\d[\d,.\s]*(%|‰|°|[a-zA-Zµ²³/]{1,4})?|[-–—]|n\.?\s?d\.?", re.IGNORECASE)
#: so many consonants in a row belong to no word that Spanish patterns hyphenate
_UNSPOKEN = re.compile(r"[^aeiouáéíóúü]{6}", re.IGNORECASE)
_WHOLE = 1_000_000  # width no word has
_NARROW, _WIDE = 5, 34


def fit(columns: list[Any], rows: list[list[Any]]) -> dict[str, Any]:
    """``columns`` and ``rows`` as a layout needs them.

    ``columns`` and ``rows`` as text, every row of the same length; ``widths``: share of each column;
    ``figures``: whether a column holds numbers only; ``size``: of the type, in points.
    """
    count = max([len(columns), *(len(row) for row in rows)], default=0)
    if not count:
        return {"columns": [], "rows": [], "widths": [], "figures": [], "size": 9.5}
    head = [line(cell, _WHOLE) for cell in columns] + [""] * (count - len(columns))
    body = [[line("" if cell is None else cell, _WHOLE) for cell in row] + [""] * (count - len(row)) for row in rows]
    size = 9.5 if count <= 5 else 8.5 if count <= 8 else 7.0
    widths = [_share([head[index], *(row[index] for row in body)]) for index in range(count)]
    whole = sum(widths)
    room = [int((_LINE_WIDTH * share / whole - _GUTTER) / (size * 0.185)) for share in widths]
    return {
        "columns": [_breakable(cell, room[index]) for index, cell in enumerate(head)],
        "rows": [[_breakable(cell, room[index]) for index, cell in enumerate(row)] for row in body],
        "widths": widths,
        "figures": [_holds_figures([row[index] for row in body]) for index in range(count)],
        "size": size,
    }


def _share(cells: list[str]) -> int:
    """How wide a column wants to be, in average characters: its longest cell, within reason."""
    longest = max(round(width(cell)) for cell in cells)
    return max(_NARROW, min(longest, _WIDE))


def _holds_figures(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(_FIGURE.fullmatch(cell) for cell in filled)


def _breakable(cell: str, room: int) -> str:
    """``cell`` with places to break in what is wider than ``room`` average characters and cannot be hyphenated."""
    return re.sub(r"\S+", lambda found: _breakable_word(found[0], max(3, room)), cell)


def _breakable_word(word: str, room: int) -> str:
    is_word = word.isalpha() and len(word) <= LONGEST_WORD and not _UNSPOKEN.search(word)
    return word if is_word else soften(word, room)

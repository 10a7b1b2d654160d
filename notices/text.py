"""Text made fit for paper without changing what it says."""

from __future__ import annotations

import re
import unicodedata

#: longest run of characters without a place to break a line; longer ones would run off the page
LONGEST_WORD = 26

_SPACE = re.compile(r"[ \t\n\r\f\v\x85\u2028\u2029]+")
#: C0 and C1 controls print nothing; lone surrogates and noncharacters are not text (Unicode 16, §23.1, §23.6, §23.7)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAK = "\u200b"
_AFTER = re.compile(r"([/?&=_.\-,;:@#|~+])(?=\S)")


def clean(text: object, longest: int = LONGEST_WORD) -> str:
    """``text`` in composed form (NFC), without control characters, and with invisible places to break
    in words longer than ``longest`` characters. Spaces are left as they are."""
    characters = _NOT_TEXT.sub("", str(text))
    characters = "".join(c for c in characters if ord(c) < 0x10000 or ord(c) & 0xFFFE != 0xFFFE)
    return soften(unicodedata.normalize("NFC", characters), longest)


def line(text: object, longest: int = LONGEST_WORD) -> str:
    """``text`` cleaned, on one line, without space at its ends."""
    return _SPACE.sub(" ", clean(text, longest)).strip()


def soften(text: str, longest: int = LONGEST_WORD) -> str:
    """``text`` with zero-width spaces in words longer than ``longest``: after the signs of an address, else anywhere
    between two characters that are not one (a letter keeps its combining marks)."""
    if len(text) <= longest:
        return text
    return re.sub(rf"[^\s{_BREAK}]{{{longest + 1},}}", lambda found: _soften_word(found[0], longest), text)


def _soften_word(word: str, longest: int) -> str:
    pieces = []
    for piece in _AFTER.sub(rf"\1{_BREAK}", word).split(_BREAK):
        start = 0
        for index in range(1, len(piece)):
            if index - start >= longest and not unicodedata.combining(piece[index]):
                pieces.append(piece[start:index])
                start = index
        pieces.append(piece[start:])
    return _BREAK.join(pieces)


def shorten(text: str, most: int) -> str:
    """``text`` of at most ``most`` characters, cut at a word and ended with an ellipsis where it is longer."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    if " " in head:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:.") + "…"

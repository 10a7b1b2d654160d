"""Text made fit for paper without changing what it says."""

from __future__ import annotations

import re
import unicodedata

#: longest word without a place to break a line, in average characters; longer ones would run off the page
LONGEST_WORD = 26

_SPACE = re.compile(r"[ \t\n\r\f\v\x85\u2028\u2029]+")
#: C0 and C1 controls print nothing; lone surrogates, noncharacters and the byte order mark are not text
#: (Unicode 16, §23.1, §23.6, §23.7, §23.8; PDF/UA-1 forbids the last)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_BREAK = "\u200b"
_WORD = re.compile(rf"[^\s{_BREAK}]+")
_WIDEST = 1.9
#: an address is broken after a slash and before any other sign, so that no hyphen seems to be ours
_IN_ADDRESS = re.compile(r"(?<=[/:;,|@])(?=[^/])|(?<=[^/])(?=[-._~?&=#%+])")


def clean(text: object, longest: float = LONGEST_WORD) -> str:
    """``text`` in composed form (NFC), without control characters, and with invisible places to break
    in words wider than ``longest``
    average characters. Spaces are left as they are."""
    characters = _NOT_TEXT.sub("", str(text))
    characters = "".join(c for c in characters if ord(c) < 0x10000 or ord(c) & 0xFFFE != 0xFFFE)
    return soften(unicodedata.normalize("NFC", characters), longest)


def line(text: object, longest: float = LONGEST_WORD) -> str:
    """``text`` cleaned, on one line, without space at its ends."""
    return _SPACE.sub(" ", clean(text, longest)).strip()


def soften(text: str, longest: float = LONGEST_WORD) -> str:
    """``text`` with zero-width spaces in words wider than ``longest`` average characters: at the signs of an
    address, else anywhere between two characters (a letter keeps its combining marks)."""
    if len(text) * _WIDEST <= longest:
        return text
    return _WORD.sub(lambda found: _soften_word(found[0], longest), text)


def width(text: str) -> float:
    """How wide ``text`` is set, in average characters of small letters."""
    return sum(map(_width, text))


def _width(character: str) -> float:
    if character in "MWmw@%&—…":
        return _WIDEST
    if character.isupper() or ord(character) > 0x24F:
        return 1.45
    return 0.0 if unicodedata.combining(character) else 1.0


def _soften_word(word: str, longest: float) -> str:
    if width(word) <= longest:
        return word
    pieces = []
    for piece in _IN_ADDRESS.split(word):
        start, wide = 0, 0.0
        for index, character in enumerate(piece):
            more = _width(character)
            if wide + more > longest and index > start and not unicodedata.combining(character):
                pieces.append(piece[start:index])
                start, wide = index, 0.0
            wide += more
        pieces.append(piece[start:])
    return _BREAK.join(pieces)


def shorten(text: str, most: float) -> str:
    """``text`` no wider than ``most`` average characters, cut at a word and ended with an ellipsis."""
    if width(text) <= most:
        return text
    end, wide = 0, 0.0
    while wide + _width(text[end]) <= most - _WIDEST:
        wide += _width(text[end])
        end += 1
    head = text[:end]
    if " " in head:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:.") + "…"

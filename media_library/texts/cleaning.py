"""Makes words of what a file calls text."""

from __future__ import annotations

import re
import unicodedata

#: what PDFium and word processors write where a word was broken at the end of a line
_BROKEN_WORD = re.compile(r"(?<=\w)[\x02\xad\ufffe][ \t]*\n?[ \t]*(?=\w)")
#: a word broken by a hyphen that looks like any other: between small letters only, as in Salina-Cruz there is none
_HYPHEN = re.compile(r"(?<=[a-záéíóúüñ])[-‐][ \t]*\n[ \t]*(?=[a-záéíóúüñ])")
#: control characters, marks that turn the direction of writing, and those that are nothing
_NOISE = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff0-\ufffc\ufffe\uffff]"
)
_SPACES = re.compile(r"[^\S\n\t]+")
_TABS = re.compile(r" ?\t[ \t]*")
_LINES = re.compile(r"[ \t]*\n\s*")
#: letters that fonts draw as one
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)


def clean(text: str) -> str:
    """``text`` as words, lines and tabs between cells: without what no reader sees, accents in one character."""
    text = text.encode("utf-8", "ignore").decode("utf-8")  # lone surrogates
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\x85", "\n")
    text = _BROKEN_WORD.sub("", text)
    text = _NOISE.sub("", text).translate(_LIGATURES)
    text = _HYPHEN.sub("", unicodedata.normalize("NFC", text))
    return _LINES.sub("\n", _TABS.sub("\t", _SPACES.sub(" ", text))).strip()

"""From text to the words that are compared: the one analyser of this platform.

Every engine, the highlighting and the spelling use it, so that a word typed and a word published
meet in the same form or not at all. The Spanish stemmer needs the accents that citizens leave out
(``policía`` → ``polic``, ``policia`` → ``polici``), and it keeps some plurals apart from their singulars
(``obra``/``obras``, ``ciudad``/``ciudades``, ``línea``/``líneas``). A word therefore carries two stems: that of
its accented form, folded afterwards, and that of its singular without accents. Two words meet when
they share one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple, TypeVar

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

_Made = TypeVar("_Made")

#: Longest word kept, in characters; what is longer is cut (engines refuse terms beyond 64 kB).
MAX_WORD = 64

#: Words remembered by each analyser, with their stems: about 500 bytes each. While a whole index is written, more are.
REMEMBERED_WORDS, REMEMBERED_AT_ONCE = 16_384, 131_072

# Letters and digits; combining accents, soft hyphens and zero-width joiners do not end a word. Texts without any of
# these, which nearly all are, are taken apart three times as fast by the second pattern, which does not look for them.
_JOINING = r"\u0300-\u036f\u00ad\u200b-\u200d\u2060"
_ANY_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_JOINING}])*")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_JOINER = re.compile(rf"[{_JOINING}]")
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060")

# Function words only. Lists that travel with stemmers also hold nouns a municipality needs: «estado», «nada», «tenido».
_SPANISH_STOP_WORDS = """
a al algo alguna algunas alguno algunos ante aquel aquella aquellas aquello aquellos aún con contra cuál cuáles cuándo
cuánta cuántas cuánto cuántos cómo de del desde donde dónde durante e el él ella ellas ellos en entre era eran eres es
esa esas ese eso esos esta está estaba estaban están estar estas este esto estos fue fueron ha haber había habían han
hasta hay he la las le les lo los más me mi mí mis mucho muchos muy ni no nos nosotros nuestra nuestras nuestro nuestros
o os otra otras otro otros para pero por porque pues que qué quien quién quienes quiénes se sea sean ser si sí sido sin
sobre son soy su sus también tan tanto te tiene tienen tu tú tus u un una unas uno unos usted ustedes y ya yo
""".split()  # noqa: SIM905 (read and mended as text)

_ENGLISH_STOP_WORDS = """
a about an and any are as at be been but by can do does for from had has have he her his how i if in into is it its me
my no nor not of on or our she so than that the their them then there these they this those to was we were what when
where which who whom why will with would you your
""".split()  # noqa: SIM905 (read and mended as text)


@dataclass(frozen=True, slots=True)
class Word:
    """A word that carries meaning. ``form``: lower case, as accented; ``folded``: no accents; ``stems``: 1 or 2.

    ``stemmed``: the stems in one text. ``spelling``: both spellings in one term, folded first, so that a folded prefix
    finds the accented word. Words are remembered, so these two are made once for thousands of documents.
    """

    form: str
    folded: str
    stems: tuple[str, ...]
    stemmed: str = field(init=False)
    spelling: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stemmed", " ".join(self.stems))
        object.__setattr__(self, "spelling", f"{self.folded}/{self.form}")


class Token(NamedTuple):
    """A word where it stands: ``text[start:end]``."""

    start: int
    end: int
    word: Word


def _pattern(text: str) -> re.Pattern[str]:
    """The quicker of the patterns that takes the words of ``text`` apart."""
    return _PLAIN_WORD if text.isascii() or not _JOINER.search(text) else _ANY_WORD


def fold(text: str) -> str:
    """``text`` without accents and other marks: ``ñ`` becomes ``n``, ``ü`` becomes ``u``."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def normalise(token: str) -> str:
    """``token`` in lower case, composed and without invisible characters, cut to :data:`MAX_WORD`."""
    if not token.isascii():
        token = unicodedata.normalize("NFKC", token.translate(_INVISIBLE))
    return token.lower()[:MAX_WORD]


def _snowball(language: str) -> Callable[[str], str]:
    """The Snowball stemmer of a language, in the engine's own build: 0.5 µs a word, where Python's takes 25."""
    analyser = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer(language)).build()
    return lambda word: analyser.analyze(word)[0]


class _Remembered(dict[str, _Made]):
    """What was made of a text, made when first asked for. Full, it begins anew: in any language few words are most of a
    text, and those are back at once; ``lru_cache`` costs four times as much a word."""

    most = REMEMBERED_WORDS

    def __init__(self, make: Callable[[str], _Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> _Made:
        made = self._make(text)
        if len(text) <= MAX_WORD:
            if len(self) >= _Remembered.most:
                self.clear()
            self[text] = made
        return made


class Analyser:
    """The words of one language. Thread-safe."""

    def __init__(
        self,
        stop_words: list[str],
        stem: Callable[[str], str] = str,
        singular: Callable[[str], str] = str,
    ) -> None:
        self._singular = singular
        self._stop_words = frozenset(stop_words) | {fold(word) for word in stop_words}
        self._stem = stem
        self._remembered = _Remembered(self._word), _Remembered(self._words)
        self.word: Callable[[str], Word | None] = self._remembered[0].__getitem__
        self._words_of: Callable[[str], tuple[Word, ...]] = self._remembered[1].__getitem__

    def forget(self) -> None:
        """Give the memory of the words back."""
        for remembered in self._remembered:
            remembered.clear()

    def _word(self, token: str) -> Word | None:
        """The word behind a token of a text; None for a stop word."""
        form = normalise(token)
        if not form or form in self._stop_words:
            return None
        folded = fold(form) or form
        return Word(form, folded, self._stems(form, folded))

    def _stems(self, form: str, folded: str) -> tuple[str, ...]:
        accented, plain = fold(self._stem(form)), fold(self._stem(self._singular(folded)))
        return (accented,) if accented == plain else (accented, plain)

    def tokens(self, text: str) -> Iterator[Token]:
        """The words of ``text`` with their places, stop words left out."""
        for match in _pattern(text).finditer(text):
            word = self.word(match.group())
            if word is not None:
                yield Token(match.start(), match.end(), word)

    def matches(self, text: str, stems: Set[str]) -> list[Token]:
        """The words of ``text`` that share a stem with ``stems``, with their places; each spelling is analysed once."""
        pattern = _pattern(text)
        found: dict[str, Word] = {}
        for token in set(pattern.findall(text)):
            word = self.word(token)
            if word is not None and not stems.isdisjoint(word.stems):
                found[token] = word
        tokens = []
        for match in pattern.finditer(text) if found else ():
            if word := found.get(match.group()):
                tokens.append(Token(match.start(), match.end(), word))
        return tokens

    def words(self, text: str) -> list[Word]:
        """The words of ``text`` in their order, stop words left out."""
        # what stands between spaces comes back as often as words do, and splitting at spaces costs a quarter
        return list(chain.from_iterable(map(self._words_of, text.split())))

    def _words(self, text: str) -> tuple[Word, ...]:
        return tuple(filter(None, map(self.word, _pattern(text).findall(text))))


def _spanish_singular(word: str) -> str:
    """A folded noun without its plural ending; other words in -s lose it too, always in the same way."""
    if len(word) > 4 and word.endswith("ces"):
        return f"{word[:-3]}z"
    if len(word) > 4 and word.endswith("es") and word[-3] not in "aeiou":
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and word[-2] in "aeiou":
        return word[:-1]
    return word


_SPANISH = Analyser(_SPANISH_STOP_WORDS, _snowball("spanish"), _spanish_singular)
_ENGLISH = Analyser(_ENGLISH_STOP_WORDS, _snowball("english"))
_UNSTEMMED = Analyser([])


def analyser_for(locale: str | None) -> Analyser:
    """The analyser of a locale (``es-MX``, ``en``, …). None: Spanish; one not known here (``hch``): folding only."""
    language = (locale or "es").lower().replace("_", "-").split("-")[0]
    return {"es": _SPANISH, "en": _ENGLISH}.get(language, _UNSTEMMED)


def comparable(text: str) -> str:
    """The words of ``text`` as another index may compare them: one stem each, without accents; stop words left out."""
    return " ".join(word.stems[-1] for word in analyser_for(None).words(text))


def begun(text: str) -> str:
    """The words of ``text`` as somebody may have begun to type them: lower case, without accents; none is left out."""
    return " ".join(fold(normalise(token)) for token in _pattern(text).findall(text))


def beginnings(text: str) -> str:
    """What texts treated by :func:`begun` are asked for: a plural is cut to its singular, with which both begin."""
    words = begun(text).split(" ")
    singular = map(_spanish_singular, words)
    return " ".join(short if word.startswith(short) else word for word, short in zip(words, singular, strict=True))


@contextmanager
def many_words() -> Iterator[None]:
    """While a whole index is written the words of a whole site come back again and again: they are remembered, and
    forgotten in the end."""
    _Remembered.most = REMEMBERED_AT_ONCE
    try:
        yield
    finally:
        _Remembered.most = REMEMBERED_WORDS
        for analyser in (_SPANISH, _ENGLISH, _UNSTEMMED):
            analyser.forget()

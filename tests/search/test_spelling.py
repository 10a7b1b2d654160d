"""Corrections from a vocabulary."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from search.spelling import _distance, corrections, one_error_away, sounding_alike, two_errors_away, within


class Words:
    """A vocabulary from ``{form: frequency}``; accents are given as ``folded/form``."""

    def __init__(self, **words: int) -> None:
        self.words = words
        self.looked_up = 0

    def frequencies(self, words: Collection[str]) -> dict[str, int]:
        self.looked_up += len(words)
        return {word: self.words[word] for word in words if word in self.words}

    def near(self, folded: str, errors: int) -> dict[str, int]:
        tried = set(one_error_away(folded) if errors == 1 else two_errors_away(folded, self.words))
        self.looked_up += len(tried)
        return {word: self.words[word] for word in tried if word in self.words}

    def starting_with(self, prefix: str, limit: int) -> list[tuple[str, str, int]]:
        accents = {"nacimiento": "nacimiento", "licitacion": "licitación"}
        found = [(word, accents.get(word, word), n) for word, n in sorted(self.words.items())]
        return [entry for entry in found if f"{entry[0]}/".startswith(prefix)][:limit]


VOCABULARY = {
    "apoyo": 9, "adulto": 5, "mayor": 7, "mejor": 3, "nacimiento": 4, "licitacion": 2, "obra": 8, "obras": 1,
    "pollo": 20,
    "biblioteca": 1, "desayunos": 1, "hospital": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("apollo", "apoyo"),
        ("vivlioteca", "biblioteca"),
        ("desallunos", "desayunos"),
        ("ospital", "hospital"),
        ("mallor", "mayor"),
        ("nacimeinto", "nacimiento"),
        ("licitasion", "licitación"),
        ("oobra", "obra"),
        ("aobra", "obra"),
        ("zdulto", "adulto"),
    ],
)
def test_the_likeliest_word_comes_first(typed: str, meant: str) -> None:
    assert corrections(typed, Words(**VOCABULARY))[0] == meant


@pytest.mark.parametrize("typed", ["zzzzzzzz", "ob", "x" * 200, "a1b2c3", "", "🙂🙂🙂🙂", "obxxyy"])
def test_what_is_like_nothing_is_left_alone(typed: str) -> None:
    assert corrections(typed, Words(**VOCABULARY)) == []


def test_work_for_the_longest_word_is_bounded() -> None:
    words = Words(**{f"a{'b' * (i % 20)}{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}": 1 for i in range(5_000)})
    corrections("a" + "c" * 23, words)
    assert words.looked_up < 2_500


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [("obra", "obra", 0), ("obra", "obr", 1), ("obra", "orba", 1), ("obra", "abro", 2), ("abc", "xyz", 3)],
)
def test_distance(a: str, b: str, distance: int) -> None:
    assert _distance(a, b, 2) == distance
    assert _distance(b, a, 2) == distance


@pytest.mark.parametrize(
    ("a", "b", "errors", "near"),
    [("obra", "obras", 1, True), ("obra", "obra", 1, False), ("obra", "cabra", 2, False), ("apoyo", "apollo", 2, True)],
)
def test_within_errors(a: str, b: str, errors: int, near: bool) -> None:
    assert within(a, b, errors) is near


def test_spellings_of_a_sound_are_few() -> None:
    assert sounding_alike("cielo") == {"sielo", "zielo"}
    assert sounding_alike("hecho") == {"echo"}, "ch is one sound"
    assert len(sounding_alike("bvszbvszbvszbvszllyy")) < 200

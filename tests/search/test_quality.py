"""The measures of a ranking, beside values worked out by hand."""

from __future__ import annotations

import pytest

from search.quality import ndcg, recall_at, reciprocal_rank

#: log2 of 3, by which the gain of the second place is divided; that of the third is divided by log2(4) = 2.
LOG2_3 = 1.584962500721156


@pytest.mark.parametrize(
    ("k", "ranked", "relevant", "recall"),
    [
        (10, "abc", "a", 1),
        (10, "abc", "ac", 1),
        (10, "abc", "ax", 1 / 2),
        (2, "abc", "abc", 2 / 3),
        (1, "abc", "bc", 0),
        (10, "", "a", 0),
    ],
)
def test_recall_is_the_share_of_what_is_relevant(k: int, ranked: str, relevant: str, recall: float) -> None:
    assert recall_at(k, ranked, relevant) == pytest.approx(recall)


@pytest.mark.parametrize(
    ("ranked", "relevant", "k", "reciprocal"),
    [
        ("abc", "a", 10, 1),
        ("abc", "cb", 10, 1 / 2),
        ("abc", "c", 10, 1 / 3),
        ("abc", "c", 2, 0),
        ("abc", "x", 10, 0),
        ("", "a", 10, 0),
    ],
)
def test_reciprocal_rank_is_of_the_first_that_is_relevant(
    ranked: str, relevant: str, k: int, reciprocal: float
) -> None:
    assert reciprocal_rank(ranked, relevant, k) == pytest.approx(reciprocal)


def test_reciprocal_rank_looks_at_ten() -> None:
    assert reciprocal_rank("0123456789", "9") == pytest.approx(1 / 10)
    assert reciprocal_rank("0123456789a", "a") == 0


@pytest.mark.parametrize(
    ("ranked", "grades", "k", "expected"),
    [
        # the best order: 3/1 + 1/log2(3), divided by itself
        ("ab", {"a": 2, "b": 1}, 10, 1),
        # the other one: 1/1 + 3/log2(3) = 2.892789 over 3 + 1/log2(3) = 3.630930
        ("ba", {"a": 2, "b": 1}, 10, 0.796708),
        # found in the third place: 3/2 over 3
        ("xya", {"a": 2}, 10, 1 / 2),
        # the one in the second place is missed: 3 over 3 + 1/log2(3)
        ("ax", {"a": 2, "b": 1}, 10, 3 / (3 + 1 / LOG2_3)),
        # the first two places only, here and in the best order: 1 over 3 + 3/log2(3)
        ("bxa", {"a": 2, "c": 2, "b": 1}, 2, 1 / (3 + 3 / LOG2_3)),
        ("xyz", {"a": 2}, 10, 0),
        ("", {"a": 2}, 10, 0),
    ],
)
def test_ndcg_weighs_grades_by_place(ranked: str, grades: dict[str, int], k: int, expected: float) -> None:
    assert ndcg(ranked, grades, k) == pytest.approx(expected, abs=1e-6)


def test_a_grade_of_0_changes_nothing() -> None:
    assert ndcg("xa", {"a": 1, "x": 0}) == ndcg("xa", {"a": 1}) == pytest.approx(1 / LOG2_3)


def test_nothing_to_find_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is relevant"):
        recall_at(10, "abc", "")
    with pytest.raises(ValueError, match="nothing is relevant"):
        ndcg("abc", {"a": 0})

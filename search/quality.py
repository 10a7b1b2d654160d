"""How good a ranking is, beside what people judged right: the usual measures of retrieval, as pure functions.

``ranked`` is what an engine answered, best first, without repetitions. A grade is a whole number, 0 for what is
of no use. Means over several queries are the caller's.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from math import log2


def recall_at(k: int, ranked: Sequence[Hashable], relevant: Collection[Hashable]) -> float:
    """The share of ``relevant`` that is among the first ``k`` of ``ranked``, 0 to 1.

    Raises ``ValueError`` where nothing is relevant: there is nothing to find.
    """
    wanted = set(relevant)
    if not wanted:
        raise ValueError("nothing is relevant")
    return len(wanted.intersection(ranked[:k])) / len(wanted)


def reciprocal_rank(ranked: Sequence[Hashable], relevant: Collection[Hashable], k: int = 10) -> float:
    """1 over the place of the first of ``relevant`` in ``ranked``, counted from 1; 0 where it is beyond ``k``."""
    wanted = set(relevant)
    return next((1 / place for place, id in enumerate(ranked[:k], 1) if id in wanted), 0.0)


def ndcg(ranked: Sequence[Hashable], grades: Mapping[Hashable, int], k: int = 10) -> float:
    """Normalised discounted cumulative gain of the first ``k``, 0 to 1 (Järvelin and Kekäläinen, 2002).

    A grade g gains 2^g - 1, divided by log2(1 + place) (Burges and others, 2005); the sum is divided by that of the
    best order there is. What ``grades`` does not hold has grade 0. Raises ``ValueError`` where no grade is above 0.
    """
    best = _gain(sorted(grades.values(), reverse=True)[:k])
    if not best:
        raise ValueError("nothing is relevant")
    return _gain([grades.get(id, 0) for id in ranked[:k]]) / best


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(1 + place) for place, grade in enumerate(grades, 1))

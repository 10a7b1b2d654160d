"""How good a ranking is, by what judges called right."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import log2


def recall_at(k: int, ranked: Sequence[str], relevant: Collection[str]) -> float:
    """Share of the relevant documents among the first ``k``."""
    return sum(1 for id in ranked[:k] if id in relevant) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """One by the rank of the first relevant document; 0 where there is none among the first ``k``."""
    return next((1 / rank for rank, id in enumerate(ranked[:k], 1) if id in relevant), 0.0)


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], k: int = 10) -> float:
    """Gain of the ranking, discounted by rank, against that of the best one there could be."""
    gain = sum((2 ** grades.get(id, 0) - 1) / log2(rank + 1) for rank, id in enumerate(ranked[:k], 1))
    best = sum(
        (2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(sorted(grades.values(), reverse=True)[:k], 1)
    )
    return gain / best if best else 0.0

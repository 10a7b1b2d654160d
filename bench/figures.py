"""Small arithmetic of the figures: medians, centiles and parts of a reference."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def ratio(rates: Sequence[float], reference: Sequence[float]) -> float:
    """Median of ``rates`` in parts of the median of ``reference``."""
    return median(rates) / median(reference)


def centile(values: Sequence[float], hundredth: float) -> float:
    """The smallest of ``values`` that at least ``hundredth`` percent of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * hundredth / 100) - 1)]

"""A question in the one spelling in which it is counted, guided and compared."""

from __future__ import annotations

from typing import Final

from .analysis import fold
from .privacy import MARKER, tells_of_a_person

#: characters that are kept of a question
LENGTH: Final = 200
#: characters that are looked at: also of data that would be cut in two
_REACH: Final = 300


def normalised(q: str) -> str:
    """A question as it is counted: without accents, in lower case, in one spacing, at most 200 characters.

    Where it holds data of a person nothing is left of it but :data:`.privacy.MARKER`.
    """
    text = " ".join(fold(q[:_REACH]).lower().split())
    return MARKER if tells_of_a_person(text) else text[:LENGTH]

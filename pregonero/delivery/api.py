"""What surfaces and the composition root use of the hot path."""

from .answers import Terms, keep, public
from .clicks import SearchPage
from .conditions import tagged
from .freshness import State, forget_state, now_public, read_state, site_of, state_of, unchanged_for
from .misasked import misasked
from .serving import HotApplication, Kept, forget
from .variants import best_language, language, origin, saves_data
from .waiting import LONGEST as LONGEST_WAIT
from .waiting import RETRY_AFTER, may_wait, wait

__all__ = [
    "LONGEST_WAIT",
    "RETRY_AFTER",
    "HotApplication",
    "Kept",
    "SearchPage",
    "State",
    "Terms",
    "best_language",
    "forget",
    "forget_state",
    "keep",
    "language",
    "may_wait",
    "misasked",
    "now_public",
    "origin",
    "public",
    "read_state",
    "saves_data",
    "site_of",
    "state_of",
    "tagged",
    "unchanged_for",
    "wait",
]

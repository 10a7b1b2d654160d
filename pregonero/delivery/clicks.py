"""Which search a page was chosen from: told by the ``Referer`` that a browser sends within one site.

No script, no third party, no address of its own that would send on: the results link to the pages themselves. What is
counted is the page and the words that were looked for. Whoever goes from the results to the menu counts as well: a
``Referer`` does not tell where on a page a link stood.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from .answers import LONGEST_QUERY


@dataclass(frozen=True, slots=True)
class SearchPage:
    """``path``: its address on every site; ``name``: the parameter that holds the question; ``normalised``: makes of a
    question what is counted of it."""

    path: str
    name: str
    normalised: Callable[[str], str]
    #: what stands in the address of every page of results
    mark: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "mark", f"{self.path}?")

    def asked_in(self, referer: str, host: str) -> str:
        """What was looked for on the page of results that ``referer`` is the address of; empty where it is none of this
        host's."""
        if len(referer) > LONGEST_QUERY:
            return ""
        try:
            # WSGI hands over bytes as Latin-1 (PEP 3333)
            address = urlsplit(referer.encode("latin-1", "replace").decode("utf-8", "replace"))
        except ValueError:  # not an address
            return ""
        if address.path != self.path or address.netloc != host:
            return ""
        asked = parse_qs(address.query).get(self.name)
        return self.normalised(asked[-1]) if asked else ""

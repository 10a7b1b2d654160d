"""What a surface says of an answer that may be kept.

A view names its terms with :func:`keep`; the hot path does the rest. Without terms nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

View = TypeVar("View", bound=Callable[..., Any])
Response = TypeVar("Response", bound=HttpResponseBase)

#: characters of a question that is kept; with more than that somebody tries something
LONGEST_QUERY = 1000


@dataclass(frozen=True, slots=True)
class Terms:
    """For how long and for whom an answer is good.

    ``names``: parameters of the query that it depends on; ``strict``: any other is refused, not ignored. ``until``:
    seconds since the epoch at which it changes by time alone. ``whole``: one statement read it, so that no publication
    in between can have cut it in two. ``varies``: request headers that it depends on (of :data:`.variants.VARIANTS`).
    ``address`` and ``searched``: the address it is counted under where that is not its own, and what was looked for;
    ``empty``: nothing was found.
    """

    names: tuple[str, ...] = ()
    strict: bool = False
    until: float = float("inf")
    whole: bool = False
    varies: tuple[str, ...] = ()
    address: str = ""
    searched: str = ""
    empty: bool = False


def keep(response: Response, terms: Terms) -> Response:
    """Say that an answer may be kept under ``terms``. Only for what every anonymous reader gets alike."""
    response.terms = terms  # type: ignore[attr-defined]
    patch_vary_headers(response, [*terms.varies, "Accept-Encoding"])
    return response


def public(view: View) -> View:
    """Mark a view that asks for nobody's name: no session, no user, no cookie. It is answered without the middleware
    that looks for them."""
    view.public = True  # type: ignore[attr-defined]
    return view

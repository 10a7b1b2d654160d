"""Wagtail's database search for the admin's lists and choosers, which a quotation mark does not break.

modelsearch writes each word between double quotes into the language of SQLite's FTS5 and doubles no quote inside
(``sqlite/query.py``, ``Lexeme.as_sql``): whoever looked for ``5" de lluvia`` got an error 500. No index holds the mark,
so it is taken out of what is looked for. On other databases it does no harm.
"""

from __future__ import annotations

from typing import Any

from wagtail.search.backends.database import SearchBackend as database_backend
from wagtail.search.query import SearchQuery


def without_quotes(query: Any) -> Any:
    """The same question without double quotes, whether it comes as text or as the parts of a question."""
    if isinstance(query, str):
        return query.replace('"', " ").strip()
    for part in (query, *getattr(query, "subqueries", ()), getattr(query, "subquery", None)):
        if part is not query and isinstance(part, SearchQuery):
            without_quotes(part)
    if hasattr(query, "query_string"):
        # what is empty without its quotes looks for nothing that exists
        query.query_string = without_quotes(query.query_string) or "\ufffd"
    return query


class _WithoutQuotes:
    """Mixed into whichever backend suits the database."""

    def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().search(without_quotes(query), *args, **kwargs)  # type: ignore[misc]

    def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().autocomplete(without_quotes(query), *args, **kwargs)  # type: ignore[misc]


def SearchBackend(params: Any) -> Any:
    """The backend of the database in use; Wagtail looks for this name in what ``WAGTAILSEARCH_BACKENDS`` names."""
    chosen = type(database_backend(params))
    return type(chosen.__name__, (_WithoutQuotes, chosen), {})(params)

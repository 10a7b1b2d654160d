"""Wagtail's database search for the admin's lists and choosers: no quotation mark breaks it, no save scans it.

modelsearch writes each word between double quotes into the language of SQLite's FTS5 and doubles no quote inside
(``sqlite/query.py``, ``Lexeme.as_sql``): whoever looked for ``5" de lluvia`` got an error 500. No index holds the mark,
so it is taken out of what is looked for. On other databases it does no harm.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.db.models import Avg, F
from django.db.models.functions import Length
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


#: seconds for which the average length of all titles is good enough
AVERAGE_KEPT = 3600


class _WithoutScans:
    """Mixed into the index: a save does not read every row of it.

    modelsearch measures the average title of the whole index after each save, and looks through all rows for those
    that have no share of it: a tenth of a second for 100,000 pages, several times for one publication. SQLite's engine
    never reads the share, and PostgreSQL's needs it of the rows that were written.
    """

    def add_items(self, model: Any, objs: Any) -> None:
        items = list(objs)
        super().add_items(model, items)  # type: ignore[misc]
        if connection.vendor == "postgresql" and items:
            written = self.entries.filter(  # type: ignore[attr-defined]
                content_type=ContentType.objects.get_for_model(model), object_id__in=[str(item.pk) for item in items]
            )
            shares = self._average() / F("title_length")
            written.annotate(title_length=Length("title")).filter(title_length__gt=0).update(title_norm=shares)

    def _average(self) -> float:
        """Length of the average title, in terms."""
        titles = self.entries.annotate(title_length=Length("title")).filter(title_length__gt=0)  # type: ignore[attr-defined]

        def measured() -> float:
            return float(titles.aggregate(average=Avg("title_length"))["average"] or 1.0)

        return cache.get_or_set("admin-search-average", measured, AVERAGE_KEPT) or 1.0

    def _refresh_title_norms(self, full: bool = False) -> None:
        if full:
            super()._refresh_title_norms(full=True)  # type: ignore[misc]


def SearchBackend(params: Any) -> Any:
    """The backend of the database in use; Wagtail looks for this name in what ``WAGTAILSEARCH_BACKENDS`` names."""
    chosen = type(database_backend(params))
    index = type(chosen.index_class.__name__, (_WithoutScans, chosen.index_class), {})
    return type(chosen.__name__, (_WithoutQuotes, chosen), {"index_class": index})(params)

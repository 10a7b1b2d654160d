"""Wagtail's database search for the admin's lists and choosers: with the words of the public search, no quotation mark
breaks it, no save scans it.

What is indexed and what is looked for go through the analyser of :mod:`search`, so that *licitaciones* finds
*Licitación* on every database: SQLite's own index leaves accents out, PostgreSQL's does not, and neither knows a plural
in Spanish. Lists that narrow while one types compare the beginnings of words, without accents.

modelsearch writes each word between double quotes into the language of SQLite's FTS5 and doubles no quote inside
(``sqlite/query.py``, ``Lexeme.as_sql``): whoever looked for ``5" de lluvia`` got an error 500. No word of the analyser
holds the mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.db.models import Avg, F
from django.db.models.functions import Length
from wagtail.search.backends.database import SearchBackend as database_backend
from wagtail.search.index import AutocompleteField, RelatedFields, SearchField
from wagtail.search.query import SearchQuery

from search.api import beginnings, begun, comparable

#: Changes with every change of the analysis: indexes of an older one are written anew by the preparation of `make run`.
FINGERPRINT = "1"
#: what is in no index: a question without a word finds nothing
NOTHING = "\ufffd"

Change = Callable[[str], str]


def changed_question(query: Any, change: Change) -> Any:
    """The same question with ``change`` made to its words, whether it comes as text or as the parts of a question."""
    if isinstance(query, str):
        return change(query) or NOTHING
    for part in (*getattr(query, "subqueries", ()), getattr(query, "subquery", None)):
        if isinstance(part, SearchQuery):
            changed_question(part, change)
    if hasattr(query, "query_string"):
        query.query_string = change(query.query_string) or NOTHING
    return query


class _Analysed:
    """Mixed into whichever backend suits the database."""

    def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().search(changed_question(query, comparable), *args, **kwargs)  # type: ignore[misc]

    def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().autocomplete(changed_question(query, beginnings), *args, **kwargs)  # type: ignore[misc]


def changed_value(value: Any, change: Change) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [changed_value(each, change) for each in value]
    if isinstance(value, dict):
        return {name: changed_value(each, change) for name, each in value.items()}
    return value


def changed_field(field: Any) -> Any:
    """The same search field, giving analysed words."""
    new = copy(field)
    if isinstance(field, RelatedFields):
        new.fields = [changed_field(each) for each in field.fields]
    elif isinstance(field, AutocompleteField | SearchField):
        change = begun if isinstance(field, AutocompleteField) else comparable
        new.get_value = lambda obj: changed_value(field.get_value(obj), change)
    return new


def analysed(objs: Iterable[Any], fields: Iterable[Any]) -> list[Any]:
    """Twins of ``objs`` that give analysed words to whoever indexes them."""
    new = [changed_field(field) for field in fields]
    twins = [copy(obj) for obj in objs]
    for twin in twins:
        twin.get_search_fields = lambda: new
    return twins


#: seconds for which the average length of all titles is good enough
AVERAGE_KEPT = 3600


class _Index:
    """Mixed into the index: it holds analysed words, and a save does not read every row of it.

    modelsearch measures the average title of the whole index after each save, and looks through all rows for those
    that have no share of it: a tenth of a second for 100,000 pages, several times for one publication. SQLite's engine
    never reads the share, and PostgreSQL's needs it of the rows that were written.
    """

    def add_items(self, model: Any, objs: Any) -> None:
        items = list(objs)
        super().add_items(model, analysed(items, model.get_search_fields()))  # type: ignore[misc]
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
    index = type(chosen.index_class.__name__, (_Index, chosen.index_class), {})
    return type(chosen.__name__, (_Analysed, chosen), {"index_class": index})(params)

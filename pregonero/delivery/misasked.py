"""What may be wrong with the parameters of a question before any of them is read; alike for all that answer data."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict
from django.utils.translation import gettext as _

#: parameters that are told, and characters of a name: a refusal is no longer than a good answer
TOLD, NAME = 20, 100


def misasked(query: QueryDict, allowed: Iterable[str]) -> dict[str, str]:
    """Parameter → what is wrong with it, in the reader's language; empty where nothing is.

    A misspelt filter must not be ignored, nor one of two values; and a text with a NUL is in no document, while
    PostgreSQL refuses it.
    """
    unknown = sorted(set(query) - set(allowed))
    if unknown:
        return {name[:NAME]: _("Unknown parameter.") for name in unknown[:TOLD]}
    wrong = {}
    for name, values in query.lists():
        if len(values) > 1:
            wrong[name] = _("Given more than once.")
        elif "\0" in values[0]:
            wrong[name] = _("Wrong value.")
    return wrong

"""The whole database as one comparable value: what a refused act must leave as it was."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

#: what a refused request may leave behind: a message for whoever asked, when a token was used, who looks at a form,
#: and that it was refused
IGNORED = frozenset({"accounts.session", "wagtailcore.apitoken", "wagtailadmin.editingsession", "accounts.auditentry"})


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """Model label → every row of its table, in the order of primary keys."""
    return {
        model._meta.label_lower: list(_rows(model))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in IGNORED
    }


def _rows(model: type[models.Model]) -> Any:
    return model._base_manager.order_by("pk").values_list()


def changed(before: dict[str, list[tuple[Any, ...]]], after: dict[str, list[tuple[Any, ...]]]) -> dict[str, Any]:
    """Model label → rows that came or went, for the models that differ."""
    return {
        label: [row for row in (*before[label], *after[label]) if (row in before[label]) != (row in after[label])]
        for label in before
        if before[label] != after[label]
    }

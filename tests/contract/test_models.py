"""No foreign key and no migration dependency crosses first-party plugins, not even by string.

Each of them can then be switched off, and no other plugin, and no room of the platform, misses a table.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

ROOT = Path(__file__).resolve().parent.parent.parent
PLUGINS = frozenset({"home", "programs", "news", "notices", "transparency"})
PLATFORM = frozenset(
    {
        "pregonero_plugins",
        "accounts",
        "directorates",
        "publishing",
        "content",
        "media_library",
        "search",
        "api",
        "portal",
    }
)
INSTALLED = sorted(PLUGINS & {config.label for config in apps.get_app_configs()})


def forbidden(label: str) -> frozenset[str]:
    """Apps that an app of this label may not know."""
    return PLUGINS - {label}


def relations(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Field → label of the app it leads to, own fields and hidden ones, through tables and parents included."""
    for field in model._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete:
            continue
        target = getattr(field, "related_model", None)
        if isinstance(target, str):
            yield field.name, target.split(".")[0]
        elif target is not None:
            yield field.name, target._meta.app_label
        through = getattr(getattr(field, "remote_field", None), "through", None)
        if through is not None:
            yield field.name, through if isinstance(through, str) else through._meta.app_label
    for parent in model._meta.get_parent_list():
        yield "(parent)", parent._meta.app_label


def test_the_walk_sees_something() -> None:
    """Were the walk blind, the tests below would pass without looking."""
    assert {"home", "programs", "news"} <= set(INSTALLED)
    found = {label for model in apps.get_app_config("news").get_models() for _field, label in relations(model)}
    assert {"wagtailcore", "media_library", "taggit"} <= found


@pytest.mark.parametrize("label", sorted(set(INSTALLED) | PLATFORM))
def test_no_relation_leads_into_a_plugin(label: str) -> None:
    crossing = [
        f"{model._meta.label}.{field} → {target}"
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        for field, target in relations(model)
        if target in forbidden(label)
    ]
    assert crossing == []


def operations(migration: Any) -> Iterator[Operation]:
    for operation in migration.operations:
        yield operation
        yield from getattr(operation, "database_operations", [])
        yield from getattr(operation, "state_operations", [])


def targets(operation: Operation) -> Iterator[str]:
    """Every app a migration operation leads to."""
    fields = [field for _name, field in getattr(operation, "fields", None) or []]
    if getattr(operation, "field", None) is not None:
        fields.append(operation.field)  # type: ignore[attr-defined]
    for field in fields:
        remote = getattr(field, "remote_field", None)
        for target in (getattr(remote, "model", None), getattr(remote, "through", None)):
            if target is not None:
                yield (target if isinstance(target, str) else target._meta.label).split(".")[0].lower()
    for base in getattr(operation, "bases", None) or ():
        if isinstance(base, str):
            yield base.split(".")[0].lower()


@pytest.mark.parametrize("label", sorted(set(INSTALLED) | PLATFORM))
def test_no_migration_needs_or_names_another_plugin(label: str, db: None) -> None:
    # `db`: a migration of wagtail-localize asks the database while it is imported
    loader = MigrationLoader(None, ignore_no_migrations=True)
    crossing = []
    for key, migration in loader.disk_migrations.items():
        if key[0] != label:
            continue
        asked = [*migration.dependencies, *migration.run_before, *migration.replaces]
        crossing += [f"{key} needs {other}" for other in asked if other[0] in forbidden(label)]
        crossing += [
            f"{key} leads to {target}"
            for operation in operations(migration)
            for target in targets(operation)
            if target in forbidden(label)
        ]
    assert crossing == []


def strings(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def models_of(label: str) -> set[str]:
    """``app.model`` and bare model names of an app, as strings would name them."""
    found = {model._meta for model in apps.get_app_config(label).get_models()}
    return {meta.label_lower for meta in found} | {meta.model_name for meta in found if meta.model_name}


@pytest.mark.parametrize("label", INSTALLED)
def test_no_module_names_a_model_of_another_plugin(label: str) -> None:
    """``"programs.ProgramPage"`` in a field, a `subpage_types` or a query would tie two plugins as an import does."""
    # "format" is a word of JSON Schema, and by itself names no model
    others = {name for other in INSTALLED if other != label for name in models_of(other)} - {"format"}
    crossing = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in sorted((ROOT / label).rglob("*.py"))
        for line, text in strings(path)
        if text.lower() in others
    ]
    assert crossing == []


def test_what_a_plugin_owns_is_what_its_manifest_says() -> None:
    from django.conf import settings

    for manifest in settings.LOADED_PLUGINS.enabled:
        owned = {model._meta.label for model in apps.get_app_config(manifest.app).get_models()}
        assert owned == set(manifest.models), manifest.slug

"""``manage.py plugins``: what is available, what is enabled, which extension points are answered by whom."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from pregonero.plugins.manifest import PLUGIN_API
from pregonero.plugins.orphans import orphan_pages
from pregonero.plugins.registries import ALL, contract


class Command(BaseCommand):
    help = "Lists the plugins and the extension points they answer."
    #: it must answer above all when a plugin fails the checks, and shows what they would say of it
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Plugin API {PLUGIN_API}")
        for slug, manifest in sorted(contract.loaded.available.items()):
            state = "enabled" if contract.loaded.is_enabled(slug) else "off"
            self.stdout.write(f"{slug} {manifest.version} {state}: {manifest.name}")
        for problem in (*contract.loaded.problems, *contract.problems):
            self.stdout.write(self.style.ERROR(f"{problem.id} {problem.message}"))
        for remark in contract.loaded.remarks:
            self.stdout.write(f"(off) {remark.id} {remark.message}")
        self.stdout.write(_orphan_line())
        self.stdout.write("Extension points:")
        for registry in ALL:
            answers = ", ".join(f"{item.slug} ({owner})" for item, owner in registry.with_owner())
            self.stdout.write(f"  {registry.capability.value}: {answers or '-'}")


def _orphan_line() -> str:
    """How many pages no installed model can read, by the model that made them."""
    try:
        orphans = orphan_pages()
    except DatabaseError:
        return "Orphan pages: not known, the database is not migrated"
    kinds = ", ".join(f"{model}: {count}" for model, count in orphans.items())
    return f"Orphan pages: {sum(orphans.values())}" + (f" ({kinds})" if kinds else "")

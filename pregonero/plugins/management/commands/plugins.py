"""``manage.py plugins``: what is available, what is enabled, which extension points are answered by whom."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from pregonero.plugins.manifest import PLUGIN_API
from pregonero.plugins.registries import ALL, contract


class Command(BaseCommand):
    help = "Lists the plugins and the extension points they answer."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Plugin API {PLUGIN_API}")
        for slug, manifest in sorted(contract.loaded.available.items()):
            state = "enabled" if contract.loaded.is_enabled(slug) else "off"
            self.stdout.write(f"{slug} {manifest.version} {state}: {manifest.name}")
        for problem in (*contract.loaded.problems, *contract.problems):
            self.stdout.write(self.style.ERROR(f"{problem.id} {problem.message}"))
        for remark in contract.loaded.remarks:
            self.stdout.write(f"(off) {remark.id} {remark.message}")
        self.stdout.write("Extension points:")
        for registry in ALL:
            answers = ", ".join(f"{item.slug} ({owner})" for item, owner in registry.with_owner())
            self.stdout.write(f"  {registry.capability.value}: {answers or '-'}")

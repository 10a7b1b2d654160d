"""Replaces Wagtail's command of the same name: each due item in its own act, through the door."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from pregonero.publishing.schedule import run_due


class Command(BaseCommand):
    help = "Publishes and expires what is due; a failure of one item does not touch the others."

    def handle(self, *args: Any, **options: Any) -> None:
        for outcome in run_due():
            self.stdout.write(f"{outcome.what} {outcome.object_id} {outcome.detail}".rstrip())

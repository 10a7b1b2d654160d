"""``manage.py files read | status``."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from media_library import text_queue
from media_library.models import DocumentText


class Command(BaseCommand):
    help = "Reads the text inside files, so that it can be found, and shows what came of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        read = verbs.add_parser("read", help="read what waits now, without waiting for the worker")
        read.add_argument("--again", action="store_true", help="everything anew, also what was read or given up")
        verbs.add_parser("status", help="how many files wait and how the others ended; what failed, one a line")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "read":
            self.read(again=options["again"])
        self.status()

    def read(self, *, again: bool) -> None:
        text_queue.adopt()
        if again:
            text_queue.again()
        self.stdout.write(f"{text_queue.drain()} files read")

    def status(self) -> None:
        self.stdout.write(" ".join(f"{name}={number}" for name, number in text_queue.counts().items()))
        for row in DocumentText.objects.filter(due_at=None, text=None).order_by("pk"):
            self.stdout.write(f"{row.pk} {row.name} {row.reason}")

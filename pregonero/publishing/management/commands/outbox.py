"""``manage.py outbox status | retry``."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pregonero.publishing import outbox
from pregonero.publishing.enums import OutboxStatus
from pregonero.publishing.models import OutboxMessage


class Command(BaseCommand):
    help = "Shows what waits in the outbox, and tries again what was given up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("status", help="what waits and what was given up, one a line, with the last error")
        verbs.add_parser("retry", help="let the worker try again what was given up, after a long failure of the server")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        getattr(self, verb)()

    def status(self) -> None:
        for message in OutboxMessage.objects.exclude(status=OutboxStatus.DONE).order_by("pk"):
            self.stdout.write(
                f"{message.pk} {message} attempts={message.attempts} since={message.created_at:%Y-%m-%dT%H:%M}"
                f" {message.last_error}".rstrip()
            )

    def retry(self) -> None:
        self.stdout.write(f"{outbox.retry()} tried again")

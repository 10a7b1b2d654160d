"""``manage.py tokens create USERNAME``: a bearer token for the authoring API."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import APIToken


class Command(BaseCommand):
    help = "Makes a bearer token that acts as one user; it is shown once and cannot be read again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="print a new bearer token, and nothing else")
        create.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = get_user_model()._default_manager.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"No hay ninguna cuenta activa llamada «{username}».")
        _token, plain = APIToken.create_token(user=user, name="manage.py tokens")
        self.stdout.write(plain)

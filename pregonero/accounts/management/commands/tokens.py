"""``manage.py tokens``: bearer tokens for the authoring API, with their scopes and their end."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from wagtail.models import APIToken

from pregonero.accounts import tokens
from pregonero.accounts.enums import TokenScope


class Command(BaseCommand):
    help = "Makes, lists and revokes bearer tokens that act as one user."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="print a new bearer token, and nothing else")
        create.add_argument("username")
        create.add_argument("--name", default="manage.py tokens", help="what it is for, shown in the list")
        create.add_argument(
            "--scopes",
            default=",".join(TokenScope.values),
            help=f"comma-separated, of {', '.join(TokenScope.values)}; all where nothing is said",
        )
        create.add_argument("--days", type=int, help=f"1 to {tokens.LONGEST_DAYS}; {settings.TOKEN_DAYS} by default")
        verbs.add_parser("list", help="every token, one a line")
        revoke = verbs.add_parser("revoke", help="closes a token for good")
        revoke.add_argument("number", type=int, help="the number in the list")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        getattr(self, f"_{verb}")(options)

    def _create(self, options: dict[str, Any]) -> None:
        username = options["username"]
        user = get_user_model()._default_manager.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"No hay ninguna cuenta activa llamada «{username}».")
        scopes = [scope.strip() for scope in options["scopes"].split(",") if scope.strip()]
        try:
            _token, plain = tokens.create(user, options["name"], scopes, options["days"])
        except ValueError as error:
            raise CommandError(
                f"No se hizo: {error}. Alcances: {', '.join(TokenScope.values)}; días: de 1 a {tokens.LONGEST_DAYS}."
            ) from error
        self.stdout.write(plain)

    def _list(self, options: dict[str, Any]) -> None:
        for token in APIToken.objects.select_related("user", "terms").order_by("pk"):
            terms = getattr(token, "terms", None)
            columns = (
                str(token.pk),
                f"{token.prefix}…",
                token.user.get_username(),
                token.name,
                ",".join(terms.scopes) if terms else "-",
                f"{timezone.localtime(terms.expires_at):%Y-%m-%d}" if terms else "-",
                str(tokens.standing_of(token).label),
            )
            self.stdout.write("\t".join(columns))

    def _revoke(self, options: dict[str, Any]) -> None:
        token = APIToken.objects.select_related("user").filter(pk=options["number"]).first()
        if token is None:
            raise CommandError(f"No hay ningún token {options['number']}. Véalos con: manage.py tokens list")
        if not tokens.revoke(token):
            raise CommandError("Ese token ya estaba revocado.")
        self.stdout.write(f"Revocado: {token.name} de {token.user.get_username()}.")

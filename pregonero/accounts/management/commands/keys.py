"""``manage.py keys``: keys of partners that read the delivery API."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from pregonero.accounts import partner_keys
from pregonero.accounts.enums import KeyScope
from pregonero.accounts.models import PartnerKey


class Command(BaseCommand):
    help = "Makes, lists and revokes keys of partners that read the delivery API."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="print a new key, and nothing else")
        create.add_argument("name", help="who reads, and with which program")
        create.add_argument("--contact", required=True, help="e-mail of whoever is told when the key ends")
        create.add_argument(
            "--scopes",
            default=",".join(KeyScope.values),
            help=f"comma-separated, of {', '.join(KeyScope.values)}; all where nothing is said",
        )
        create.add_argument("--days", type=int, default=partner_keys.DAYS, help=f"1 to {partner_keys.LONGEST_DAYS}")
        verbs.add_parser("list", help="every key, one a line")
        revoke = verbs.add_parser("revoke", help="closes a key for good")
        revoke.add_argument("number", type=int, help="the number in the list")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        getattr(self, f"_{verb}")(options)

    def _create(self, options: dict[str, Any]) -> None:
        scopes = [scope.strip() for scope in options["scopes"].split(",") if scope.strip()]
        try:
            validate_email(options["contact"])
            _key, plain = partner_keys.create(options["name"][:120], options["contact"], scopes, options["days"])
        except ValidationError as error:
            raise CommandError(f"«{options['contact']}» no es una dirección de correo.") from error
        except ValueError as error:
            raise CommandError(
                f"No se hizo: {error}. Alcances: {', '.join(KeyScope.values)}; "
                f"días: de 1 a {partner_keys.LONGEST_DAYS}."
            ) from error
        self.stdout.write(plain)

    def _list(self, options: dict[str, Any]) -> None:
        for key in PartnerKey.objects.order_by("pk"):
            columns = (
                str(key.pk),
                f"{key.prefix}…",
                key.name,
                key.contact,
                ",".join(key.scopes),
                f"{timezone.localtime(key.expires_at):%Y-%m-%d}",
                str(key.standing.label),
            )
            self.stdout.write("\t".join(columns))

    def _revoke(self, options: dict[str, Any]) -> None:
        key = PartnerKey.objects.filter(pk=options["number"]).first()
        if key is None:
            raise CommandError(f"No hay ninguna clave {options['number']}. Véalas con: manage.py keys list")
        if not partner_keys.revoke(key):
            raise CommandError("Esa clave ya estaba revocada.")
        self.stdout.write(f"Revocada: {key.name}.")

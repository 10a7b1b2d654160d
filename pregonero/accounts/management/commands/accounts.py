"""``manage.py accounts``: who has an account, and a way back in for whoever lost password and telephone."""

from __future__ import annotations

import secrets
from typing import Any

from axes.utils import reset
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from pregonero.accounts import audit, audit_actions, second_factor, sessions


class Command(BaseCommand):
    help = "Lists accounts, or lets somebody back in who has lost password and second factor."

    def add_arguments(self, parser: Any) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="every account, one a line")
        recover = acts.add_parser("recover", help="prints a new password, and a new key for the app of codes")
        recover.add_argument("username")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        if act == "list":
            self._list()
        else:
            self._recover(options["username"])

    def _list(self) -> None:
        for person in get_user_model()._default_manager.order_by("username").prefetch_related("groups"):
            roles = [group.name for group in person.groups.all()]
            if person.is_superuser:
                roles.insert(0, "superusuario")
            seen = timezone.localtime(person.last_login).strftime("%Y-%m-%d %H:%M") if person.last_login else "nunca"
            columns = (
                person.get_username(),
                person.get_full_name() or "-",
                "activa" if person.is_active else "cerrada",
                "con segundo factor" if second_factor.is_set_up(person) else "sin segundo factor",
                f"último acceso: {seen}",
                ", ".join(roles) or "sin rol",
            )
            self.stdout.write("\t".join(columns))

    @transaction.atomic
    def _recover(self, username: str) -> None:
        person = get_user_model()._default_manager.filter(username=username).first()
        if person is None:
            raise CommandError(f"No hay ninguna cuenta «{username}». Véalas con: manage.py accounts list")
        if not person.is_active:
            raise CommandError(f"La cuenta «{username}» está cerrada. Un administrador puede activarla de nuevo.")
        needs_code = second_factor.is_required(person) or second_factor.is_set_up(person)
        removed = second_factor.remove(person, actor=None)
        ended = sessions.end(person)
        password = secrets.token_urlsafe(12)
        person.set_password(password)
        person.save(update_fields=["password"])
        reset(username=username)
        self.stdout.write(f"Contraseña nueva de «{username}»: {password}")
        if needs_code:
            key = second_factor.new_key()
            second_factor.set_up(person, key)
            self.stdout.write(f"Clave nueva para la aplicación de códigos: {second_factor.secret(key)}")
        audit.record(
            audit_actions.RECOVERED,
            actor=None,
            obj=person,
            detail={"second_factor_removed": removed, "sessions": ended},
        )
        self.stdout.write("Quien entre con ellas debe cambiarlas: «Cuenta», en el menú de su nombre.")

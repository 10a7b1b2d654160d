"""``manage.py demo_users``: an account for each role of the demonstration, in ``var/demo-credentials.json``."""

from __future__ import annotations

import json
import os
import secrets
from base64 import b32decode
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django_otp.oath import totp

from pregonero.accounts.api import second_factor
from pregonero.directorates.api import Directorate, Role, role_group

PEOPLE = (
    (Role.OFFICER, "", "oficial", "Oficial", "de Comunicación"),
    (Role.ADMINISTRATOR, "", "administracion", "Administración", "del sitio"),
    (Role.AUDITOR, "", "auditoria", "Auditoría", "interna"),
    (Role.EDITOR, "obras-publicas", "editora-obras", "Editora", "de Obras Públicas"),
    (Role.EDITOR, "dif", "editor-dif", "Editor", "del DIF"),
)
#: who cannot work without one
WITH_SECOND_FACTOR = frozenset({Role.OFFICER, Role.ADMINISTRATOR})


class Command(BaseCommand):
    help = "Makes the demonstration's accounts with new random passwords. Accounts that exist are left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--codes", action="store_true", help="print the second factor's codes that are good now")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.VAR_DIR) / "demo-credentials.json"
        known = json.loads(path.read_text()) if path.exists() else []
        if options["codes"]:
            for entry in known:
                if entry["totp_secret"]:
                    self.stdout.write(f"{entry['username']} {totp(b32decode(entry['totp_secret'])):06d}")
            return
        with transaction.atomic():
            made = [entry for person in PEOPLE if (entry := self._account(*person))]
        if made:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
                json.dump([*known, *made], handle, ensure_ascii=False, indent=2)
        self.stdout.write(f"{len(made)} cuentas nuevas; contraseñas en {path}")

    def _account(self, role: Role, directorate: str, username: str, first: str, last: str) -> dict[str, Any] | None:
        users = get_user_model()
        if users.objects.filter(username=username).exists():
            return None
        group = self._group(role, directorate)
        if group is None:
            return None
        password = secrets.token_urlsafe(12)
        user = users.objects.create_user(
            username, f"{username}@example.org", password, first_name=first, last_name=last
        )
        user.groups.add(group)
        key = None
        if role in WITH_SECOND_FACTOR:
            key = second_factor.new_key()
            second_factor.set_up(user, key)
        return {
            "role": role.value,
            "directorate": directorate or None,
            "username": username,
            "password": password,
            # base32, as apps of codes take it
            "totp_secret": second_factor.secret(key) if key else None,
        }

    def _group(self, role: Role, directorate: str) -> Group | None:
        """The group of the role; None where the municipality has no such directorate."""
        if role != Role.EDITOR:
            return role_group(role)
        found = Directorate.objects.active().filter(slug=directorate).first()
        return found.group if found else None

"""``manage.py demo_users``: one account for each role of the demonstration, written to ``var/demo-credentials.json``."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction

from pregonero.directorates.api import Directorate, Role, role_group

PEOPLE = (
    (Role.OFFICER, "", "oficial", "Oficial", "de Comunicación"),
    (Role.ADMINISTRATOR, "", "administracion", "Administración", "del sitio"),
    (Role.AUDITOR, "", "auditoria", "Auditoría", "interna"),
    (Role.EDITOR, "obras-publicas", "editora-obras", "Editora", "de Obras Públicas"),
    (Role.EDITOR, "dif", "editor-dif", "Editor", "del DIF"),
)


class Command(BaseCommand):
    help = "Makes the demonstration's accounts with new random passwords. Accounts that exist are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.VAR_DIR) / "demo-credentials.json"
        known = json.loads(path.read_text()) if path.exists() else []
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
        group = role_group(role) if role != Role.EDITOR else None
        if role == Role.EDITOR:
            found = Directorate.objects.active().filter(slug=directorate).first()
            if found is None or found.group is None:
                return None
            group = found.group
        password = secrets.token_urlsafe(12)
        user = users.objects.create_user(
            username, f"{username}@example.org", password, first_name=first, last_name=last
        )
        user.groups.add(group)
        return {
            "role": role.value,
            "directorate": directorate or None,
            "username": username,
            "password": password,
            "totp_secret": None,
        }

"""``manage.py provision``: after an upgrade, roles, workflows and directorates get what the new release adds."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Page

from pregonero.directorates.api import Directorate, Municipality, ensure_roles, provision, provision_office
from pregonero.publishing.api import door


class Command(BaseCommand):
    help = "Gives every role, workflow and directorate what this release knows and they lack. Run it after migrate."

    def handle(self, *args: Any, **options: Any) -> None:
        with door():
            ensure_roles()
            for municipality in Municipality.objects.select_related("site"):
                provision_office(Page.objects.get(pk=municipality.site.root_page_id))
        for directorate in Directorate.objects.all():
            with door():
                provision(directorate)
        self.stdout.write("Funciones, flujos y direcciones al día.")

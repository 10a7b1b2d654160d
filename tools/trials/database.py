"""A database of the trial's own, filled with the example municipality and some pages to work on."""

from __future__ import annotations

import secrets
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from home.models import SectionPage
from news.models import NewsArticlePage
from pregonero.content.municipality.load import load
from pregonero.directorates.api import Directorate, Role, role_group
from pregonero.publishing.api import door

EXAMPLE = Path(__file__).resolve().parents[2] / "municipality" / "ejemplo"
OFFICER, EDITOR = "officer", "editor-obras"
SUMMARY = "El servicio vuelve esta tarde a todo el barrio de arriba."
SECTIONS, BELOW, ARTICLES, IMAGES = 4, 4, 6, 3


def create() -> str | None:
    """On PostgreSQL a new database beside the one of the settings, which is used from here on; returns its name."""
    if connection.vendor != "postgresql":
        return None
    name = f"pregonero_trial_{secrets.token_hex(4)}"
    administer(f'CREATE DATABASE "{name}"')
    connection.settings_dict["NAME"] = name
    return name


def drop(name: str) -> None:
    connection.close()
    administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def administer(statement: str) -> None:
    """One statement in PostgreSQL's own database ``postgres``."""
    import psycopg

    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    wanted = {key: parameters[key] for key in ("host", "port", "user", "password", "dbname") if parameters.get(key)}
    with psycopg.connect(**wanted, autocommit=True) as administration:
        administration.execute(statement)


def fill() -> None:
    """Migrations, the example municipality, an officer, an editor, and pages."""
    call_command("migrate", interactive=False, verbosity=0)
    load(EXAMPLE, hostname="testserver")
    people = get_user_model().objects
    people.create_user(OFFICER, "oficial@example.org", secrets.token_hex(8)).groups.add(role_group(Role.OFFICER))
    obras = Directorate.objects.get(slug="obras")
    if obras.group is None:
        raise LookupError("the directorate has no group")
    people.create_user(EDITOR, "editor@example.org", secrets.token_hex(8)).groups.add(obras.group)
    with door():
        for number in range(IMAGES):
            picture(f"Foto {number}")
        root = Page.objects.get(pk=Site.objects.get(is_default_site=True).root_page_id)
        for number in range(SECTIONS):
            section = new_section(root, f"Sección {number}", f"seccion-{number}")
            for child in range(BELOW):
                new_section(section, f"Página {child}", f"pagina-{child}")
        for directorate in Directorate.objects.all():
            for number in range(ARTICLES):
                new_article(directorate, f"Aviso número {number} de la oficina", f"aviso-{number}")


def picture(title: str) -> Any:
    data = BytesIO()
    Pillow.new("RGB", (400, 300), "#336699").save(data, "JPEG")
    data.seek(0)
    image = get_image_model()(title=title, description=title, file=ImageFile(data, name="foto.jpg"))
    image.file_size = len(data.getvalue())
    image.save()
    return image


def new_section(parent: Page, title: str, slug: str, *, live: bool = True) -> SectionPage:
    """A section page with its revision, live from the start or a draft."""
    return _added(SectionPage(title=title, slug=slug, summary=SUMMARY), parent, live)


def new_article(
    directorate: Directorate, title: str, slug: str, *, live: bool = True, **values: Any
) -> NewsArticlePage:
    parent = Page.objects.get(pk=directorate.section_id)
    return _added(NewsArticlePage(title=title, slug=slug, summary=SUMMARY, **values), parent, live)


def _added(page: Any, parent: Page, live: bool) -> Any:
    page.live = live
    if live:
        page.first_published_at = page.last_published_at = timezone.now()
    parent.add_child(instance=page)
    page.save_revision(log_action=False)
    return page


def location() -> Path:
    """The data folder of this run."""
    return Path(settings.VAR_DIR)

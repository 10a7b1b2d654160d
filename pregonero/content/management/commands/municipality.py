"""``manage.py municipality load DIR`` and ``municipality new DIR --inegi CLAVE --name NAME``."""

from __future__ import annotations

import csv
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify

from pregonero.content.municipality.folder import BadFolder
from pregonero.content.municipality.load import DIRECTORATE_COLUMNS, load
from pregonero.publishing.api import PublicationRefused


class Command(BaseCommand):
    help = "Loads a municipality's folder of data files, or begins a new one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        loading = verbs.add_parser("load", help="add what the folder has and the database lacks")
        loading.add_argument("folder", type=Path)
        loading.add_argument("--hostname", help="host name of the site, in place of the folder's")
        loading.add_argument("--port", type=int, help="port that addresses carry; default 80, which is not shown")
        new = verbs.add_parser("new", help="write a folder to begin with")
        new.add_argument("folder", type=Path)
        new.add_argument("--inegi", required=True, help="INEGI key of the municipality, five digits")
        new.add_argument("--name", required=True)

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        getattr(self, verb)(**options)

    def load(self, folder: Path, hostname: str | None = None, port: int | None = None, **options: Any) -> None:
        try:
            created = load(folder, hostname=hostname, port=port)
        except BadFolder as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            self.stderr.write(f"{len(error.problems)} problema(s); no se cambió nada.")
            sys.exit(1)
        except PublicationRefused as refusal:
            for sentence in refusal.sentences():
                self.stderr.write(sentence)
            self.stderr.write("No se cambió nada.")
            sys.exit(1)
        added = ", ".join(f"{name}: {count}" for name, count in created.items() if count)
        self.stdout.write(f"Añadido: {added or 'nada; ya estaba todo'}.")

    def new(self, folder: Path, inegi: str, name: str, **options: Any) -> None:
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"La carpeta {folder} ya existe y no está vacía.")
        if not (inegi.isdigit() and len(inegi) == 5):
            raise CommandError("--inegi son cinco cifras, por ejemplo 14011.")
        (folder / "content" / "sections").mkdir(parents=True)
        (folder / "identity").mkdir()
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        (folder / "municipality.toml").write_text(
            _ABOUT.format(name=quoted, inegi=inegi, slug=slugify(name) or "municipio"), encoding="utf-8"
        )
        for slug, (title, summary, order) in _SECTIONS.items():
            (folder / "content" / "sections" / f"{slug}.toml").write_text(
                f'slug = "{slug}"\ntitle = "{title}"\nsummary = "{summary}"\norder = {order}\nin_menu = true\n',
                encoding="utf-8",
            )
        _table(folder / "localities.csv", ("clave", "nombre", "lat", "lon"))
        _table(folder / "postal_codes.csv", ("cp", "asentamiento", "tipo"))
        _table(folder / "calendar.csv", ("date", "name", "scope", "source"))
        _table(
            folder / "subjects.csv",
            ("slug", "name", "kind"),
            ("ayuntamiento", f"Ayuntamiento de {name}", "ayuntamiento"),
        )
        row = ("comunicacion-social", "Comunicación Social", "", "", "", "", "", "ayuntamiento")
        _table(folder / "directorates.csv", DIRECTORATE_COLUMNS, row)
        self.stdout.write(f"Carpeta lista: {folder}. Complétela y cárguela con: manage.py municipality load {folder}")


def _table(path: Path, header: tuple[str, ...], *rows: tuple[str, ...]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


_ABOUT = """languages = ["es-MX"]

[municipality]
name = "{name}"
official_name = "H. Ayuntamiento de {name}"
short_name = "{name}"
inegi = "{inegi}"
state = "Por completar"
slug = "{slug}"

[address]
street = ""
settlement = ""
postal_code = ""
phone = ""
email = ""
hours = ""

[colours]
primary = "#1f4e5f"
accent = "#9a3b12"

[site]
hostname = "localhost"
title = "Gobierno municipal de {name}"
"""

_SECTIONS = {
    "programas": ("Programas y trámites", "Qué puede pedir al municipio, con requisitos, costo y horarios.", 2),
    "direcciones": ("Direcciones", "Quién atiende cada asunto, dónde y a qué horas.", 3),
    "transparencia": ("Transparencia", "Información pública del municipio y cómo pedirla.", 4),
}

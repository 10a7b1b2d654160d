"""``manage.py law load [PATH...]``, ``law status`` and ``law show LAW``: the laws of transparency as data."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone

from transparency.faults import BadPacks
from transparency.filings.formats import seed
from transparency.loading import Outcome, load
from transparency.models import Law
from transparency.packs import SHIPPED, files_of, read_all


class Command(BaseCommand):
    help = "Loads law packs, or says which are loaded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        loading = verbs.add_parser("load", help="load law packs: all of them, or none where something is wrong")
        loading.add_argument("paths", nargs="*", type=Path, help="files or folders; without any, those shipped")
        verbs.add_parser("status", help="which laws are loaded, in which version")
        showing = verbs.add_parser("show", help="the duties of a law: LAW/KEY, article and title")
        showing.add_argument("law", metavar="LAW")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        getattr(self, verb)(**options)

    def load(self, paths: list[Path], **options: Any) -> None:
        try:
            outcomes = load([Path(path) for path in paths] or [SHIPPED])
            formats = seed()
        except BadPacks as error:
            self._refuse(error)
        for outcome in outcomes:
            self.stdout.write(_sentence(outcome))
            for change in outcome.changes:
                self.stdout.write(f"  {change}")
        if formats:
            self.stdout.write(f"{formats} formatos nuevos, con sus campos")

    def status(self, **options: Any) -> None:
        today = timezone.localdate()
        loaded = {law.slug: law for law in Law.objects.prefetch_related("duties", "versions")}
        for slug, law in loaded.items():
            version = law.versions.all()[0]
            duties = list(law.duties.all())
            current = [duty for duty in duties if duty.holds_on(today)]
            doubtful = sum(duty.is_doubtful for duty in current)
            self.stdout.write(
                f"{slug} versión {version.number} ({version.date}), vigencia {law.valid_from or '?'} a "
                f"{law.valid_until or 'hoy'}: {len(current)} obligaciones vigentes, {len(duties) - len(current)} "
                f"cerradas, {doubtful} con dudas"
            )
        try:
            shipped = read_all(files_of([SHIPPED]))
        except BadPacks as error:
            self._refuse(error)
        for pack in shipped:
            known = loaded.get(pack.law)
            if known is None:
                self.stdout.write(f"{pack.law}: sin cargar; «manage.py law load» la carga")
            elif known.versions.all()[0].number < pack.version:
                self.stdout.write(f"{pack.law}: hay una versión {pack.version}; «manage.py law load» la carga")

    def show(self, law: str, **options: Any) -> None:
        found = Law.objects.filter(slug=law).first()
        if found is None:
            known = ", ".join(Law.objects.values_list("slug", flat=True)) or "ninguna; «manage.py law load» las carga"
            self.stderr.write(f"No está cargada la ley «{law}». Hay: {known}.")
            sys.exit(1)
        for duty in found.duties.all():
            place = " ".join(filter(None, (duty.article, duty.fraction)))
            self.stdout.write(f"{law}/{duty.key}\t{place}\t{duty.title}")

    def _refuse(self, error: BadPacks) -> NoReturn:
        for fault in error.faults:
            self.stderr.write(str(fault))
        self.stderr.write(f"{len(error.faults)} problema(s); no se cambió nada.")
        sys.exit(1)


def _sentence(outcome: Outcome) -> str:
    named = f"{outcome.law} versión {outcome.version}"
    if outcome.is_new:
        return f"{named}: cargada, {outcome.duties} obligaciones"
    if outcome.is_changed:
        return f"{named}: actualizada, {outcome.duties} obligaciones; {len(outcome.changes)} cambio(s):"
    return f"{named}: ya estaba cargada, sin cambios"

"""``manage.py ledger verify | tail | rebuild | erase``."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from pregonero.publishing import ledger, reconcile
from pregonero.publishing.door import door
from pregonero.publishing.models import Chain, Entry


class Command(BaseCommand):
    help = "Verifies, shows and mends the ledger of each site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for name, text in (
            ("verify", "recompute the chain; exit 0 or 1"),
            ("tail", "the last entries, one JSON object a line"),
            ("rebuild", "bring the ledger level with what is live"),
            ("erase", "empty the payload of one entry for good"),
        ):
            verb = verbs.add_parser(name, help=text)
            verb.add_argument("--site", type=int, help="primary key of a Wagtail site; default: all, or the first")
            if name == "tail":
                verb.add_argument("-n", type=int, default=20, help="how many entries")
            if name == "erase":
                verb.add_argument("--seq", type=int, required=True)
                verb.add_argument("--reason", required=True)

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        getattr(self, verb)(**options)

    def _sites(self, site: int | None) -> list[int]:
        if site is None:
            return list(Chain.objects.order_by("-site__is_default_site", "pk").values_list("pk", flat=True))
        if not Site.objects.filter(pk=site).exists():
            raise CommandError(f"No hay ningún sitio con la clave {site}.")
        return [site]

    def verify(self, site: int | None = None, **options: Any) -> None:
        verdicts = [ledger.verify(pk) for pk in self._sites(site)] or [ledger.Verdict(site or 0)]
        for verdict in reversed(verdicts):
            note = f" erased={verdict.erased}" if verdict.erased else ""
            if len(verdicts) > 1 or note:
                self.stdout.write(f"site {verdict.site_id}: {'broken' if verdict.broken else 'holds'}{note}")
        worst = next((verdict for verdict in verdicts if verdict.broken), verdicts[0])
        self.stdout.write(worst.line())
        if worst.broken:
            sys.exit(1)

    def tail(self, site: int | None = None, n: int = 20, **options: Any) -> None:
        for pk in self._sites(site):
            for entry in reversed(Entry.objects.filter(site_id=pk).order_by("-seq")[:n]):
                self.stdout.write(json.dumps(entry.header(), ensure_ascii=False))

    def rebuild(self, **options: Any) -> None:
        count = reconcile.rebuild(ledger.SYSTEM_ACTOR)
        self.stdout.write(f"{count} elementos revisados; el registro coincide con lo publicado.")

    def erase(self, site: int | None = None, seq: int = 0, reason: str = "", **options: Any) -> None:
        for pk in self._sites(site)[:1]:
            entry = Entry.objects.filter(site_id=pk, seq=seq).first()
            if entry is None:
                raise CommandError(f"El registro no tiene el asiento {seq}.")
            try:
                with door():
                    written = ledger.erase(entry, reason, ledger.SYSTEM_ACTOR)
            except ValueError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"Borrado el contenido del asiento {seq}; consta en el asiento {written.seq}.")

"""``manage.py sipot check FILE | diff A B | import FILE … | export FILING -o FILE``."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from pregonero.directorates.api import Directorate, ObligatedSubject
from transparency.sipot.api import (
    Findings,
    Period,
    Unreadable,
    as_json,
    as_lines,
    check,
    diff,
    finding_lines,
    from_code,
    load,
    read_book,
    read_workbook,
)

if TYPE_CHECKING:
    from transparency.law_models import Duty

#: Exit codes beside 0.
FOUND, UNREADABLE = 1, 2


def _period(code: str) -> Period:
    try:
        return from_code(code)
    except ValueError:
        message = f"«{code}» no es un periodo: escriba 2026-T1, 2026-S1, 2026-B1, 2026-C1, 2026-M01 o 2026"
        raise ArgumentTypeError(message) from None


class Command(BaseCommand):
    help = "Checks and compares SIPOT workbooks, and fills in filings from files and back."
    #: ``check`` and ``diff`` do without a database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        checking = verbs.add_parser(
            "check", help="what is wrong with a file; exit 0 nothing blocking, 1 blocking, 2 unreadable"
        )
        checking.add_argument("file", metavar="FILE", type=Path)
        checking.add_argument("--json", action="store_true", help="one JSON object")
        checking.add_argument("--period", type=_period, help="the period the file should be of: 2026-T1, 2026-S1, 2026")
        checking.add_argument("--template", type=Path, help="the template it should be of")
        comparing = verbs.add_parser("diff", help="every difference of two files; exit 0 equal, 1 not, 2 unreadable")
        comparing.add_argument("left", metavar="A", type=Path)
        comparing.add_argument("right", metavar="B", type=Path)
        importing = verbs.add_parser(
            "import", help="fills in a filing from a workbook or CSV; exit 0 taken, 1 blocking, 2 not read or no place"
        )
        importing.add_argument("file", metavar="FILE", type=Path)
        importing.add_argument("--subject", required=True, metavar="SLUG", help="the obligated subject")
        importing.add_argument("--municipality", metavar="SLUG", help="where several have such a subject")
        importing.add_argument("--period", required=True, metavar="P", help="2018-T1, 2018-S1, 2018-03 or 2018")
        importing.add_argument("--directorate", metavar="SLUG", help="whose file it is, where the duty does not say")
        importing.add_argument("--duty", metavar="LAW/KEY", help="which duty, where the file does not say")
        importing.add_argument("--part", help="which of the duty's formats: A, B")
        importing.add_argument("--json", action="store_true", help="one JSON object")
        exporting = verbs.add_parser("export", help="a filing as .xlsx")
        exporting.add_argument("filing", metavar="FILING", type=int, help="its number, as import told it")
        exporting.add_argument("-o", "--output", required=True, metavar="FILE", type=Path)
        exporting.add_argument("--together", action="store_true", help="with the rows of the other directorates")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        verbs: dict[str, Callable[..., int]] = {
            "check": self.check_file,
            "diff": self.compare,
            "import": self.import_file,
            "export": self.export_filing,
        }
        told = options.pop("json", False)
        try:
            code = verbs[verb](json=told, **{key: value for key, value in options.items() if key not in _COMMON})
        except (Unreadable, Misnamed) as refusal:
            self.refuse(refusal.code, str(refusal), told)
            code = UNREADABLE
        if code:
            sys.exit(code)

    def refuse(self, code: str, message: str, as_object: bool) -> None:
        if as_object:
            self.stdout.write(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
        else:
            self.stderr.write(message)

    def check_file(
        self, *, file: Path, period: Period | None = None, template: Path | None = None, **options: Any
    ) -> int:
        as_object = options["json"]
        checked = check(file, period=period, template=read_workbook(template) if template else None)
        if as_object:
            self.stdout.write(json.dumps(as_json(checked), ensure_ascii=False, indent=1))
        else:
            for line in as_lines(checked):
                self.stdout.write(line)
        return FOUND if checked.findings.blocking else 0

    def compare(self, *, left: Path, right: Path, **options: Any) -> int:
        books = []
        for path in (left, right):
            try:
                books.append(read_book(path))
                read_workbook(books[-1])
            except Unreadable as refusal:
                self.stderr.write(f"{path.name}: {refusal}")
                return UNREADABLE
        equal = True
        for difference in diff(*books):
            equal = False
            self.stdout.write(str(difference))
        if equal:
            self.stdout.write("Iguales")
        return 0 if equal else FOUND

    def import_file(self, *, file: Path, subject: str, period: str, **options: Any) -> int:
        from transparency.filings import importing
        from transparency.periods import BadPeriod, parse

        try:
            span = parse(period)
        except BadPeriod:
            raise Misnamed("period", f"«{period}» no es un periodo: escriba 2018-T1, 2018-S1, 2018-03 o 2018") from None
        owner = _subject(subject, options["municipality"])
        try:
            received = importing.receive(
                load(file),
                file.name,
                subject=owner,
                period=span,
                directorate=_directorate(owner, options["directorate"]),
                duty=_duty(options["duty"]),
                part=options["part"],
            )
        except importing.Refused as refusal:
            if refusal.code != "blocking" or refusal.checked is None:
                raise Misnamed(refusal.code, f"{refusal}{_HINTS.get(refusal.code, '')}") from refusal
            self.tell(None, refusal.checked.findings, str(refusal), options["json"])
            return FOUND
        filing = received.filing
        rows = received.file.row_file.count if received.file.row_file else 0
        self.tell(filing.pk, received.findings, f"Carga {filing.pk}: {filing}. Filas: {rows}", options["json"])
        return 0

    def tell(self, filing: int | None, findings: Findings, sentence: str, as_object: bool) -> None:
        if as_object:
            told = {"filing": filing, "findings": [finding.as_dict() for finding in findings]}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        self.stdout.write(sentence)
        for line in finding_lines(findings):
            self.stdout.write(line)

    def export_filing(self, *, filing: int, output: Path, together: bool, **options: Any) -> int:
        from transparency.filings import exporting, importing
        from transparency.filings.models import Filing

        found = Filing.objects.filter(pk=filing).first()
        if found is None:
            raise Misnamed("filing", f"No hay ninguna carga {filing}. Su número lo dice «sipot import».")
        try:
            data = exporting.export(found, together=together)
        except importing.Refused as refusal:
            raise Misnamed(refusal.code, str(refusal)) from refusal
        try:
            output.write_bytes(data)
        except OSError as error:
            raise Misnamed("output", f"No se pudo escribir «{output}»: {error.strerror}.") from None
        self.stdout.write(f"{output}: {len(data):,} bytes")
        return 0


class Misnamed(Exception):
    """What was asked for is not there, or the file has no place; the text is for people."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


#: what Django's commands all have
_COMMON = frozenset(
    {"settings", "pythonpath", "verbosity", "traceback", "no_color", "force_color", "skip_checks", "stderr", "stdout"}
)
#: which option answers a refusal
_HINTS = {
    "duty-unknown": " Use --duty LEY/CLAVE; las claves las dice «manage.py law show LEY».",
    "duty-unclear": " Use --duty LEY/CLAVE y, si hace falta, --part.",
    "directorate-unknown": " Use --directorate.",
    "directorate-unclear": " Use --directorate.",
}


def _subject(slug: str, municipality: str | None) -> ObligatedSubject:
    every = ObligatedSubject.objects.select_related("municipality").order_by("municipality__slug", "slug")
    found = [one for one in every if one.slug == slug and municipality in (None, one.municipality.slug)]
    if len(found) == 1:
        return found[0]
    if found:
        towns = ", ".join(one.municipality.slug for one in found)
        raise Misnamed("subject", f"Varios municipios tienen el sujeto «{slug}»: indique --municipality ({towns}).")
    there = ", ".join(f"{one.slug} ({one.municipality.slug})" for one in every) or "ninguno; cargue un municipio"
    raise Misnamed("subject", f"No hay ningún sujeto obligado «{slug}». Los que hay: {there}.")


def _directorate(subject: ObligatedSubject, slug: str | None) -> Directorate | None:
    if slug is None:
        return None
    every = list(Directorate.objects.active().filter(subject=subject).order_by("slug"))
    found = next((one for one in every if one.slug == slug), None)
    if found is None:
        there = ", ".join(one.slug for one in every) or "ninguna"
        raise Misnamed("directorate", f"{subject} no tiene la dirección «{slug}». Las que hay: {there}.")
    return found


def _duty(text: str | None) -> Duty | None:
    from transparency.law_models import Duty, Law

    if text is None:
        return None
    law, _slash, key = text.partition("/")
    found = Duty.objects.filter(law__slug=law, key=key).select_related("law").first()
    if found is not None:
        return found
    if not Law.objects.filter(slug=law).exists():
        there = ", ".join(Law.objects.values_list("slug", flat=True)) or "ninguna; cárguelas con «law load»"
        raise Misnamed("duty", f"No hay ninguna ley «{law}». Las que hay: {there}. Se escribe LEY/CLAVE.")
    near = get_close_matches(key, list(Duty.objects.filter(law__slug=law).values_list("key", flat=True)), 5, 0.4)
    shown = f" Se parecen: {', '.join(near)}." if near else ""
    raise Misnamed("duty", f"La ley «{law}» no tiene la obligación «{key}».{shown}")

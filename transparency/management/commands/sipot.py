"""``manage.py sipot check FILE | diff A B``."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from transparency.sipot.api import (
    Period,
    Unreadable,
    as_json,
    as_lines,
    check,
    diff,
    from_code,
    read_book,
    read_workbook,
)

#: Exit codes beside 0.
FOUND, UNREADABLE = 1, 2


def _period(code: str) -> Period:
    try:
        return from_code(code)
    except ValueError:
        message = f"«{code}» no es un periodo: escriba 2026-T1, 2026-S1, 2026-B1, 2026-C1, 2026-M01 o 2026"
        raise ArgumentTypeError(message) from None


class Command(BaseCommand):
    help = "Checks and compares SIPOT workbooks."
    #: Nothing here touches the database.
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

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            code = self.check_file(**options) if verb == "check" else self.compare(options["left"], options["right"])
        except Unreadable as refusal:
            if options.get("json"):
                self.stdout.write(
                    json.dumps({"error": {"code": refusal.code, "message": str(refusal)}}, ensure_ascii=False)
                )
            else:
                self.stderr.write(str(refusal))
            code = UNREADABLE
        if code:
            sys.exit(code)

    def check_file(
        self, *, file: Path, period: Period | None = None, template: Path | None = None, **options: Any
    ) -> int:
        checked = check(file, period=period, template=read_workbook(template) if template else None)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(checked), ensure_ascii=False, indent=1))
        else:
            for line in as_lines(checked):
                self.stdout.write(line)
        return FOUND if checked.findings.blocking else 0

    def compare(self, left: Path, right: Path) -> int:
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

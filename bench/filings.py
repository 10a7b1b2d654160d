"""A workbook of 10,000 rows and 30 columns taken into a filing and written again, beside openpyxl with the same file.

All runs in one process that has the database of an installation of its own: ours and theirs take turns, so that a
machine that is busy is so for both. Memory is the peak of a process that does nothing but the import.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from .table import ROOT
from .wrk import Failed

ROWS, COLUMNS = 10_000, 30
DAY, LAST_DAY = date(2026, 1, 1), date(2026, 3, 31)
PERIOD = "2026-T1"
KINDS = ((2, "Texto"), (6, "Monto"), (4, "Fecha"), (2, "Descripción"), (7, "Hipervínculo"))


def headings() -> list[tuple[int, str]]:
    """Type and name of each column, of the kinds that real formats have."""
    head = [(1, "Ejercicio"), (4, "Fecha de inicio del periodo que se informa")]
    head.append((4, "Fecha de término del periodo que se informa"))
    tail = [(2, "Área(s) responsable(s) que genera(n), posee(n), publica(n) y actualizan la información")]
    tail += [(13, "Fecha de actualización"), (14, "Nota")]
    kinds = [KINDS[n % len(KINDS)] for n in range(COLUMNS - len(head) - len(tail))]
    return head + [(code, f"{name} {n}") for n, (code, name) in enumerate(kinds, 1)] + tail


def cells(number: int, headings: list[tuple[int, str]]) -> list[Any]:
    """One row: nothing repeats itself but the frame."""
    frame = {"Ejercicio": 2026, "Nota": None}
    made: list[Any] = []
    for code, name in headings:
        if name in frame:
            made.append(frame[name])
        elif code == 4:
            made.append(LAST_DAY if "término" in name else DAY)
        elif code == 13:
            made.append(LAST_DAY)
        elif code == 6:
            made.append(number + 0.25)
        elif code == 7:
            made.append(f"https://www.municipio.gob.mx/{name[-2:].strip()}/{number % 500}.pdf")
        else:
            made.append(f"{name[:11]} de la fila {number}")
    return made


def workbook(rows: int) -> bytes:
    """The file, as openpyxl writes it."""
    from openpyxl import Workbook

    names = headings()
    book = Workbook()
    sheet = book.active
    sheet.title = "Reporte de Formatos"
    sheet["A1"] = "99001"
    for column, label in zip("ADG", ("TÍTULO", "NOMBRE CORTO", "DESCRIPCIÓN"), strict=True):
        sheet[f"{column}2"], sheet[f"{column}3"] = label, "Formato de medición"
    for index, (code, name) in enumerate(names, 1):
        sheet.cell(4, index, str(code))
        sheet.cell(5, index, str(700_000 + index))
        sheet.cell(7, index, name)
    sheet["A6"] = "Tabla Campos"
    for number in range(rows):
        sheet.append(cells(number, names))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = act()
    return time.perf_counter() - began, result


def read(data: bytes) -> int:
    """Openpyxl merely reading: every cell once, in its fast way."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True)
    return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))


def peak() -> float:
    """MB of this process at its most."""
    found = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(found.group(1)) / 1024 if found else 0.0


def inside(rows: int, rounds: int) -> dict[str, Any]:
    """What one process measures; it has Django and a municipality."""
    import django

    django.setup()
    from pregonero.directorates.api import Directorate
    from pregonero.publishing.api import door
    from transparency.filings.exporting import export
    from transparency.filings.importing import receive
    from transparency.filings.rows import copy_of, replace, working
    from transparency.models import Duty

    owner = Directorate.objects.active().get(slug="obras")
    duty = Duty.objects.filter(period="trimestral").first()
    whom: dict[str, Any] = {
        "subject": owner.subject,
        "directorate": owner,
        "duty": duty,
        "part": "medición",
        "period": PERIOD,
    }
    data = Path(os.environ["BENCH_FILE"]).read_bytes() if "BENCH_FILE" in os.environ else workbook(rows)
    before = peak()
    took, received = timed(lambda: receive(data, "medicion.xlsx", **whom))
    told: dict[str, Any] = {"peak": peak(), "start": before, "first": took, "bytes": len(data), "rows": rows}
    told |= {"findings": received.findings.total}
    if not rounds:
        return told
    told |= {name: [] for name in ("import", "read", "export", "as_it_came", "write")}
    for _round in range(rounds):
        told["read"].append(timed(lambda: read(data))[0])
        told["import"].append(timed(lambda: receive(data, "medicion.xlsx", **whom))[0])
        told["as_it_came"].append(timed(lambda: export(received.filing))[0])
        kept = list(working(copy_of(received.filing)))
        with door():  # one cell differs, so that the template is filled in
            kept[0].cells["nota"] = "Otra"
            replace(copy_of(received.filing), kept)
        del kept
        told["export"].append(timed(lambda: export(received.filing))[0])
        told["write"].append(timed(lambda: workbook(rows))[0])
    return told


def measure(rows: int, rounds: int) -> dict[str, Any]:
    """Seconds of each round, and the peak of a process that imported once and did nothing else."""
    with tempfile.TemporaryDirectory(prefix="pregonero-filings-") as folder:
        file = Path(folder) / "medicion.xlsx"
        file.write_bytes(workbook(rows))
        _prepare(place := Path(folder) / "var")
        alone = _run(place, rows, 0, BENCH_FILE=str(file))
        told = _run(place, rows, rounds)
    return told | {"peak": alone["peak"], "start": alone["start"], "first": alone["first"]}


def _prepare(folder: Path) -> None:
    """A database with the example municipality."""
    (folder / "db").mkdir(parents=True)
    for arguments in (("migrate", "-v0"), ("municipality", "load", str(ROOT / "municipality" / "ejemplo"))):
        _told([sys.executable, "manage.py", *arguments], folder)


def _run(folder: Path, rows: int, rounds: int, **more: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.filings", "--inside", "--rows", str(rows), "--rounds", str(rounds)]
    told: dict[str, Any] = json.loads(_told(command, folder, **more).splitlines()[-1])
    return told


def _told(command: list[str], folder: Path, **more: str) -> str:
    environment = {
        **os.environ,
        "VAR_DIR": str(folder),
        "SECRET_KEY": "x" * 50,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        **more,
    }
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        raise Failed(run.stderr[-2_000:])
    return run.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    act = inside if options.inside else measure
    print(json.dumps(act(options.rows, options.rounds)))


if __name__ == "__main__":
    main()

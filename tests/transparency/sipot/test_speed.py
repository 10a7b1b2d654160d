"""A large file of 30 columns is read and validated in no more time than another program takes to read it.

1,500 rows here, so that the test costs little; the cost is in proportion to the rows.
"""

from __future__ import annotations

import io
import time
from datetime import date

from openpyxl import Workbook, load_workbook

from tests.transparency.sipot.workbooks import TODAY, Template
from transparency.sipot.api import check

ROWS, COLUMNS = 1_500, 30


def large() -> bytes:
    kinds = ((2, "Texto"), (6, "Monto"), (4, "Fecha"), (7, "Hipervínculo"))
    middle = [(kinds[n % 4][0], f"{kinds[n % 4][1]} {n}") for n in range(COLUMNS - 6)]
    template = Template(middle=middle)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Reporte de Formatos")
    for row in template.book().worksheets[0].iter_rows(max_row=7, values_only=True):
        sheet.append(row)
    day = date(2026, 1, 1)
    for number in range(ROWS):
        cells = (f"Texto de la fila {number}", number + 0.25, day, f"https://www.municipio.gob.mx/{number}.pdf")
        frame = (2026, day, date(2026, 3, 31)), ("Tesorería", date(2026, 3, 31), None)
        sheet.append((*frame[0], *(cells[n % 4] for n in range(COLUMNS - 6)), *frame[1]))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_large_file() -> None:
    data = large()
    started = time.process_time()
    checked = check(data, today=TODAY)
    ours = time.process_time() - started
    assert len(checked.workbook.main.rows) == ROWS
    assert checked.findings.total == 0
    del checked
    started = time.process_time()
    for _ in load_workbook(io.BytesIO(data), read_only=True).worksheets[0].iter_rows(values_only=True):
        pass
    theirs = time.process_time() - started
    assert ours <= 1.5 * theirs, f"{ours:.1f} s against {theirs:.1f} s"

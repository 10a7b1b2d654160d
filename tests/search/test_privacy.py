"""What is a person's data in a question, as people write it; and what only looks like it."""

from __future__ import annotations

import pytest

from search.api import normalised
from search.privacy import MARKER

PERSONAL = """
GOMC850312HJCRRN09
gomc850312hjcrrn09
gomc 850312 hjcrrn 09
GOMC-850312-HJC-RRN-09
mi curp es PEÑA990101MJCXYZA1 gracias
corregir curp: pena990101mjcxyza1
PEXA010101XNEABCA5
GOMC8503129K5
gomc-850312-9k5
rfc GOMC 850312 9K5
ABC010203XY1
abc-010203-xy1
A&B010203AB9
NUÑE800615AB0
GOMC850312
3312345678
33 1234 5678
33-1234-5678
33.1234.5678
(33) 1234 5678
(33)12345678
(341) 123 4567
(341) 123-4567
341 123 4567
341-123-45-67
341 12 34 567
341 1234567
33 12345678
33 12 34 56 78
+52 33 1234 5678
+52 1 33 1234 5678
+523411234567
5213312345678
044 33 1234 5678
0443312345678
01 341 123 4567
tel. 3411234567
whatsapp:3411234567
llamar al 341 123 4567 por favor
juan.perez@gmail.com
JUAN@ATENGO.GOB.MX
José.Núñez@ejemplo.mx
juan @ gmail . com
correo juan@gmail
juan arroba gmail.com
juan arroba gmail punto com
juan (at) gmail.com
""".strip().splitlines()

PLAIN = """
exp. 123/2025
expediente 123-2025
art. 15 fracción X
artículo 115 constitucional
fracción XXVIII
48190
48190 48191
c.p. 48190 atengo
acta 2025
acta 12 del 15 de mayo
acta del 251015
ley 30-2024
predial 2024 2025
2021 2022 2023 2024
2021-2024
folio 140256325000123
folio 1234567890/2025
recibo 000123456
OPD-2025-000123
oficio SEC/123/2025
licitación LPL-012-2025
1 de enero de 2025
15/03/2024
2024-03-15
15-03-2024 al 20-03-2024
10:00 a 15:00
$1,234,567.89
1,234,567,890
19.8765, -104.2345
20.123456 103.1234567
@atengo
50 @ 100
arroba de maíz
consultar mi curp
rfc del ayuntamiento
teléfono de la presidencia
911
01 800
33 26 10
obra251231
""".strip().splitlines()


@pytest.mark.parametrize("question", PERSONAL)
def test_data_of_a_person_is_never_counted(question: str) -> None:
    for written in (question, question.upper(), question.lower(), f"  {question}  ", f"busco a {question}, gracias"):
        assert normalised(written) == MARKER == "(datos personales)", written


@pytest.mark.parametrize("question", PLAIN)
def test_folios_dates_and_amounts_are_counted_as_they_are(question: str) -> None:
    for written in (question, question.upper(), question.lower()):
        assert normalised(written) not in {"", MARKER}, written


def test_one_spelling() -> None:
    assert normalised(" ¿Cuándo  pago el\tPREDIAL? ") == "¿cuando pago el predial?"
    assert len(normalised("a" * 500)) == 200
    assert normalised("") == normalised("   ") == ""
    assert normalised(MARKER) == MARKER


def test_data_that_the_cut_would_part_is_seen_whole() -> None:
    assert normalised("a" * 190 + " GOMC850312HJCRRN09") == MARKER
    assert normalised("b " * 96 + "juan.perez@gmail.com") == MARKER

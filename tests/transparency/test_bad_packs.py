"""What is wrong with a pack is told with file and line, in Spanish; nothing of it is loaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transparency.packs import duty, line_of, pack, refused, written
from transparency.api import BadPacks, Law
from transparency.packs import SCHEMA, SHIPPED, read_file, read_text, validator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _same_laws(db: None) -> object:
    before = list(Law.objects.values_list("pk"))
    yield
    assert list(Law.objects.values_list("pk")) == before


BAD = {
    "no yaml": (pack() + "  x: [1\n", None, "No se puede leer como YAML"),
    "a tab": (pack().replace("    period", "\t  period"), "\t  period", "No se puede leer como YAML"),
    "an anchor": (pack(duty(title="&a Directorio")), "title:", "Aquí no se usan anclas"),
    "a tag": (pack(duty(title="!!python/name:os.system x")), "title:", "Aquí no se usan etiquetas"),
    "a key twice": (pack(duty(more="title: Otro")), "title: Otro", "La clave «title» está escrita dos veces."),
    "a wrong key": (pack(duty(more="titulo: Otro")), "titulo", "«titulo» no se conoce aquí. Se conocen: key, article"),
    "a key missing": (pack(duty().replace("title: Directorio\n", "")), "- key:", "Falta «title»."),
    "a wrong word": (
        pack(duty(period="bimestral")),
        "period",
        "«period» es «bimestral»; tiene que ser uno de: mensual, trimestral",
    ),
    "a number for a text": (pack(duty(article="70")), "article", "«article» es «70»; tiene que ser texto"),
    "a text for a list": (pack(duty(more="formats: uno")), "formats", "tiene que ser una lista"),
    "a date that is none": (
        pack(published="2020-02-30"),
        "published",
        "«published» es «2020-02-30»; tiene que ser una fecha como 2026-11-27.",
    ),
    "dates reversed": (
        pack(published="2019-01-01", in_force="{from: 2020-01-02, until: 2020-01-01}"),
        "in_force",
        "Termina antes de empezar: 2020-01-01 es anterior a 2020-01-02.",
    ),
    "in force before published": (
        pack(published="2020-01-03"),
        "in_force",
        "La ley estaría en vigor antes de publicarse.",
    ),
    "a duty before its law": (
        pack(duty(more="valid: {from: 2019-01-01, until: null}")),
        "valid",
        "La obligación empezaría antes que su ley, que empieza el 2020-01-02.",
    ),
    "a duty after its law": (
        pack(duty(more="valid: {from: 2021-01-01, until: null}"), in_force="{from: 2020-01-02, until: 2024-01-01}"),
        "valid",
        "La obligación duraría más que su ley, que termina el 2024-01-01.",
    ),
    "a duty reversed": (
        pack(duty(more="valid: {from: 2023-01-01, until: 2022-01-01}")),
        "valid",
        "Termina antes de empezar",
    ),
    "an authority reversed": (
        pack(
            head="""
            authorities:
              - name: Alguien
                in_force: {from: 2023-01-01, until: 2022-01-01}
                source: Prensa
                confidence: low
            """
        ),
        "in_force: {from: 2023",
        "Termina antes de empezar",
    ),
    "the same duty twice": (pack(duty(), duty(title="Otra")), None, "La clave «directorio» se usa dos veces."),
    "an unknown source": (pack(duty(source="S9")), "source: S9", "La fuente «S9» no está en «sources»."),
    "no ground": (pack(duty(applies="{value: no}")), "applies", "Falta «ground»"),
    "two deadlines": (
        pack(
            duty(
                more="""
                deadline:
                  term: {days: 3, kind: natural, after: period_end}
                  date: {month: 1, day: 1, year: next}
                  basis: Ley
                  confidence: high
                """
            )
        ),
        "deadline",
        "Diga «term» (días) o «date» (un día del año).",
    ),
    "a deadline without a period": (
        pack(
            duty(
                period="permanente",
                more="""
                deadline:
                  term: {days: 3, kind: natural, after: period_end}
                  basis: Ley
                  confidence: high
                """,
            )
        ),
        "deadline",
        "Sin un periodo que termine no hay fecha que contar",
    ),
    "a day no month has": (
        pack(
            duty(
                more="""
                deadline:
                  date: {month: 2, day: 30, year: next}
                  basis: Ley
                  confidence: high
                """
            )
        ),
        "date: {month",
        "Ese mes no tiene ese día.",
    ),
    "a trigger without its act": (
        pack(duty(more="triggers: [{days: 3, kind: business, parts: [A]}]")),
        "triggers",
        "«days» necesita «after» a su lado.",
    ),
    "a trigger of nothing": (pack(duty(more="triggers: [{parts: [A]}]")), "triggers", "Diga «after» (después)"),
    "an unknown successor": (
        pack(duty(more="successors: [ley-z/nada]")),
        "successors",
        "No hay una obligación «ley-z/nada»",
    ),
    "an unknown predecessor": (
        pack(duty(more="predecessors:\n- ley-a/nada")),
        "- ley-a/nada",
        "No hay una obligación «ley-a/nada»",
    ),
    "no reference": (pack(duty(more="successors: [Fracción I]")), "successors", "puede llevar minúsculas"),
    "its own successor": (
        pack(duty(more="successors: [ley-a/directorio]")),
        "successors",
        "se siguen en círculo: ley-a/directorio → ley-a/directorio.",
    ),
    "a circle": (
        pack(
            duty("a", more="successors: [ley-a/b]"),
            duty("b", more="successors: [ley-a/c]"),
            duty("c", more="successors: [ley-a/a]"),
        ),
        None,
        "se siguen en círculo: ley-a/a → ley-a/b → ley-a/c → ley-a/a.",
    ),
    "a successor that begins earlier": (
        pack(
            duty("a", more="valid: {from: 2022-01-01, until: null}\nsuccessors: [ley-a/b]"),
            duty("b", more="valid: {from: 2021-01-01, until: null}"),
        ),
        "successors",
        "«ley-a/b» empieza el 2021-01-01, antes que «ley-a/a», a la que sigue.",
    ),
    "nothing": ("# nada\n", "# nada", "El archivo está vacío."),
    "a list": ("- 1\n", "- 1", "tiene que ser un grupo de claves"),
    "another schema": (pack(schema="2"), "schema", "«schema» es «2»; tiene que ser uno de: 1."),
    "a control character": (pack(name="Ley \x07"), "name: Ley", "un carácter que YAML no admite"),
    "version nought": (pack(version=0), "version: 0", "«version» es «0»; el límite es 1."),
    "too deep": ("a: " + "[" * 5000, "a:", "No se puede leer como YAML|Demasiadas cosas una dentro de otra."),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_pack_is_told_with_file_and_line(case: str, tmp_path: Path) -> None:
    text, where, sentence = BAD[case]
    told = refused("load", written(tmp_path, text))
    told_at = [re.fullmatch(rf"{re.escape(str(tmp_path))}/ley\.yaml:(\d+): (.+)", line) for line in told]
    assert all(told_at), told
    pieces = sentence.split("|")
    fitting = [found for found in told_at if found and any(piece in found[2] for piece in pieces)]
    assert fitting, told
    if where is not None:
        assert int(fitting[0][1]) == line_of(text, where)


def test_a_circle_through_two_packs_is_told_in_both(tmp_path: Path) -> None:
    written(tmp_path, pack(duty("a", more="successors: [ley-b/b]"), law="ley-a"), "a.yaml")
    written(tmp_path, pack(duty("b", more="successors: [ley-a/a]"), law="ley-b"), "b.yaml")
    told = refused("load", str(tmp_path))
    assert [line.split(": ")[0] for line in told] == [f"{tmp_path}/a.yaml:19", f"{tmp_path}/b.yaml:19"]


def test_two_packs_of_one_law_are_refused(tmp_path: Path) -> None:
    written(tmp_path, pack(), "a.yaml")
    written(tmp_path, pack(version=2), "b.yaml")
    assert refused("load", str(tmp_path)) == [f"{tmp_path}/b.yaml:2: La ley «ley-a» también está en {tmp_path}/a.yaml."]


def test_files_that_are_not_there(tmp_path: Path) -> None:
    missing = tmp_path / "nada.yaml"
    assert refused("load", str(missing)) == [f"{missing}:1: El archivo falta o no se puede leer."]
    assert refused("load", str(tmp_path)) == [f"{tmp_path}:1: En esta carpeta no hay ningún *.yaml."]
    missing.write_bytes(b"name: \xff\n")
    assert refused("load", str(missing)) == [f"{missing}:1: El archivo no es texto UTF-8."]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = pack(duty(period="x", confidence="y", source="S1", more="zeta: 1"))
    assert len(refused("load", written(tmp_path, text))) == 3


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.yaml")), ids=lambda file: file.stem)
def test_what_is_shipped_keeps_the_schema(file: Path) -> None:
    assert read_file(file).law == file.stem


def test_the_schema_is_one() -> None:
    validator().check_schema(validator().schema)
    assert SCHEMA.name == "law-pack.json"


@given(st.text(max_size=200))
def test_no_text_brings_the_reader_down(text: str) -> None:
    with pytest.raises(BadPacks):
        read_text(text, "x.yaml")


@given(st.data())
def test_a_pack_with_a_line_less_is_read_or_told(data: st.DataObject) -> None:
    lines = pack(duty(more="triggers: [{days: 3, kind: business, after: algo}]")).splitlines()
    cut = data.draw(st.integers(0, len(lines) - 1))
    try:
        read_text("\n".join(lines[:cut] + lines[cut + 1 :]), "x.yaml")
    except BadPacks as error:
        assert error.faults
        assert all(1 <= fault.line <= len(lines) for fault in error.faults)


def test_no_code_names_a_fraction() -> None:
    """The law is data: renumbering it must not need a programmer."""
    package = SHIPPED.parent
    named = re.compile(r"\b(fracc?i[oó]n|fraction|art[ií]culo|article)\W{0,3}(\d+|[IVXL]+)\b", re.IGNORECASE)
    code = [path for path in package.rglob("*.py") if "sipot" not in path.parts and path.parent.name != "migrations"]
    assert code
    assert [(path.name, found.group()) for path in code for found in named.finditer(path.read_text("utf-8"))] == []

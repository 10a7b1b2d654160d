"""Formats: what is shipped, what is read from templates, which one holds on a day, and what a file is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.transparency.packs import line_of
from tests.transparency.sipot import workbooks
from tests.transparency.sipot.workbooks import Template, saved
from transparency.api import Duty
from transparency.faults import BadPacks
from transparency.filings import catalogues
from transparency.filings.catalogues import read_text, shipped
from transparency.filings.enums import FormatSource
from transparency.filings.formats import (
    LARGEST,
    MOST,
    add_template,
    find_use,
    format_for,
    match,
    parts_of,
    proposals_for,
    seed,
    set_dates,
    use,
)
from transparency.filings.models import OWN_FORMAT, Format, FormatUse
from transparency.filings.specs import digest_of, holds, specs_of
from transparency.packs import SHIPPED, files_of, read_all
from transparency.sipot.api import Unreadable, read_book, read_workbook

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 30)
#: a day on which the law of 2015 was in force
BEFORE = date(2019, 3, 31)
REFORM = "ESTE CRITERIO APLICA A PARTIR DEL 01/04/2023 -> Sexo (catálogo)"


@pytest.fixture(autouse=True)
def files_go_elsewhere(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.glob("*.xls*")) if not path.name.startswith("indice"))


def duty(key: str, law: str = "lgtaip-2025") -> Duty:
    return Duty.objects.get(law__slug=law, key=key)


def catalogue(official_id: str) -> Format:
    return Format.objects.get(official_id=official_id, source=FormatSource.CATALOGUE)


def blank(**values: Any) -> bytes:
    return saved(Template(**values).book())


def stored(format: Format) -> bytes:
    with format.template.open() as file:
        return file.read()


# -- what is shipped


def test_what_is_shipped_is_there_once() -> None:
    assert Format.objects.filter(source=FormatSource.CATALOGUE).count() == 107
    assert Format.objects.get(source=FormatSource.OWN).official_id == OWN_FORMAT
    before = (list(Format.objects.values_list("pk", "digest")), FormatUse.objects.count())
    assert seed() == 0
    assert (list(Format.objects.values_list("pk", "digest")), FormatUse.objects.count()) == before


def test_what_is_gone_comes_back() -> None:
    FormatUse.objects.all().delete()
    Format.objects.all().delete()
    assert seed() == 108
    assert FormatUse.objects.filter(format__official_id="53405").count() == 2


def test_shipped_uses_name_duties_of_shipped_laws_each_part_once() -> None:
    known = {f"{pack.law}/{said['key']}" for pack in read_all(files_of([SHIPPED])) for said in pack.duties}
    uses = [(duty, part) for one in shipped() for duty, part in one.uses.items()]
    assert {duty for duty, _part in uses} <= known
    assert len(uses) == len(set(uses))


def test_shipped_uses_agree_with_the_hints_of_laws() -> None:
    for one in Duty.objects.filter(law__slug="lgtaip-2015"):
        for said in one.formats:
            if "official_id_hint" in said:
                made = FormatUse.objects.get(duty=one, format__official_id=said["official_id_hint"])
                assert "part" not in said or made.part == said["part"]


def test_keys_are_unique_and_digests_are_of_the_fields() -> None:
    for one in Format.objects.all():
        assert one.digest == digest_of(one.fields, one.tables)
        for specs in (one.fields, *one.tables.values()):
            keys = [spec["key"] for spec in specs]
            assert len(keys) == len(set(keys)), one
        assert {spec["table"] for spec in one.fields} - {None} == set(one.tables)


@pytest.mark.samples
def test_the_catalogue_is_equal_to_the_blank_templates(folder: Path) -> None:
    compared = 0
    for path in folder.glob("blank*.xlsx"):
        workbook = read_workbook(path)
        known = catalogue(workbook.format.id)
        assert (known.fields, known.tables) == specs_of(workbook), path.name
        head = workbook.format
        assert (known.title, known.short_name, known.description) == (head.title, head.short_name, head.description)
        compared += 1
    assert compared == 21


LIST = """\
schema: 1
source: catalogue
note: De prueba
catalogues:
  colores: [Rojo, Azul]
formats:
  - id: "1"
    title: Uno
    uses: {ley-a/directorio: A}
    fields:
      - {id: "10", type: 9, name: Color, catalogue: colores}
      - {id: "11", type: 10, name: Personas, table: Tabla_11}
    tables:
      Tabla_11:
        - {id: "12", type: 1, name: Nombre, valid_from: 2023-04-01}
"""


@pytest.mark.parametrize(
    ("old", "new", "at", "told"),
    [
        ("catalogue: colores", "catalogue: otro", "otro", "No hay «otro» en este archivo."),
        ("catalogue: colores", "table: Tabla_11", "Color,", "«catalogue» va con el tipo 9, y con ningún otro."),
        ("table: Tabla_11}", "table: Tabla_9}", "Tabla_9", "No hay «Tabla_9» en este archivo."),
        ('"11"', '"10"', "Personas", "El número «10» se usa dos veces."),
        ("type: 1,", "type: 15,", "Nombre", "«type» es «15»; el límite es 14."),
        ("ley-a/directorio", "directorio", "uses", "Una obligación se escribe LEY/CLAVE."),
        ("2023-04-01", "abril", "abril", "«valid_from» es «abril»; tiene que ser una fecha"),
        ("2023-04-01", "2023-04-01, valid_until: 2023-03-31", "valid_until", "Termina antes de empezar."),
        ("title: Uno", "titulo: Uno", "titulo", "«titulo» no se conoce aquí."),
    ],
)
def test_faults_of_a_list_are_told_with_their_line(old: str, new: str, at: str, told: str) -> None:
    text = LIST.replace(old, new, 1)
    with pytest.raises(BadPacks) as refusal:
        read_text(text, "lista.yaml")
    faults = {(fault.file, fault.line, fault.message[: len(told)]) for fault in refusal.value.faults}
    assert ("lista.yaml", line_of(text, at), told) in faults


def test_a_list_that_is_missing_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(BadPacks):
        catalogues.read_file(tmp_path / "no.yaml")


# -- templates


@pytest.mark.samples
def test_every_sample_is_an_edition_and_the_same_one_again(folder: Path, user: Callable[[str], Any]) -> None:
    for path in files(folder):
        data = path.read_bytes()
        first = add_template(data, path.name, user("officer"))
        again = add_template(data, path.name, user("officer"))
        assert (first.is_new, again.is_new) != (False, True), path.name
        assert again.format == first.format, path.name
        workbook = read_workbook(data)
        assert (first.format.fields, first.format.tables) == specs_of(workbook), path.name
        kept = first.format.template
        assert bool(kept) is (workbook.layout.is_load and path.suffix == ".xlsx"), path.name
        if first.is_new and path.name.startswith("blank"):
            assert stored(first.format) == data, path.name


@pytest.mark.samples
def test_rows_of_a_filled_file_are_not_kept(folder: Path) -> None:
    made = add_template((folder / "filled-70-I-normatividad.xlsx").read_bytes(), "lleno.xlsx", None)
    kept = read_workbook(read_book(stored(made.format)))
    assert kept.main.rows == ()
    assert (made.format.fields, made.format.tables) == specs_of(kept)
    assert any("llena" in note for note in made.notes)


@pytest.mark.samples
def test_what_is_no_template_is_refused_in_words(folder: Path, samples: Path) -> None:
    whole = (folder / "blank-70-VII-directorio.xlsx").read_bytes()
    control = (folder / "indice-periodos-conservacion.xlsx").read_bytes()
    before = Format.objects.count()
    for data in (b"", b"%PDF-1.7 x", whole[:3000], whole[:-300], control, b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0" * 200):
        with pytest.raises(Unreadable) as refusal:
            add_template(data, "archivo.xlsx", None)
        assert len(str(refusal.value)) > 30
    assert Format.objects.count() == before


def test_a_list_without_end_is_refused() -> None:
    values = [str(number) for number in range(MOST)]
    template = Template(middle=((9, "Color (catálogo)"),), lists=[values])
    with pytest.raises(Unreadable) as refusal:
        add_template(saved(template.book()), "x.xlsx", None)
    assert refusal.value.code == "bomb"


def test_a_template_without_a_known_number_is_proposed_by_its_title(user: Callable[[str], Any]) -> None:
    made = add_template(blank(format_id="990001", title="Directorio"), "d.xlsx", user("officer"))
    assert made.is_new
    assert made.uses == []
    assert (made.proposals[0].duty, made.proposals[0].part) == (duty("directorio"), "")
    assert not made.proposals[0].sure
    assert proposals_for(made.format)[0].duty == duty("directorio")
    assert made.format.template_digest
    assert made.format.added_by_name


def test_what_people_confirmed_is_sure_for_the_next_edition() -> None:
    first = add_template(blank(format_id="990001", title="Cosas"), "a.xlsx", None, duty("directorio"), "B")
    assert [(one.duty, one.part) for one in first.uses] == [(duty("directorio"), "B")]
    second = add_template(blank(format_id="990001", title="Cosas", middle=((2, "Otra"),)), "b.xlsx", None)
    assert second.format != first.format
    assert [(one.duty, one.part) for one in second.uses] == [(duty("directorio"), "B")]
    assert format_for(duty("directorio"), "B", DAY) == second.format


def test_a_number_with_another_title_is_another_state_s() -> None:
    made = add_template(blank(format_id="53405", title="Gacetas municipales"), "g.xlsx", None)
    assert made.uses == []
    assert {one.duty for one in made.proposals[:2]} == {duty("gacetas"), duty("gaceta", "ltaipejm")}


def test_a_heading_that_announces_a_reform_dates_its_field() -> None:
    template = Template(middle=((9, REFORM), (2, "Cargo")), lists=[["Hombre", "Mujer"]])
    made = add_template(saved(template.book()), "s.xlsx", None).format
    spec = made.fields[3]
    assert (spec["name"], spec["key"]) == ("Sexo (catálogo)", "sexo_catalogo")
    assert (spec["valid_from"], spec["valid_until"]) == ("2023-04-01", None)
    assert [holds(spec, day) for day in (date(2023, 3, 31), date(2023, 4, 1))] == [False, True]
    assert not holds({"valid_from": None, "valid_until": "2023-03-31"}, date(2023, 4, 1))


def test_a_day_that_does_not_exist_is_no_date() -> None:
    template = Template(middle=((2, REFORM.replace("01/04", "31/02")),))
    spec = add_template(saved(template.book()), "s.xlsx", None).format.fields[3]
    assert (spec["name"], spec["valid_from"]) == ("Sexo (catálogo)", None)


def test_a_download_is_an_edition_without_a_template() -> None:
    made = add_template(saved(workbooks.download_2019()), "descarga.xlsx", None)
    assert not made.format.template
    assert made.format.official_id == "descarga-formato-de-prueba"
    assert made.notes


# -- which format holds


def test_templates_come_before_the_catalogue_and_that_before_our_own() -> None:
    directory = duty("directorio")
    assert format_for(directory, "", DAY) == catalogue("53404")
    own = format_for(duty("indice-de-reservados"), "", DAY)
    assert own is not None
    assert own.official_id == OWN_FORMAT
    made = add_template(blank(format_id="990002", title="x"), "x.xlsx", None, directory).format
    assert format_for(directory, "", DAY) == made
    download = add_template(saved(workbooks.download_2019()), "descarga.xlsx", None, directory).format
    assert format_for(directory, "", DAY) == made
    assert download != made


def test_dates_of_editions_are_kept() -> None:
    directory = duty("directorio")
    old = add_template(blank(format_id="990003", title="x"), "x.xlsx", None, directory).format
    new = add_template(blank(format_id="990003", title="x", middle=((1, "Y"),)), "y.xlsx", None, directory).format
    set_dates(new, date(2026, 4, 1), None, None)
    set_dates(old, None, date(2026, 6, 30), None)
    days = [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)]
    assert [format_for(directory, "", day) for day in days] == [old, new, new]
    set_dates(new, date(2026, 4, 1), date(2026, 6, 30), None)
    assert format_for(directory, "", DAY) == catalogue("53404")


def test_parts_of_a_duty() -> None:
    assert parts_of(duty("directorio"), DAY) == [""]
    assert parts_of(duty("servicios-y-tramites"), DAY) == ["A", "B"]
    assert parts_of(duty("servicios", "lgtaip-2015"), BEFORE) == [""]
    assert parts_of(duty("desarrollo-urbano"), DAY) == list("ABCDEFG")
    assert parts_of(duty("indice-de-reservados"), DAY) == [""]
    one = add_template(blank(format_id="990004", title="x"), "x.xlsx", None).format
    use(one, duty("servicios-y-tramites"), "", None)
    assert parts_of(duty("servicios-y-tramites"), DAY) == [""]
    use(one, duty("directorio"), "A", None)
    assert parts_of(duty("directorio"), DAY) == ["A"]


# -- what a file is about

#: sample → duty and part under the law of 2025; of other formats of other states nothing is known
USES = {
    "blank-70-II-A-estructura.xlsx": "estructura-organica A",
    "blank-70-II-B-organigrama.xlsx": "estructura-organica B",
    "blank-70-IX-viaticos.xlsx": "viaticos",
    "blank-70-VII-directorio.xlsx": "directorio",
    "blank-70-VIII-remuneraciones.xlsx": "remuneraciones",
    "blank-70-XIII-unidad-transparencia.xlsx": "unidad-de-transparencia",
    "blank-70-XIV-concursos.xlsx": "concursos-cargos",
    "blank-70-XIX-servicios.xlsx": "servicios-y-tramites A",
    "blank-70-XLVIII-A-interes-publico.xlsx": "otra-informacion A",
    "blank-70-XLVIII-B-preguntas-frecuentes.xlsx": "otra-informacion B",
    "blank-70-XLVIII-C-transparencia-proactiva.xlsx": "otra-informacion C",
    "blank-70-XV-A-programas-sociales.xlsx": "programas-sociales A",
    "blank-70-XX-tramites.xlsx": "servicios-y-tramites B",
    "blank-70-XXIII-B-publicidad-oficial.xlsx": "comunicacion-social B",
    "blank-70-XXIV-auditorias.xlsx": "auditorias",
    "blank-70-XXVIII-B-adjudicacion-directa.xlsx": "adquisiciones-y-obra B",
    "blank-70-XXXIX-D-calendario-comite.xlsx": "comite-de-transparencia D",
    "blank-71-I-f-licencias-uso-suelo.xlsx": "desarrollo-urbano B",
    "blank-71-II-a-1-gacetas.xlsx": "gacetas A",
    "blank-71-II-b-1-calendario-cabildo.xlsx": "sesiones-de-cabildo A",
    "blank-71-II-b-2-sesiones-cabildo.xlsx": "sesiones-de-cabildo B",
    "derived-download-2025-remuneraciones.xlsx": "remuneraciones",
    "filled-70-I-normatividad.xlsx": "marco-normativo",
    "filled-70-XLIII-A-ingresos.xlsx": "ingresos A",
    "filled-70-XVI-A-normatividad-laboral.xlsx": "condiciones-de-trabajo A",
    "filled-70-XVI-B-sin-informacion.xlsx": "condiciones-de-trabajo B",
    "filled-70-XXI-A-presupuesto.xlsx": "presupuesto A",
    "filled-70-XXI-C-cuenta-publica.xlsx": "presupuesto C",
    "filled-70-XXII-deuda-sin-informacion.xlsx": "deuda-publica",
    "filled-70-XXIV-sin-informacion.xlsx": "auditorias",
    "filled-70-XXXI-A-gasto-por-capitulo-2018.xlsx": "avances-financieros A",
    "filled-70-XXXI-B-informes-financieros.xlsx": "avances-financieros B",
    "filled-71-I-b-presupuesto-de-egresos.xlsx": "presupuesto-de-egresos A",
    "filled-71-II-a-gacetas-sin-informacion.xlsx": "gacetas A",
}


@pytest.mark.samples
def test_every_sample_is_recognised(folder: Path) -> None:
    told = {}
    for path in files(folder):
        found = find_use(read_workbook(path), on=DAY)
        told[path.name] = " ".join([found[0][0].key, found[0][1]]).strip() if found else ""
        if path.name in USES:
            assert found[0][0].law.slug == "lgtaip-2025"
            old = find_use(read_workbook(path), on=BEFORE)
            assert old[0][0].law.slug == "lgtaip-2015"
    assert {name: told[name] for name in USES} == USES
    others = {name for name in told if told[name] and name not in USES}
    assert others == {"filled-local-origen-aplicacion.xlsx", "filled-local-presupuesto-formulas-tipo12.xlsx"}


@pytest.mark.samples
def test_the_day_is_that_of_the_rows_where_none_is_said(folder: Path) -> None:
    found = find_use(read_workbook(folder / "filled-70-XLIII-A-ingresos.xlsx"))
    assert (found[0][0].law.slug, found[0][0].key, found[0][1]) == ("lgtaip-2015", "ingresos", "A")


def test_the_short_name_in_the_name_of_a_file_is_followed_into_the_law_of_the_day() -> None:
    workbook = read_workbook(saved(workbooks.download_2019()))
    name = "Formato 8 LGT_Art_70_Fr_VIII_3er trimestre.xlsx"
    for day, law in ((DAY, "lgtaip-2025"), (BEFORE, "lgtaip-2015")):
        first, part = find_use(workbook, on=day, name=name)[0]
        assert (first, part) == (duty("remuneraciones", law), "")
    assert find_use(workbook, on=DAY) == []


def test_what_was_confirmed_for_a_whole_duty_stays_so() -> None:
    both = duty("servicios-y-tramites")
    add_template(blank(format_id="990006", title="Trámites ofrecidos"), "a.xlsx", None, both)
    found = find_use(read_workbook(blank(format_id="990006", title="Trámites ofrecidos")), on=DAY)
    assert found[0] == (both, "")


# -- columns


@pytest.mark.samples
def test_a_download_is_matched_with_the_catalogue(folder: Path) -> None:
    workbook = read_workbook(folder / "derived-download-2025-remuneraciones.xlsx")
    found = match(catalogue("53405"), workbook)
    assert found.main.columns["ejercicio"].name.lower() == "ejercicio"
    assert all(one.sheet and not one.missing for one in found.tables.values())
    assert [spec["key"] for spec in found.main.missing] == ["fecha_de_validacion"]
    assert found.main.extra == ()
    renamed = found.main.columns["tipo_de_moneda_de_la_remuneracion_neta"]
    assert renamed.name == "TIPO DE MONEDA DE LA REMUNERACIÓN MENSUAL NETA"
    assert len(found.main.reworded) == 6
    sheets = [one.sheet for one in found.tables.values() if one.sheet]
    assert len(sheets) == len(set(sheets))


@pytest.mark.samples
def test_every_blank_is_matched_whole(folder: Path) -> None:
    for path in folder.glob("blank*.xlsx"):
        workbook = read_workbook(path)
        assert match(catalogue(workbook.format.id), workbook).is_whole, path.name


def test_columns_go_by_number_then_by_name_then_by_what_they_are_for() -> None:
    template = Template(middle=((2, "Denominación"), (2, "Hipervinvulo al acta"), (2, "Monto"), (2, "Monto")))
    made = add_template(saved(template.book()), "t.xlsx", None).format
    other = Template(
        middle=((2, "MONTO"), (2, "hipervínculo al ACTA"), (2, "Cosa"), (2, "Monto")),
        tail=((2, workbooks.AREA.upper()), (13, "Fecha de Actualizacion"), (14, "NOTA")),
    )
    book = other.book()
    sheet = book.worksheets[0]
    for column in range(1, 11):
        sheet.cell(5, column, str(700_000 + column))
    sheet.cell(5, 6, str(workbooks.FIRST_ID + 3))  # «Cosa» has the number of «Denominación»
    found = match(made, read_workbook(saved(book))).main
    names = {key: field.letter for key, field in found.columns.items()}
    assert names["denominacion"] == "F"
    assert names["hipervinvulo_al_acta"] == "E"
    assert (names["monto"], names["monto_2"]) == ("D", "G")
    assert (found.missing, found.extra) == ((), ())


def test_what_is_missing_and_what_is_extra_is_told() -> None:
    template = Template(middle=((9, REFORM), (2, "Cargo")), lists=[["Hombre", "Mujer"]])
    made = add_template(saved(template.book()), "t.xlsx", None).format
    book = Template(middle=((2, "Color"),)).book()
    for column in range(1, 8):
        book.worksheets[0].cell(5, column, str(700_000 + column))
    workbook = read_workbook(saved(book))
    for day, missing in ((date(2022, 12, 31), ["cargo"]), (DAY, ["sexo_catalogo", "cargo"])):
        found = match(made, workbook, day)
        assert [spec["key"] for spec in found.main.missing] == missing
        assert [field.name for field in found.main.extra] == ["Color"]
        assert not found.is_whole


def test_tables_go_by_number_then_by_the_field_that_refers_to_them() -> None:
    template = Template(middle=((10, "Desglose"),), tables=[[(1, "Clave"), (6, "Monto")]])
    made = add_template(saved(template.book()), "t.xlsx", None).format
    found = match(made, read_workbook(saved(workbooks.download_2019())))
    (table,) = found.tables.values()
    assert table.sheet == "Tabla_325313"
    assert table.columns["clave"].name == "CLAVE"
    assert [spec["key"] for spec in table.missing] == ["monto"]
    assert found.extra_sheets == ()


# -- screens


@pytest.fixture
def officer(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("officer")


def upload(client: Client, data: bytes, name: str = "plantilla.xlsx") -> Any:
    return client.post(reverse("pregonero_format_add"), {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_the_list_says_where_formats_come_from(officer: Client) -> None:
    told = officer.get(reverse("pregonero_formats")).content.decode()
    assert "Catálogo de 2018: confirme con la plantilla oficial" in told
    assert "Toda obligación sin otro formato" in told
    chosen = officer.get(reverse("pregonero_formats"), {"q": "53405"}).content.decode()
    assert "Remuneración bruta y neta" in chosen
    assert "Trámites ofrecidos" not in chosen
    assert officer.get(reverse("pregonero_formats"), {"source": "nada"}).status_code == 200


def test_every_format_is_shown(officer: Client) -> None:
    for one in Format.objects.filter(official_id__in=("53405", "53404", OWN_FORMAT)):
        told = officer.get(reverse("pregonero_format", args=[one.pk])).content.decode()
        for spec in one.fields:
            assert spec["name"].replace('"', "&quot;") in told
        assert ("confirme con la plantilla oficial" in told) is (one.source == FormatSource.CATALOGUE)


def test_a_template_is_uploaded_confirmed_and_dated(officer: Client) -> None:
    answer = upload(officer, blank(format_id="990005", title="Directorio"))
    made = Format.objects.get(official_id="990005")
    told = answer.content.decode()
    assert "La plantilla se leyó y se guardó." in told
    assert "Confirmar «Directorio»" in told
    address = reverse("pregonero_format_use", args=[made.pk])
    officer.post(address, {"duty": duty("directorio").pk, "part": ""})
    assert format_for(duty("directorio"), "", DAY) == made
    dates = reverse("pregonero_format_dates", args=[made.pk])
    officer.post(dates, {"valid_from": "2026-12-01", "valid_until": ""})
    assert format_for(duty("directorio"), "", DAY) == catalogue("53404")
    wrong = officer.post(dates, {"valid_from": "2026-12-01", "valid_until": "2026-11-01"}).content.decode()
    assert "Termina antes de empezar." in wrong
    assert Format.objects.get(pk=made.pk).valid_until is None
    officer.post(reverse("pregonero_format_end_use", args=[made.uses.get().pk]))
    assert not made.uses.exists()
    assert "estaba" in upload(officer, blank(format_id="990005", title="Directorio")).content.decode()


def test_a_use_without_a_duty_is_asked_again(officer: Client) -> None:
    answer = officer.post(reverse("pregonero_format_use", args=[catalogue("53405").pk]), {"duty": "x"})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()


def test_what_the_catalogue_says_is_not_ended(officer: Client) -> None:
    made = catalogue("53404").uses.first()
    assert made is not None
    officer.post(reverse("pregonero_format_end_use", args=[made.pk]))
    assert FormatUse.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"PK\x03\x04rota", b"<html><body>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_cannot_be_read_is_told_on_the_form(officer: Client, data: bytes) -> None:
    answer = upload(officer, data)
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not Format.objects.filter(source=FormatSource.TEMPLATE).exists()


@pytest.mark.samples
def test_hostile_uploads_are_told_on_the_form(officer: Client, folder: Path) -> None:
    whole = (folder / "blank-70-VIII-remuneraciones.xlsx").read_bytes()
    control = (folder / "indice-periodos-conservacion.xlsx").read_bytes()
    old = (folder / "load-2017-subtabla.xls").read_bytes()
    for data in (control, whole[: len(whole) // 2], old[: len(old) // 2], old[:600]):
        answer = upload(officer, data, "archivo.xls")
        assert answer.status_code == 200
        assert "errorlist" in answer.content.decode()


def test_a_file_that_is_too_large_is_told(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transparency.filings.format_forms.LARGEST", 1024 * 1024)
    assert LARGEST > 1024 * 1024
    assert "más de 1 MB" in upload(officer, b"x" * (1024 * 1024 + 1)).content.decode()


def test_nothing_is_sent_as_nothing(officer: Client) -> None:
    answer = officer.post(reverse("pregonero_format_add"), {})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()

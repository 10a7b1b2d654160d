"""A bad folder: every mistake is told with file and line, all at once, and nothing is changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from pregonero.content.municipality.folder import BadFolder
from pregonero.content.municipality.load import load
from tests.municipality import folders
from tests.municipality.folders import Change, append, remove, swap, write

pytestmark = pytest.mark.django_db

NEWS = "content/news/bacheo-octubre.toml"
PROGRAM = "content/programs/pago-de-agua.toml"
SECTION = "content/sections/programas.toml"
IMAGES = "content/images/images.csv"
DIRECTORATES = "directorates.csv"


def block(text: str) -> Change:
    """One more block at the end of the news item."""
    return append(NEWS, f"\n[[blocks]]\n{text}\n")


def both(first: Change, second: Change) -> Change:
    def change(folder: Path) -> None:
        first(folder)
        second(folder)

    return change


FAIR = "content/news/feria-de-los-arcos.toml"
POTHOLES = "content/programs/bacheo-vecinal.toml"

#: name of the mistake → (change, file, text on the line that is told (None: the first line), word of the sentence)
MISTAKES: dict[str, tuple[Change, str, str | None, str]] = {
    # files
    "no municipality.toml": (remove("municipality.toml"), "municipality.toml", None, ""),
    "no localities.csv": (remove("localities.csv"), "localities.csv", None, ""),
    "no calendar.csv": (remove("calendar.csv"), "calendar.csv", None, ""),
    "no images.csv": (remove(IMAGES), IMAGES, None, ""),
    "toml not in UTF-8": (write(SECTION, 'title = "Trámites"'.encode("latin-1")), SECTION, None, "UTF-8"),
    "csv not in UTF-8": (
        write("localities.csv", "clave,nombre\n1,Ñutengo".encode("latin-1")),
        "localities.csv",
        None,
        "UTF-8",
    ),
    # syntax
    "open quote": (swap("municipality.toml", 'slug = "copia"', 'slug = "copia'), "municipality.toml", "slug =", "TOML"),
    "key without value": (swap(NEWS, 'place = "Cabecera municipal"', "place ="), NEWS, "place =", "TOML"),
    "key twice": (
        append("content/sections/transparencia.toml", 'type = "text"\n'),
        "content/sections/transparencia.toml",
        None,
        "TOML",
    ),
    # columns and cells
    "missing column": (
        swap("localities.csv", "clave,nombre,lat,lon", "clave,nombre,lat"),
        "localities.csv",
        None,
        "lon",
    ),
    "comma without quotes": (append("localities.csv", "990010008,Cruz, La,,\n"), "localities.csv", "990010008", ""),
    "empty cell": (append("postal_codes.csv", ",Sin código,Pueblo\n"), "postal_codes.csv", "Sin código", "cp"),
    "empty name": (swap(DIRECTORATES, '"Obras, Calles y Caminos"', ""), DIRECTORATES, "obras,", "name"),
    "day without source": (
        append("calendar.csv", "2027-05-01,Día del Trabajo,federal,\n"),
        "calendar.csv",
        "2027-05-01",
        "source",
    ),
    "image without description": (
        append(IMAGES, "pozo-y-tuberia.jpg,Otra,,\n"),
        IMAGES,
        "pozo-y-tuberia.jpg,Otra",
        "alt",
    ),
    "missing title": (swap(NEWS, 'title = "Tapan 63 baches en octubre"', 'title = ""'), NEWS, "title =", "title"),
    "no published": (swap(NEWS, "published = 2026-11-03T10:00:00-06:00", ""), NEWS, None, "published"),
    "no state": (
        swap("municipality.toml", 'state = "Estado Imaginario"', ""),
        "municipality.toml",
        "[municipality]",
        "state",
    ),
    # what leads nowhere
    "unknown directorate of news": (
        swap(NEWS, 'directorate = "obras"', 'directorate = "obres"'),
        NEWS,
        "directorate =",
        "obres",
    ),
    "unknown directorate of a program": (
        swap(PROGRAM, 'directorate = "agua-potable"', 'directorate = "agua"'),
        PROGRAM,
        "directorate =",
        "agua",
    ),
    "unknown program": (swap(NEWS, 'program = "bacheo-vecinal"', 'program = "bacheo"'), NEWS, "program =", "bacheo"),
    "unknown subject": (
        swap(DIRECTORATES, ",organismo-agua", ",organismo"),
        DIRECTORATES,
        "agua-potable,",
        "organismo",
    ),
    "unknown kind of subject": (
        swap("subjects.csv", ",other", ",paramunicipal"),
        "subjects.csv",
        "organismo-agua",
        "paramunicipal",
    ),
    "picture not described": (
        swap(NEWS, 'image = "arcos-de-san-ejemplo.jpg"', 'image = "nada.jpg"'),
        NEWS,
        "image =",
        "nada.jpg",
    ),
    "picture of a list": (
        swap(FAIR, 'photos = ["feria-del-barrio.jpg"', 'photos = ["nada.jpg"'),
        FAIR,
        "photos =",
        "nada.jpg",
    ),
    "picture of a block": (block('type = "image"\nimage = "nada.jpg"'), NEWS, "[[blocks]]#2", "nada.jpg"),
    "picture that is not there": (
        remove("content/images/feria-del-barrio.jpg"),
        IMAGES,
        "feria-del-barrio.jpg",
        "feria-del-barrio.jpg",
    ),
    "picture that is none": (
        write("content/images/feria-del-barrio.jpg", b"no picture"),
        IMAGES,
        "feria-del-barrio.jpg",
        "feria-del-barrio.jpg",
    ),
    # values
    "short colour": (swap("municipality.toml", "#4a2c82", "#4a2"), "municipality.toml", "primary =", "primary"),
    "colour by name": (swap("municipality.toml", '"#a8234f"', '"red"'), "municipality.toml", "accent =", "accent"),
    "short INEGI key": (swap("municipality.toml", '"99001"', '"9900"'), "municipality.toml", "inegi =", "inegi"),
    "day that does not exist": (
        append("calendar.csv", "2026-02-30,Nada,federal,Nadie\n"),
        "calendar.csv",
        "2026-02-30",
        "date",
    ),
    "date in words": (append("calendar.csv", "1 de mayo,Nada,federal,Nadie\n"), "calendar.csv", "1 de mayo", "date"),
    "unknown scope": (append("calendar.csv", "2027-05-01,Nada,galactic,Nadie\n"), "calendar.csv", "galactic", "scope"),
    "date in quotes": (
        swap(NEWS, "published = 2026-11-03T10:00:00-06:00", 'published = "ayer"'),
        NEWS,
        "published =",
        "published",
    ),
    "start in words": (
        swap(POTHOLES, "starts_on = 2026-09-01", 'starts_on = "septiembre"'),
        POTHOLES,
        "starts_on =",
        "starts_on",
    ),
    "latitude of the pole and more": (
        append("localities.csv", "990010008,Nada,98.5,10\n"),
        "localities.csv",
        "990010008",
        "lat",
    ),
    "longitude in words": (append("localities.csv", "990010008,Nada,20,oeste\n"), "localities.csv", "990010008", "lon"),
    "amount in words": (
        swap(PROGRAM, 'cost_amount = "150.00"', 'cost_amount = "gratis"'),
        PROGRAM,
        "cost_amount =",
        "cost_amount",
    ),
    "amount below nothing": (
        swap(PROGRAM, 'cost_amount = "150.00"', 'cost_amount = "-1"'),
        PROGRAM,
        "cost_amount =",
        "cost_amount",
    ),
    "unknown status": (swap(PROGRAM, 'status = "permanent"', 'status = "abierto"'), PROGRAM, "status =", "open"),
    "slug with spaces": (swap(NEWS, 'slug = "bacheo-octubre"', 'slug = "Bacheo de octubre"'), NEWS, "slug =", "slug"),
    "slug of a directorate with capitals": (
        append(DIRECTORATES, "Obras-2,Otra,,,,,,ayuntamiento\n"),
        DIRECTORATES,
        "Obras-2",
        "slug",
    ),
    "e-mail that is none": (
        append(DIRECTORATES, "archivo,Archivo,,,archivo en san ejemplo,,,ayuntamiento\n"),
        DIRECTORATES,
        "archivo,Archivo",
        "email",
    ),
    "name too long": (
        append(DIRECTORATES, f"archivo,{'a' * 161},,,,,,ayuntamiento\n"),
        DIRECTORATES,
        "archivo,a",
        "name",
    ),
    "title too long": (swap(NEWS, "Tapan 63 baches en octubre", "T" * 256), NEWS, "title =", "title"),
    "quick link without an address": (
        swap("content/home.toml", 'path = "/noticias/"', 'path = "noticias"'),
        "content/home.toml",
        "[[quick_links]]#2",
        "path",
    ),
    # twice
    "directorate twice": (
        append(DIRECTORATES, "obras,Otra,,,,,,ayuntamiento\n"),
        DIRECTORATES,
        "obras,Otra",
        "directorates.csv:3",
    ),
    "locality twice": (
        append("localities.csv", "990010001,Otra,,\n"),
        "localities.csv",
        "990010001,Otra",
        "localities.csv:2",
    ),
    "section twice": (swap(SECTION, 'slug = "programas"', 'slug = "noticias"'), SECTION, "slug =", "noticias.toml"),
    "news twice": (
        swap(NEWS, 'slug = "bacheo-octubre"', 'slug = "pozo-nuevo"'),
        "content/news/pozo-nuevo.toml",
        "slug =",
        "bacheo-octubre.toml",
    ),
    "news with the address of a program": (
        swap(NEWS, 'slug = "bacheo-octubre"', 'slug = "bacheo-vecinal"'),
        NEWS,
        "slug =",
        "bacheo-vecinal.toml",
    ),
    "picture twice": (
        append(IMAGES, "pozo-y-tuberia.jpg,Otra,Otra cosa,\n"),
        IMAGES,
        "pozo-y-tuberia.jpg,Otra",
        "images.csv:3",
    ),
    # blocks
    "unknown block": (block('type = "carousel"'), NEWS, "[[blocks]]#2", "carousel"),
    "block without a type": (block('text = "x"'), NEWS, "[[blocks]]#2", "None"),
    "block without its text": (block('type = "text"'), NEWS, "[[blocks]]#2", "text"),
    "question without an answer": (
        block('type = "questions"\nitems = [{question = "x"}]'),
        NEWS,
        "[[blocks]]#2",
        "items",
    ),
    "steps that are texts": (block('type = "steps"\nitems = ["uno"]'), NEWS, "[[blocks]]#2", "items"),
    "row with a cell too few": (
        block('type = "figures"\ncaption = "x"\ncolumns = ["a", "b"]\nrows = [["1"]]'),
        NEWS,
        "[[blocks]]#2",
        "rows",
    ),
    "rows that are texts": (
        block('type = "figures"\ncaption = "x"\ncolumns = ["a"]\nrows = ["1"]'),
        NEWS,
        "[[blocks]]#2",
        "rows",
    ),
    "text that is a list": (block('type = "text"\ntext = ["x"]'), NEWS, "[[blocks]]#2", "text"),
    # shapes
    "table that is text": (
        both(
            swap("municipality.toml", "[colours]", "[other]"),
            swap("municipality.toml", "languages =", 'colours = "red"\nlanguages ='),
        ),
        "municipality.toml",
        "colours =",
        "colours",
    ),
    "title that is a number": (
        swap(NEWS, 'title = "Tapan 63 baches en octubre"', "title = 63"),
        NEWS,
        "title =",
        "title",
    ),
    "tags that are text": (swap(NEWS, 'tags = ["calles"]', 'tags = "calles"'), NEWS, "tags =", "tags"),
    "requirements that are text": (
        swap(PROGRAM, 'requirements = ["Número de contrato"]', 'requirements = "Contrato"'),
        PROGRAM,
        "requirements =",
        "requirements",
    ),
    "people that are texts": (swap(NEWS, 'tags = ["calles"]', 'people = ["Juana"]'), NEWS, "people =", "people"),
    "blocks that are texts": (swap(SECTION, "order = 20", 'blocks = ["x"]'), SECTION, "blocks =", "blocks"),
    "links that are text": (
        write("content/home.toml", b'title = "x"\nsummary = "y"\nquick_links = "z"\n'),
        "content/home.toml",
        "quick_links =",
        "quick_links",
    ),
}


def line_of(folder: Path, file: str, words: str | None) -> int:
    """Line on which ``words`` stand in a file; ``words#2`` the second such line."""
    if words is None:
        return 1
    text, _, number = words.partition("#")
    found = [
        line
        for line, content in enumerate((folder / file).read_text(encoding="utf-8").splitlines(), start=1)
        if text in content
    ]
    return found[int(number or 1) - 1]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_file_and_line_and_changes_nothing(tmp_path: Path, name: str) -> None:
    change, file, words, word = MISTAKES[name]
    folder = folders.copy(tmp_path)
    change(folder)
    before = folders.rows()
    with pytest.raises(BadFolder) as bad:
        load(folder, hostname="copia.test")
    assert folders.rows() == before
    told = bad.value.problems
    assert all(re.match(r"^[\w./-]+:\d+: .+", str(problem), re.DOTALL) for problem in told), told
    if name == "key twice":
        (problem,) = told
        assert (problem.file, problem.line > 1) == (file, True)
        return
    assert (file, line_of(folder, file, words) if (folder / file).exists() else 1) in {
        (problem.file, problem.line) for problem in told
    }, [str(problem) for problem in told]
    assert any(word in problem.message for problem in told if problem.file == file), [str(p) for p in told]


def test_every_mistake_is_told_at_once_in_order(tmp_path: Path) -> None:
    folder = folders.copy(tmp_path)
    for name in ("short colour", "unknown block", "locality twice", "unknown status"):
        MISTAKES[name][0](folder)
    with pytest.raises(BadFolder) as bad:
        load(folder, hostname="copia.test")
    assert [problem.file for problem in bad.value.problems] == [NEWS, PROGRAM, "localities.csv", "municipality.toml"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadFolder):
        load(tmp_path / "nada")


def test_the_command_prints_each_on_a_line_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folders.copy(tmp_path)
    for name in ("short colour", "unknown status"):
        MISTAKES[name][0](folder)
    before = folders.rows()
    with pytest.raises(SystemExit) as end:
        call_command("municipality", "load", str(folder), "--hostname", "copia.test")
    assert end.value.code == 1
    lines = capsys.readouterr().err.strip().splitlines()
    assert lines[0].startswith(f"{PROGRAM}:{line_of(folder, PROGRAM, 'status =')}: ")
    assert lines[1].startswith(f"municipality.toml:{line_of(folder, 'municipality.toml', 'primary =')}: ")
    assert len(lines) == 3
    assert folders.rows() == before


def test_content_the_gates_refuse_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Demonstration content passes the same gates as what an editor writes."""
    folder = folders.copy(tmp_path)
    swap(NEWS, "Tapan 63 baches en octubre", "TAPAN SESENTA Y TRES BACHES")(folder)
    before = folders.rows()
    with pytest.raises(SystemExit) as end:
        call_command("municipality", "load", str(folder), "--hostname", "copia.test")
    assert end.value.code == 1
    assert "TAPAN SESENTA Y TRES BACHES" in capsys.readouterr().err
    assert folders.rows() == before

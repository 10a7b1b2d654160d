"""Templates are folders; a folder that does not keep the form is refused with its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from notices import catalogue
from notices.api import templates_for

MANIFEST = """
slug = "{slug}"
label = "Cartel"
paper = "us-letter"
purpose = "Prueba"
kinds = ["news"]
fields = ["title"]
"""


def folder(tmp_path: Path, slug: str = "cartel", manifest: str | None = None, main: str | None = "hola") -> Path:
    path = tmp_path / "cartel"
    path.mkdir()
    (path / "manifest.toml").write_text(MANIFEST.format(slug=slug) if manifest is None else manifest, encoding="utf-8")
    if main is not None:
        (path / "main.typ").write_text(main, encoding="utf-8")
    return path


def test_built_in_templates() -> None:
    assert [template.slug for template in catalogue.built_in()] == ["ficha", "hoja"]


@pytest.mark.parametrize(
    ("kind", "slugs"), [("news", ["hoja"]), ("program", ["ficha", "hoja"]), ("gazette_issue", ["hoja"])]
)
def test_templates_for_kind_begin_with_the_one_made_for_it(kind: str, slugs: list[str]) -> None:
    assert [template.slug for template in templates_for(kind)] == slugs


def test_read_takes_a_folder_of_its_own(tmp_path: Path) -> None:
    template = catalogue.read(folder(tmp_path))
    assert (template.label, template.kinds, template.words) == ("Cartel", frozenset({"news"}), {})
    assert {"main.typ", "house/sheet.typ"} <= set(template.files)
    assert "manifest.toml" not in template.files


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"slug": "otro"}, "slug"),
        ({"manifest": "slug = "}, "manifest.toml"),
        ({"manifest": 'slug = "cartel"'}, "label"),
        ({"main": None}, "main.typ is missing"),
        ({"main": '#import "@preview/cetz:0.3.0"'}, "network"),
    ],
)
def test_read_refuses_a_bad_folder(tmp_path: Path, over: dict[str, str | None], said: str) -> None:
    with pytest.raises(catalogue.TemplateError, match=said):
        catalogue.read(folder(tmp_path, **over))  # type: ignore[arg-type]


def test_fingerprint_changes_with_the_layout(tmp_path: Path) -> None:
    path = folder(tmp_path)
    before = catalogue.read(path).fingerprint
    assert catalogue.read(path).fingerprint == before
    (path / "main.typ").write_text("adiós", encoding="utf-8")
    assert catalogue.read(path).fingerprint != before


def test_files_leave_out_links_to_elsewhere(tmp_path: Path) -> None:
    path = folder(tmp_path)
    (tmp_path / "secreto.txt").write_text("x")
    (path / "liga.txt").symlink_to(tmp_path / "secreto.txt")
    assert "liga.txt" not in catalogue.read(path).files

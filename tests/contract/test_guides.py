"""The guides for staff say what is there: their pictures exist, and what they quote is what the screens say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import trans_real

from pregonero.editorial.guides import ADMINISTRATOR, EDITOR, OFFICER
from tests.e2e import test_guides

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "guia"
GUIDES = sorted(FOLDER.glob("*.md"))
#: with pictures, on fewer than five sheets; tests/e2e/test_guides.py counts the sheets
WORDS = 1300
PICTURE_BYTES, ALBUM_BYTES, ALBUM_SIZE = 60_000, 600_000, 14
LABEL = re.compile(r"«([^»]+)»")
PICTURE = re.compile(r"!\[([^\]]*)\]\(img/([^)]+)\)")
#: what guides quote of themselves
NOT_A_LABEL = {"comillas"}

each = pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def said_in_spanish() -> set[str]:
    """Everything the admin can say in Mexican Spanish, as its catalogues together say it."""
    said: dict[Any, str] = {}
    catalogue: Any = trans_real.translation("es-mx")
    while catalogue is not None:
        for key in list(catalogue._catalog.keys()):
            said.setdefault(key, catalogue._catalog[key])
        catalogue = catalogue._fallback
    return set(said.values())


def normal(text: str) -> str:
    """Without line breaks and marks of obligatory fields; a label's first letter may be raised by the screen."""
    text = " ".join(text.split()).rstrip("…")
    return text[:1].lower() + text[1:]


def matcher(said: set[str]) -> Any:
    exact = {normal(text) for text in said}
    patterns = []
    for text in said:
        literal = re.split(r"%\(\w+\)[sd]", text)
        if len(literal) > 1 and len("".join(literal).strip()) > 4:
            patterns.append(re.compile(".+".join(re.escape(part) for part in literal), re.IGNORECASE))

    def is_said(label: str) -> bool:
        wanted = normal(label)
        return wanted in exact or any(pattern.fullmatch(wanted) for pattern in patterns)

    return is_said


def test_there_is_a_guide_for_each_role() -> None:
    assert {path.stem for path in GUIDES} == {guide.slug for guide in (EDITOR, OFFICER, ADMINISTRATOR)}


@each
def test_what_is_quoted_stands_on_a_screen(path: Path) -> None:
    is_said = matcher(said_in_spanish())
    labels = {" ".join(label.split()) for label in LABEL.findall(read(path))} - NOT_A_LABEL
    assert len(labels) > 10
    assert sorted(label for label in labels if not is_said(label)) == []


@each
def test_is_short(path: Path) -> None:
    assert len(read(path).split()) < WORDS


@each
def test_begins_with_its_title_and_leads_only_where_the_admin_can_follow(path: Path) -> None:
    text = read(path)
    assert text.startswith("# ")
    targets = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#]+)", text)
    assert set(targets) <= {found.name for found in GUIDES}
    assert not re.search(r"https?://|<[a-z]", text)


def test_every_picture_is_named_described_and_small() -> None:
    named = [(alt, name) for path in GUIDES for alt, name in PICTURE.findall(read(path))]
    files = {file.name: file.stat().st_size for file in (FOLDER / "img").iterdir()}
    assert sorted(name for _alt, name in named) == sorted(files)
    assert all(len(alt) > 20 for alt, _name in named)
    assert max(files.values()) <= PICTURE_BYTES
    assert sum(files.values()) <= ALBUM_BYTES
    assert len(files) <= ALBUM_SIZE


def test_the_walk_makes_exactly_the_pictures_that_are_named() -> None:
    made = re.findall(r'album\.take\(\w+, "([a-z-]+)"', read(Path(test_guides.__file__)))
    assert sorted(f"{name}.webp" for name in made) == sorted(test_guides.named_in_guides())

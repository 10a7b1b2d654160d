"""The guides in the admin: who finds which, how they are shown, and that nothing else of the folder is served."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pregonero.editorial import guides
from tests import factories

pytestmark = pytest.mark.django_db

ORDER = {
    "officer": ["oficial", "editora"],
    "administrator": ["administracion", "oficial", "editora"],
    "auditor": ["oficial", "editora", "administracion"],
    "editor-obras": ["editora"],
}


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    (tmp_path / "img").mkdir()
    settings.GUIDES_DIR = tmp_path
    return tmp_path


def text_of(client: Client, slug: str = "") -> str:
    address = reverse("pregonero_guide", args=[slug]) if slug else reverse("pregonero_guides")
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("name", sorted(ORDER))
def test_each_role_finds_its_own_guide_first(name: str, signed_in: Any) -> None:
    person = factories.account(name)
    assert [guide.slug for guide in guides.guides_for(person)] == ORDER[name]
    title = (guides.guides_for(person)[0].path.read_text(encoding="utf-8").splitlines()[0]).removeprefix("# ")
    assert title in text_of(signed_in(name))


def test_who_has_two_roles_finds_the_guides_of_both(obras: Any) -> None:
    person = factories.account("officer")
    person.groups.add(obras.group)
    assert [guide.slug for guide in guides.guides_for(factories.account("officer"))] == ["oficial", "editora"]


def test_who_has_no_role_finds_none(django_user_model: Any) -> None:
    assert guides.guides_for(django_user_model.objects.create_user("nadie", "nadie@example.org")) == []


def test_menu_names_them(signed_in: Any) -> None:
    assert reverse("pregonero_guides") in signed_in("editor-obras").get("/admin/").content.decode()


def test_help_menu_leads_nowhere_outside(signed_in: Any) -> None:
    home = signed_in("officer").get("/admin/").content.decode()
    assert "editor-guide" not in home
    assert "whats-new-in-wagtail" not in home
    assert "keyboard-shortcuts-trigger" in home


def test_contents_lead_to_headings_that_are_there(signed_in: Any) -> None:
    for guide in guides.guides_for(factories.account("administrator")):
        shown = guides.render(guide)
        assert shown is not None
        anchors = [section.anchor for section in shown.sections]
        assert len(anchors) == len(set(anchors)) > 5
        assert [anchor for anchor in anchors if f'<h2 id="{anchor}">' not in shown.html] == []
        assert "<h1" not in shown.html


def test_links_and_pictures_are_addresses_of_the_admin(folder: Path, signed_in: Any) -> None:
    (folder / "img" / "una.webp").write_bytes(b"RIFF")
    (folder / "editora.md").write_text(
        "# Uno\n\n![Una pantalla](img/una.webp)\n\n[otra](oficial.md#la-bandeja) ![no](../../secreto.png)\n"
    )
    text = text_of(signed_in("editor-obras"))
    assert 'src="/admin/guides/pictures/una.webp" alt="Una pantalla"' in text
    assert 'href="/admin/guides/oficial/#la-bandeja"' in text
    assert "secreto" not in text


def test_html_of_a_guide_is_text(folder: Path, signed_in: Any) -> None:
    (folder / "editora.md").write_text("# Uno\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n")
    text = text_of(signed_in("editor-obras"))
    assert "<script>alert" not in text
    assert 'href="javascript' not in text


def test_missing_folder_is_said_in_a_sentence(folder: Path, signed_in: Any) -> None:
    assert "docs/guia" in text_of(signed_in("officer"))


def test_picture_is_served_to_staff_only(folder: Path, signed_in: Any) -> None:
    (folder / "img" / "una.webp").write_bytes(b"RIFF")
    (folder / "img" / "una.txt").write_text("no")
    (folder / "dos.webp").write_bytes(b"RIFF")
    address = reverse("pregonero_guide_picture", args=["una.webp"])
    answer = signed_in("auditor").get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert b"".join(answer.streaming_content) == b"RIFF"
    assert Client().get(address).status_code == 302
    for name in ("una.txt", "dos.webp", "..%2Fdos.webp", ".webp", "UNA.webp"):
        assert signed_in("auditor").get(f"/admin/guides/pictures/{name}").status_code == 404, name

"""The guides for staff: which a role reads, and how the Markdown of ``docs/guia`` becomes a page of the admin.

The files are the source, in the repository; ``GUIDES_DIR`` says where. Nothing of them runs: HTML in a guide is shown
as text, and pictures come from the folder's own ``img``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pregonero.directorates.api import Role, roles_of

PICTURE: Final = re.compile(r"[a-z0-9-]+\.webp")


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide; ``slug`` is the name of its file."""

    slug: str
    label: str | Promise
    role: Role

    @property
    def path(self) -> Path:
        return Path(settings.GUIDES_DIR) / f"{self.slug}.md"


EDITOR: Final = Guide("editora", _("For whoever writes in a directorate"), Role.EDITOR)
OFFICER: Final = Guide("oficial", _("For the communications office"), Role.OFFICER)
ADMINISTRATOR: Final = Guide("administracion", _("For the administration"), Role.ADMINISTRATOR)
#: what each role reads besides its own, its own first
READ_BY: Final[dict[Role, tuple[Guide, ...]]] = {
    Role.EDITOR: (EDITOR,),
    Role.OFFICER: (OFFICER, EDITOR),
    Role.ADMINISTRATOR: (ADMINISTRATOR, OFFICER, EDITOR),
    Role.AUDITOR: (OFFICER, EDITOR, ADMINISTRATOR),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the table of contents."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A guide as the admin shows it; ``html`` is safe."""

    title: str
    sections: list[Section]
    html: SafeString


def guides_for(user: Any) -> list[Guide]:
    """The guides of the user's roles, that of the highest first; nothing for who has no role."""
    found: dict[str, Guide] = {}
    roles = roles_of(user)
    for role in (Role.ADMINISTRATOR, Role.OFFICER, Role.EDITOR, Role.AUDITOR):
        if role in roles:
            found |= {guide.slug: guide for guide in READ_BY[role] if guide.slug not in found}
    return list(found.values())


def picture(name: str) -> Path | None:
    """The file of a picture of the guides; None for any other name, and for one that is not there."""
    if not PICTURE.fullmatch(name):
        return None
    path = Path(settings.GUIDES_DIR) / "img" / name
    return path if path.is_file() else None


def render(guide: Guide) -> Rendered | None:
    """The guide as HTML; None where this installation came without the folder."""
    try:
        text = guide.path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    title, sections = "", []
    for position, token in enumerate(tokens):
        if token.type == "inline":
            _lead_into_the_admin(token.children or [])
        if token.type != "heading_open":
            continue
        words = _words(tokens[position + 1])
        if token.tag == "h1":
            title = words
        else:
            token.attrSet("id", slugify(words))
            if token.tag == "h2":
                sections.append(Section(slugify(words), words))
    if tokens and tokens[0].tag == "h1":
        tokens = tokens[3:]  # the heading of the admin's page says it
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Rendered(title, sections, mark_safe(html))


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [])


def _lead_into_the_admin(tokens: list[Token]) -> None:
    """Pictures and links to other guides are relative to the file; here they are addresses of the admin."""
    for token in tokens:
        if token.type == "image":
            name = str(token.attrGet("src") or "").removeprefix("img/")
            address = reverse("pregonero_guide_picture", args=[name]) if PICTURE.fullmatch(name) else ""
            token.attrSet("src", address)
        elif token.type == "link_open":
            file, _separator, anchor = str(token.attrGet("href") or "").partition("#")
            if file.removesuffix(".md") in {EDITOR.slug, OFFICER.slug, ADMINISTRATOR.slug}:
                address = reverse("pregonero_guide", args=[file.removesuffix(".md")])
                token.attrSet("href", f"{address}#{anchor}" if anchor else address)

"""The printed forms on offer: one folder each, with a manifest (``manifest.toml``) and a layout (``main.typ``)."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
#: what every layout may import as ``/house/…``
HOUSE = TEMPLATES / "house"

ANY = "*"

_SLUG = re.compile(r"^[a-z][a-z0-9-]*$")
#: a Typst package comes from the network; a layout brings its own files
_PACKAGE = re.compile(rb'"@[a-z0-9-]+/')
_KEYS = {"slug": str, "label": str, "paper": str, "purpose": str, "kinds": list, "fields": list}


class TemplateError(ValueError):
    """A template's folder that does not keep the form; the message names the file."""


@dataclass(frozen=True)
class Template:
    """One printed form.

    ``kinds``: kinds of document it is made for; ``*`` among them: it suits any other too. ``fields``: what of a
    document it prints, in its order (``image``, ``blocks``, ``fields.photos``): what it does not print is not fetched
    for it. ``paper``: Typst's name of the paper. ``words``: its own words by language, beside those of ``words.toml``.
    """

    folder: Path
    slug: str
    label: str
    paper: str
    purpose: str
    kinds: frozenset[str]
    fields: tuple[str, ...]
    words: dict[str, dict[str, Any]]

    def suits(self, kind: str) -> bool:
        return kind in self.kinds or ANY in self.kinds

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file the layout may read, by its path below the compiler's root."""
        house = {f"house/{path.name}": path.read_bytes() for path in sorted(HOUSE.glob("*.typ"))}
        own = {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.is_symlink() and path.name != "manifest.toml"
        }
        return {**house, **own}

    @cached_property
    def fingerprint(self) -> str:
        """What the bytes of a PDF depend on besides the documents: layout, this package, the libraries it sets with.

        Hexadecimal, 16 digits. The release alone will not do: a checkout changes between releases.
        """
        digest = hashlib.sha256()
        for library in ("typst", "segno", "pillow"):
            digest.update(f"{library} {version(library)}\n".encode())
        for path in (*sorted(HERE.glob("*.py")), HOUSE / "words.toml", self.folder / "manifest.toml"):
            digest.update(path.read_bytes())
        for name, content in self.files.items():
            digest.update(name.encode() + b"\0" + content)
        return digest.hexdigest()[:16]


def read(folder: Path) -> Template:
    """The template in ``folder``. Raises :class:`TemplateError`."""
    source = folder / "manifest.toml"
    try:
        manifest = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateError(f"{source}: {error}") from error
    for key, expected in _KEYS.items():
        if not isinstance(manifest.get(key), expected):
            raise TemplateError(f"{source}: {key} must be given, as {expected.__name__}")
    if not _SLUG.match(manifest["slug"]) or manifest["slug"] != folder.name:
        raise TemplateError(f"{source}: slug must be the folder's name, in small letters, digits and hyphens")
    template = Template(
        folder=folder,
        slug=manifest["slug"],
        label=manifest["label"],
        paper=manifest["paper"],
        purpose=manifest["purpose"],
        kinds=frozenset(manifest["kinds"]),
        fields=tuple(manifest["fields"]),
        words=manifest.get("words", {}),
    )
    if "main.typ" not in template.files:
        raise TemplateError(f"{folder}: main.typ is missing")
    for name, content in template.files.items():
        if name.endswith(".typ") and _PACKAGE.search(content):
            raise TemplateError(f"{folder / name}: imports a package; nothing is fetched from the network")
    return template


@cache
def built_in() -> tuple[Template, ...]:
    """The templates of this package, by slug; read once a process."""
    return tuple(read(path.parent) for path in sorted(TEMPLATES.glob("*/manifest.toml")))

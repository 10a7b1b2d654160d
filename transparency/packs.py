"""Law packs: one YAML file for each law, what it asks to publish as dated data. Reads them and judges each by itself.

The form is ``schemas/law-pack.json``; what a schema cannot say is in :mod:`.pack_checks`, what packs say of each other
in :mod:`.succession`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import rfc8785
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

from . import lined_yaml
from .faults import BadPacks, Fault
from .pack_checks import contradictions
from .schema_words import sentences

HERE = Path(__file__).resolve().parent
SHIPPED = HERE / "laws"
SCHEMA = HERE / "schemas" / "law-pack.json"
LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that keeps its schema. ``file`` is how faults name it; ``data`` has the form of the schema."""

    file: str
    data: dict[str, Any]
    lines: lined_yaml.LinedYaml

    @property
    def law(self) -> str:
        return str(self.data["law"])

    @property
    def version(self) -> int:
        return int(self.data["version"])

    @property
    def duties(self) -> list[dict[str, Any]]:
        return list(self.data["duties"])

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON (RFC 8785) of what it says; comments and layout do not change it."""
        return hashlib.sha256(rfc8785.dumps(self.data)).hexdigest()

    def fault(self, path: lined_yaml.Path, message: str) -> Fault:
        return Fault(self.file, self.lines.line_of(path), message)


@cache
def validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def files_of(paths: Iterable[Path]) -> list[Path]:
    """Files as they are, and of folders their ``*.yaml``, by name. Raises :class:`BadPacks` where there is none."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not inside:
            raise BadPacks([Fault(str(path), 1, _("There is no *.yaml in this folder."))])
        found += [file for file in inside if file not in found]
    return found


def read_all(files: Iterable[Path]) -> list[Pack]:
    """The packs of these files, each judged by itself. Raises :class:`BadPacks` with the faults of all of them."""
    packs: list[Pack] = []
    faults: list[Fault] = []
    for file in files:
        try:
            packs.append(read_file(file))
        except BadPacks as error:
            faults += error.faults
    if faults:
        raise BadPacks(faults)
    return packs


def read_file(file: Path) -> Pack:
    """One pack. Raises :class:`BadPacks`."""
    name = str(file)
    try:
        if file.stat().st_size > LARGEST:
            raise BadPacks([Fault(name, 1, _("The file is larger than any law pack."))])
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadPacks([Fault(name, 1, _("The file is missing or cannot be read."))]) from error
    except UnicodeDecodeError as error:
        raise BadPacks([Fault(name, 1, _("The file is not UTF-8 text."))]) from error
    return read_text(text, name)


def read_text(text: str, name: str) -> Pack:
    """A pack from its text; ``name`` is how faults call it. Raises :class:`BadPacks`."""
    try:
        lined = lined_yaml.read(text)
    except lined_yaml.BadYaml as error:
        raise BadPacks([Fault(name, error.line, error.message)]) from error
    told = [said for error in validator().iter_errors(lined.data) for said in sentences(error)]
    if not told:
        told = list(contradictions(lined.data))
    if told:
        raise BadPacks([Fault(name, lined.line_of(path), message) for path, message in told])
    return Pack(name, lined.data, lined)

"""Law packs that tests write: small, right, and easy to spoil."""

from __future__ import annotations

import io
from pathlib import Path
from textwrap import dedent, indent

import pytest
from django.core.management import call_command

DUTY = """\
key: {key}
article: "1"
title: Directorio
what: Quién atiende y dónde.
period: trimestral
applies: {{value: yes}}
source: S1
confidence: high
"""


def duty(key: str = "directorio", more: str = "", **changed: str) -> str:
    """A duty's lines; ``changed`` replaces whole lines by their key, ``more`` is put at the end."""
    lines = DUTY.format(key=key).splitlines()
    for name, value in changed.items():
        lines = [f"{name}: {value}" if line.startswith(f"{name}:") else line for line in lines]
    return "\n".join([*lines, *dedent(more).strip().splitlines()])


def pack(*duties: str, law: str = "ley-a", version: int = 1, head: str = "", **changed: str) -> str:
    """A pack's text. ``head``: more lines before the duties."""
    lines = [
        "schema: 1",
        f"law: {law}",
        "name: Ley de prueba",
        "jurisdiction: state",
        f"version: {version}",
        "version_date: 2026-01-01",
        "published: 2020-01-01",
        "in_force: {from: 2020-01-02, until: null}",
        "sources: {S1: Texto de prueba}",
    ]
    for name, value in changed.items():
        lines = [f"{name}: {value}" if line.startswith(f"{name}:") else line for line in lines]
    items = [indent(text, "    ").replace("    ", "  - ", 1) for text in (duties or (duty(),))]
    return "\n".join([*lines, *dedent(head).strip().splitlines(), "duties:", *items, ""])


def line_of(text: str, part: str) -> int:
    """The line on which ``part`` stands first."""
    return text[: text.index(part)].count("\n") + 1


def law(*arguments: str) -> str:
    """What ``manage.py law`` prints. An exit is an AssertionError with what it told."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("law", *arguments, stdout=out, stderr=err)
    except SystemExit as exit_:
        raise AssertionError(err.getvalue()) from exit_
    assert err.getvalue() == ""
    return out.getvalue()


def refused(*arguments: str) -> list[str]:
    """What ``manage.py law`` tells when it exits with 1."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as exit_:
        call_command("law", *arguments, stdout=out, stderr=err)
    assert exit_.value.code == 1
    assert out.getvalue() == ""
    *told, last = err.getvalue().splitlines()
    assert last == f"{len(told)} problema(s); no se cambió nada."
    return told


def written(folder: Path, text: str, name: str = "ley.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)

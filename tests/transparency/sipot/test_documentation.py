"""The page of SIPOT names each code of a finding and each layout, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from transparency.sipot.api import FINDINGS, Grade, Layout

PAGE = Path(__file__).resolve().parents[3] / "docs" / "sipot.md"


def test_codes_are_documented() -> None:
    text = PAGE.read_text(encoding="utf-8")
    listed = text.split("The groups:")[1].split("## What is written")[0]
    assert sorted(re.findall(r"`([a-z-]+)`", listed)) == sorted(FINDINGS)


def test_layouts_and_grades_are_documented() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [layout for layout in [*Layout, *Grade] if f"| `{layout}` |" not in text] == []

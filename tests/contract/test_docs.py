"""The documentation names what the code has, and nothing else: variables, commands, checks, make targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pregonero.plugins.registries import ALL

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "pregonero",
    "media_library",
    "home",
    "programs",
    "news",
    "transparency",
    "notices",
    "search",
    "api",
    "site/portal",
)
#: Set by frameworks or for them; nobody configures Pregonero with these.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER"}
#: Targets whose names are fixed for people outside.
FIXED_TARGETS = {"run", "dev", "test", "check", "services", "services-stop", "trial", "bench", "snapshots", "help"}

VARIABLE = re.compile(
    r'(?:\benv\.\w+\(|\bos\.environ\.(?:get|setdefault|pop)\(|\bos\.environ\[|getenv\()\s*["\']([A-Z][A-Z0-9_]+)["\']'
)


def sources() -> Iterator[str]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            yield path.read_text(encoding="utf-8")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def first_column(text: str) -> list[str]:
    """What stands between backticks in the first cell of each row of a Markdown table."""
    cells = [line.split("|")[1] for line in text.replace("\\|", "/").splitlines() if line.startswith("| `")]
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def variables_in_code() -> set[str]:
    used = {name for text in sources() for name in VARIABLE.findall(text)}
    return (used - NOT_OURS) | {"PREGONERO_SAMPLES"}


def test_env_example_lists_every_variable_of_the_code() -> None:
    listed = re.findall(r"^#?([A-Z][A-Z0-9_]+)=", read(".env.example"), re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert set(listed) == variables_in_code()


def test_configuration_documents_every_variable_of_the_code() -> None:
    platform = read("docs/configuration.md").split("## Read by the make targets")[0]
    assert set(first_column(platform)) == variables_in_code()


def test_configuration_names_real_variables_of_the_make_targets() -> None:
    targets = read("docs/configuration.md").split("## Read by the make targets")[1]
    files = [ROOT / "Makefile", ROOT / "conftest.py", *(ROOT / "tools").glob("*.*"), *(ROOT / ".ci/services").iterdir()]
    text = "".join(path.read_text(encoding="utf-8") for path in files if path.is_file())
    assert [name for name in first_column(targets) if name not in text] == []


def test_every_command_is_documented() -> None:
    commands = {
        path.stem
        for package in PACKAGES
        for path in (ROOT / package).rglob("management/commands/*.py")
        if not path.stem.startswith("_")
    }
    documented = {entry.split()[0] for entry in first_column(read("docs/commands.md"))}
    assert documented == commands


def test_every_system_check_is_documented() -> None:
    ids = {name for text in sources() for name in re.findall(r"\bpregonero\.[EWI]\d{3}\b", text)}
    documented = first_column(read("docs/checks.md"))
    assert len(documented) == len(set(documented))
    assert set(documented) == ids


def test_every_extension_point_is_documented() -> None:
    assert first_column(read("docs/extension-points.md")) == [registry.capability.value for registry in ALL]


def test_every_make_target_explains_itself() -> None:
    makefile = read("Makefile")
    declared = set(re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split())
    explained = set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))
    assert declared == explained
    assert declared >= FIXED_TARGETS


WRITTEN = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_links_inside_the_repository_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert broken == []

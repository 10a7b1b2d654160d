"""What `pip` and other people's tools find: dependencies with reasons and pins, packages, entry points."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import EntryPoint, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pregonero.plugins.api import Manifest

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OWN = set(PYPROJECT["tool"]["importlinter"]["root_packages"])
NAMED_BY_THE_DESIGN = {"wagtail", "django", "wagtail-localize", "django-storages", "pillow", "elasticsearch"}
#: Named by the settings as text, so no import shows them.
NAMED_IN_SETTINGS = {
    "argon2-cffi",
    "boto3",
    "django-storages",
    "django-tasks",
    "django-tasks-db",
    "psycopg",
    "wagtail-localize",
    "whitenoise",
}
#: Used by tools and the installer, or through another library: Willow reads HEIC with pillow-heif.
USED_OTHERWISE = {"granian", "setuptools", "polib", "pillow-heif"}
#: The settings name its backend; the engine itself joins with the outgrown search.
ANNOUNCED = {"elasticsearch"}


def direct() -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in PYPROJECT["project"]["dependencies"]}


def imported() -> set[str]:
    """Distributions that the platform imports itself, by their canonical names."""
    modules: set[str] = set()
    for package in OWN - {"portal"} | {"site/portal"}:
        for path in (ROOT / package).rglob("*.py"):
            if path.parent.name == "migrations":  # written by Django, which names modules where classes live
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    modules |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                    modules.add(node.module.partition(".")[0])
    known = packages_distributions()
    foreign = modules - set(sys.stdlib_module_names) - OWN
    return {canonicalize_name(known[module][0]) for module in foreign if module in known}


def test_site_is_a_path_root_and_no_package() -> None:
    # `site` is a module of the standard library: an __init__.py here would break nothing visible and help nobody.
    assert not (ROOT / "site" / "__init__.py").exists()


def test_the_design_names_its_dependencies_directly() -> None:
    assert direct() >= NAMED_BY_THE_DESIGN


def test_every_import_has_a_named_dependency() -> None:
    assert imported() - direct() == set()


def test_every_dependency_is_used() -> None:
    assert direct() - imported() - NAMED_IN_SETTINGS - USED_OTHERWISE - ANNOUNCED == set()


def test_every_runtime_dependency_has_a_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("dependencies = [") : text.index("[project.optional-dependencies]")]
    bare = [line for line in block.splitlines() if line.lstrip().startswith('"') and "  # " not in line]
    assert bare == []


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_pins_fit_the_declared_dependencies(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([a-z0-9.-]+)==(\S+) \\$", text, re.MULTILINE))
    assert text.count("--hash=sha256:") >= len(pins) > 0
    lines = PYPROJECT["project"]["dependencies"]
    if file == "requirements-dev.txt":
        lines = lines + PYPROJECT["project"]["optional-dependencies"]["dev"]
    for line in lines:
        requirement = Requirement(line)
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), line


def test_development_pins_are_those_of_the_runtime() -> None:
    pins = [
        dict(re.findall(r"^([a-z0-9.-]+==\S+)( )\\$", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))
        for file in ("requirements.txt", "requirements-dev.txt")
    ]
    assert set(pins[0]) <= set(pins[1])


@pytest.mark.parametrize(("name", "value"), PYPROJECT["project"]["entry-points"]["pregonero.plugins"].items())
def test_entry_points_lead_to_manifests(name: str, value: str) -> None:
    manifest = EntryPoint(name, value, "pregonero.plugins").load()
    assert isinstance(manifest, Manifest)
    assert manifest.slug == name

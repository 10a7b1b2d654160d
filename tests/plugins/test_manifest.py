"""The manifest refuses what does not keep the contract, and says which field."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from typing import Any

import pytest

from pregonero.plugins.loader import GROUP
from pregonero.plugins.manifest import PLUGIN_API, Capability, Manifest, ManifestError, Removal
from pregonero.plugins.registries import ALL

GOOD: dict[str, Any] = {
    "slug": "agenda",
    "name": "Agenda",
    "version": "1.0",
    "requires_api": ">=1.0,<2",
    "app": "agenda",
}


def test_a_manifest_without_extras_keeps_its_data_when_it_is_removed() -> None:
    manifest = Manifest(**GOOD)
    assert manifest.capabilities == frozenset()
    assert manifest.removal == Removal.KEEP
    assert manifest.is_compatible()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"slug": ""}, "slug"),
        ({"slug": "With Capitals"}, "slug"),
        ({"slug": "con-guion"}, "slug"),
        ({"slug": 7}, "slug"),
        ({"name": None}, "name"),
        ({"version": "one"}, "version"),
        ({"requires_api": "about 1"}, "requires_api"),
        ({"app": ""}, "app"),
        ({"capabilities": frozenset({"gates"})}, "capabilities"),
        ({"capabilities": frozenset({"cooking"})}, "capabilities"),
        ({"requires": ["home"]}, "requires"),
        ({"requires": (7,)}, "requires"),
    ],
    ids=str,
)
def test_a_bad_field_is_named(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ManifestError, match=field):
        Manifest(**{**GOOD, **wrong})


def test_a_manifest_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Manifest(**GOOD).slug = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("wanted", "api", "accepted"),
    [(">=1.0,<2", "1.0", True), (">=1.0,<2", "1.7", True), (">=1.0,<2", "2.0", False), (">=1.1", "1.0", False)],
)
def test_compatibility_is_asked_of_the_contract_and_not_of_the_product(wanted: str, api: str, accepted: bool) -> None:
    assert Manifest(**{**GOOD, "requires_api": wanted}).is_compatible(api) is accepted


def test_every_capability_is_one_registry() -> None:
    assert sorted(capability.value for capability in Capability) == sorted(r.capability.value for r in ALL)


def test_first_party_plugins_go_through_the_same_door_as_third_parties() -> None:
    found = {point.name: point.load() for point in entry_points(group=GROUP)}
    assert {"home", "programs", "news"} <= set(found)
    for name, manifest in found.items():
        assert isinstance(manifest, Manifest)
        assert manifest.slug == name
        assert manifest.is_compatible(PLUGIN_API)


def test_reading_manifests_imports_no_django() -> None:
    """Settings are still being built when the loader runs."""
    script = (
        "import sys; from pregonero.plugins.loader import load; found = load(['home', 'programs', 'news']);"
        "assert [m.slug for m in found.enabled] == ['home', 'programs', 'news'], found;"
        "assert 'django' not in sys.modules, 'Django was imported'"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr

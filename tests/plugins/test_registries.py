"""Registries take in what is declared, once, in time, and of the right type; everything else becomes a problem."""

from __future__ import annotations

import pytest

from pregonero.plugins import registries
from pregonero.plugins.loader import Loaded
from pregonero.plugins.manifest import Capability, Manifest
from pregonero.plugins.registries import ALL, Contract, Gate, HealthCheck, Registry

MANIFEST = Manifest(
    slug="agenda",
    name="Agenda",
    version="1.0",
    requires_api=">=1.0",
    app="agenda",
    capabilities=frozenset({Capability.GATES}),
)


@pytest.fixture
def contract(monkeypatch: pytest.MonkeyPatch) -> Contract:
    """A contract of its own, with one enabled plugin that may contribute gates."""
    made = Contract()
    made.loaded = Loaded(available={"agenda": MANIFEST}, enabled=[MANIFEST])
    monkeypatch.setattr(registries, "contract", made)
    return made


@pytest.fixture
def gates() -> Registry[Gate]:
    return Registry(Capability.GATES, Gate)


def gate(slug: str) -> Gate:
    return Gate(slug, lambda document, context: [])


def test_a_declared_contribution_is_taken_in(contract: Contract, gates: Registry[Gate]) -> None:
    gates.register(gate("agenda-hour"), plugin="agenda")
    assert [(item.slug, owner) for item, owner in gates.with_owner()] == [("agenda-hour", "agenda")]
    assert "agenda-hour" in gates
    assert contract.problems == []


@pytest.mark.parametrize(
    ("capability", "item", "plugin", "words"),
    [
        (Capability.GATES, gate("title"), "agenda", "already registered by pregonero"),
        (Capability.GATES, HealthCheck("hour", lambda: ("ok", "")), "agenda", "is not a Gate"),
        (Capability.GATES, "a gate", "agenda", "is not a Gate"),
        (Capability.GATES, gate("hour"), "stranger", "does not declare the capability 'gates'"),
        (Capability.HEALTH_CHECKS, HealthCheck("hour", lambda: ("ok", "")), "agenda", "capability 'health_checks'"),
    ],
)
def test_a_wrong_contribution_is_refused_and_told(
    contract: Contract, capability: Capability, item: object, plugin: str, words: str
) -> None:
    registry: Registry[object] = Registry(capability, Gate if capability == Capability.GATES else HealthCheck)  # type: ignore[arg-type]
    if capability == Capability.GATES:
        registry.register(gate("title"), plugin="pregonero")
    before = len(registry)
    registry.register(item, plugin=plugin)
    assert len(registry) == before
    (problem,) = contract.problems
    assert (problem.id, problem.plugin) == ("pregonero.E007", plugin)
    assert words in problem.message


def test_nothing_comes_in_after_start_up(contract: Contract, gates: Registry[Gate]) -> None:
    gates.freeze()
    gates.register(gate("late"), plugin="pregonero")
    assert len(gates) == 0
    assert "register in AppConfig.ready()" in contract.problems[0].message


def test_every_registry_of_the_running_platform_is_frozen() -> None:
    assert [registry.capability.value for registry in ALL if not registry._frozen] == []


def test_every_extension_point_has_a_shipped_user() -> None:
    """No extension point exists that no part of the product answers."""
    from importlib.metadata import entry_points

    from pregonero.plugins.loader import GROUP

    declared = {capability for point in entry_points(group=GROUP) for capability in point.load().capabilities}
    platform = {
        registry.capability
        for registry in ALL
        if any(owner in Contract.platform for _item, owner in registry.with_owner())
    }
    assert set(Capability) - declared - platform == set()

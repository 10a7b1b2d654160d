"""Every path by which something becomes public: one door, the entries it should write, and nothing when refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pregonero.publishing import ledger
from pregonero.publishing.door import Flush
from pregonero.publishing.gates import Issue, PublicationRefused
from pregonero.publishing.reconcile import drift
from tests import factories
from tests.publishing.database import changed, contents
from tests.publishing.paths import PATHS, Scene, World

VETO = "El candado de prueba no deja pasar nada."


@pytest.fixture
def world(signed_in: Any, obras: Any, cultura: Any, site: Any, tmp_path: Path) -> World:
    return World(signed_in, obras, cultura, site, tmp_path)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_path_writes_exactly_its_entries(
    path: Callable[[World], Scene], world: World, site: Any, django_capture_on_commit_callbacks: Any
) -> None:
    scene = path(world)
    before = factories.last_seq()
    with django_capture_on_commit_callbacks(execute=True):
        scene.act()
    entries = factories.entries_since(before)
    assert sorted((entry.action, entry.path) for entry in entries) == sorted(scene.expected)
    actor = "system" if scene.by == "system" else str(factories.account(scene.by).opaque_id)
    assert {entry.actor for entry in entries} <= {actor}
    assert drift() == []
    verdict = ledger.verify(site.pk)
    assert not verdict.broken, verdict.line()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_veto_leaves_nothing_behind(
    path: Callable[[World], Scene],
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    scene = path(world)
    if not scene.expected:
        pytest.skip("nothing public happens on this path, so no gate is asked")
    asked = []

    def refuse(flush: Flush) -> None:
        asked.append(flush)
        raise PublicationRefused({"Prueba": [Issue("", VETO)]})

    monkeypatch.setattr(Flush, "_ask_gates", refuse)
    before = contents()
    try:
        with django_capture_on_commit_callbacks(execute=True):
            scene.act()
    except PublicationRefused as refusal:
        assert VETO in str(refusal)
    assert asked, "no gate was asked"
    after = changed(before, contents())
    assert set(after) <= scene.tolerated, after

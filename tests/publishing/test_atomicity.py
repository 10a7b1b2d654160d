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
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    """Runs what waits for the commit: the transaction around a test never commits."""
    return django_capture_on_commit_callbacks


@pytest.fixture
def world(signed_in: Any, obras: Any, cultura: Any, site: Any, tmp_path: Path) -> World:
    return World(signed_in, obras, cultura, site, tmp_path)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_path(path: Callable[[World], Scene], world: World, site: Any, commits: Any) -> None:
    """Refused, the act leaves the database as it was; allowed, it writes exactly the entries it should."""
    scene = path(world)
    if scene.expected:
        refused(scene, commits)
    before = factories.last_seq()
    with commits(execute=True):
        scene.act()
    entries = factories.entries_since(before)
    assert sorted((entry.action, entry.path) for entry in entries) == sorted(scene.expected)
    actor = "system" if scene.by == "system" else str(factories.account(scene.by).opaque_id)
    assert {entry.actor for entry in entries} <= {actor}
    assert drift() == []
    verdict = ledger.verify(site.pk)
    assert not verdict.broken, verdict.line()


def refused(scene: Scene, commits: Any) -> None:
    """Run the act of ``scene`` against a gate that lets nothing pass: not one row of any table may differ."""
    asked = []

    def refuse(flush: Flush) -> None:
        asked.append(flush)
        raise PublicationRefused({"Prueba": [Issue("", VETO)]})

    before = contents()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flush, "_ask_gates", refuse)
        try:
            with commits(execute=True):
                scene.act()
        except PublicationRefused as refusal:  # the way of a command; a request turns it into an answer
            assert VETO in str(refusal)
    assert asked, "no gate was asked"
    assert changed(before, contents()) == {}

"""Every path by which something becomes public: one door, the entries it should write, and nothing when refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState

from pregonero.plugins.api import gates
from pregonero.publishing import ledger
from pregonero.publishing.api import door
from pregonero.publishing.door import Flush
from pregonero.publishing.gates import Issue, PublicationRefused
from pregonero.publishing.reconcile import drift
from tests import factories
from tests.publishing.database import changed, contents
from tests.publishing.paths import PATHS, Scene, World, token
from tools.trials.forms import edit_data, edit_url, moderated

VETO = "El candado de prueba no deja pasar nada."


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    """Runs what waits for the commit: the transaction around a test never commits."""
    return django_capture_on_commit_callbacks


@pytest.fixture
def world(signed_in: Any, obras: Any, cultura: Any, site: Any, tmp_path: Path, settings: Any) -> World:
    settings.ROOT_URLCONF = "tests.authoring_urls"
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


class TestRealGates:
    """A title that shouts, by the paths that ask the gates: who published is told, and nothing of it stays."""

    SHOUT = "ESTA CALLE QUEDA CERRADA"

    @pytest.fixture
    def page(self, world: World) -> Any:
        return factories.draft(world.obras, self.SHOUT, owner_user=factories.account("editor-obras"))

    def test_form_keeps_what_was_typed(self, page: Any, world: World) -> None:
        officer = world.officer
        data = edit_data(officer, page)
        before = contents()
        response = officer.post(edit_url(page), data)
        assert response.status_code == 200
        assert self.SHOUT in response.content.decode()
        assert changed(before, contents()) == {}

    @moderated
    def test_approval(self, page: Any, world: World) -> None:
        """What passed when it was submitted may fail when it is approved."""
        type(page).objects.filter(pk=page.pk).update(title="Esta calle queda cerrada")
        editor, officer = world.signed_in("editor-obras"), world.officer
        page.title = "Esta calle queda cerrada"
        with door():
            page.save_revision()
        editor.post(edit_url(page), edit_data(editor, page, action="action-submit"))
        state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
        revision = state.revision
        revision.content["title"] = self.SHOUT
        revision.save()
        before = contents()
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        came_from = {"referer": f"http://testserver{edit_url(page)}"}
        response = officer.post(url, {"comment": ""}, headers=came_from)
        assert changed(before, contents()) == {}
        assert self.SHOUT in officer.get(response["Location"]).content.decode()

    def test_bulk(self, page: Any, world: World) -> None:
        """One that is refused keeps back the others of the same act."""
        good, officer = factories.draft(world.obras, "Abren otra calle"), world.officer
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        before = contents()
        response = officer.post(f"{url}?next=/admin/&id={good.pk}&id={page.pk}", follow=True)
        assert changed(before, contents()) == {}
        assert self.SHOUT in response.content.decode()

    def test_api_answers_with_the_problem(self, page: Any, world: World) -> None:
        credentials = token()
        before = contents()
        response = Client().post(f"/api/authoring/pages/{page.pk}/actions/publish/", **credentials)
        assert changed(before, contents()) == {}
        assert response.status_code == 422
        assert response["Content-Type"] == "application/problem+json"
        assert [error["code"] for error in response.json()["errors"]] == ["title.caps"]

    def test_code(self, page: Any) -> None:
        before = contents()
        with pytest.raises(PublicationRefused, match=self.SHOUT):
            page.get_latest_revision().publish()
        assert changed(before, contents()) == {}

    def test_gate_that_raises_refuses(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        page = factories.draft(world.obras)
        broken = dataclasses.replace(next(iter(gates)), check=lambda document, context: 1 / 0)
        monkeypatch.setattr(gates, "_items", {broken.slug: (broken, "pregonero")})
        before = contents()
        with pytest.raises(PublicationRefused, match=broken.slug):
            page.get_latest_revision().publish()
        assert changed(before, contents()) == {}

"""What is available, what is enabled, and how each broken plugin is told: by stable id and hint, never by a crash."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint

import pytest

from pregonero.plugins.loader import GROUP, Loaded, load
from pregonero.plugins.manifest import Manifest
from tests.plugins.installation import BROKEN, DUMMY


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The broken plugins and the dummy, as installed distributions for the time of one test."""
    known = set(sys.modules)
    monkeypatch.setattr(sys, "path", [str(BROKEN), str(DUMMY), *sys.path])
    yield
    for name in set(sys.modules) - known:
        del sys.modules[name]


def manifest(slug: str, *requires: str) -> Manifest:
    return Manifest(slug=slug, name=slug, version="1.0", requires_api=">=1.0", app=slug, requires=requires)


def points(monkeypatch: pytest.MonkeyPatch, *manifests: Manifest) -> list[EntryPoint]:
    """Entry points that lead to ``manifests``, without files."""
    module = type(sys)("made_for_a_test")
    for item in manifests:
        setattr(module, item.slug, item)
    monkeypatch.setitem(sys.modules, "made_for_a_test", module)
    return [EntryPoint(item.slug, f"made_for_a_test:{item.slug}", GROUP) for item in manifests]


def ids(loaded: Loaded) -> list[tuple[str, str]]:
    return [(problem.id, problem.plugin) for problem in loaded.problems]


@pytest.mark.parametrize(
    ("enabled", "expected", "words"),
    [
        ("nowhere", "pregonero.E001", "'nowhere', which is not installed"),
        ("unfinished", "pregonero.E002", "No module named 'a_library_nobody_installed'"),
        ("untyped", "pregonero.E003", "is a dict, not a Manifest"),
        ("shouting", "pregonero.E003", "slug: 'SHOUTING!'"),
        ("tomorrow", "pregonero.E004", "wants plugin API >=99"),
        ("twin", "pregonero.E005", "twins and other_twins"),
        ("lonely", "pregonero.E006", "needs 'company', which is not enabled"),
    ],
)
def test_a_broken_plugin_is_left_out_and_told(enabled: str, expected: str, words: str) -> None:
    loaded = load(["home", enabled])
    assert [item.slug for item in loaded.enabled] == ["home"]
    assert ids(loaded) == [(expected, enabled)]
    assert words in loaded.problems[0].message
    assert loaded.problems[0].hint


def test_plugins_that_need_each_other_are_refused_both() -> None:
    loaded = load(["home", "hen", "egg"])
    assert [item.slug for item in loaded.enabled] == ["home"]
    assert ids(loaded) == [("pregonero.E006", "hen")]
    assert "hen → egg → hen" in loaded.problems[0].message


def test_every_broken_plugin_is_told_at_once() -> None:
    loaded = load(["tomorrow", "untyped", "twin", "unfinished", "nowhere", "home"])
    assert [item.slug for item in loaded.enabled] == ["home"]
    assert sorted(problem.id for problem in loaded.problems) == [f"pregonero.E00{number}" for number in (1, 2, 3, 4, 5)]


def test_a_broken_plugin_that_is_off_is_shown_and_stops_nothing() -> None:
    loaded = load(["home"])
    assert not loaded.problems
    assert {remark.plugin for remark in loaded.remarks} == {"untyped", "shouting", "twin", "unfinished"}


def test_what_is_available_but_off_is_not_enabled() -> None:
    loaded = load(["home"])
    assert {"home", "programs", "news", "outages", "tomorrow"} <= set(loaded.available)
    assert loaded.installed_apps == ["home"]
    assert loaded.is_enabled("home")
    assert not loaded.is_enabled("news")


def test_the_order_is_that_of_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = points(monkeypatch, manifest("one"), manifest("two"), manifest("three"))
    assert load(["three", "one", "two"], offered).installed_apps == ["three", "one", "two"]


def test_what_a_plugin_needs_comes_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = points(monkeypatch, manifest("roof", "wall"), manifest("wall", "floor"), manifest("floor"))
    assert load(["roof", "wall", "floor"], offered).installed_apps == ["floor", "wall", "roof"]


def test_who_needs_a_refused_plugin_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = points(monkeypatch, manifest("roof", "wall"), manifest("wall", "floor"))
    loaded = load(["roof", "wall"], offered)
    assert loaded.enabled == []
    assert ("pregonero.E006", "wall") in ids(loaded)


def test_two_entry_points_to_one_manifest_are_one_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    one = points(monkeypatch, manifest("one"))
    loaded = load(["one"], [*one, *one])
    assert loaded.installed_apps == ["one"]
    assert not loaded.problems


def test_a_slug_enabled_twice_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(["one", "one"], points(monkeypatch, manifest("one"))).installed_apps == ["one"]

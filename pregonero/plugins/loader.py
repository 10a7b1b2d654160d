"""Finds the plugins that are available and orders those that are enabled.

Runs while settings are built, so it imports no Django. It never raises for a bad plugin: it leaves
the plugin out and remembers a :class:`Problem`, which :mod:`pregonero.plugins.checks` turns into
system-check errors, so that ``manage.py check`` can name all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points

from .manifest import PLUGIN_API, Manifest, ManifestError

GROUP = "pregonero.plugins"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a plugin: stable check id, sentence, hint."""

    id: str
    message: str
    hint: str
    plugin: str


@dataclass(slots=True)
class Loaded:
    """Outcome of one look at the installation: ``enabled`` in load order."""

    available: dict[str, Manifest] = field(default_factory=dict)
    enabled: list[Manifest] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: what is wrong with plugins that are available but off: shown, stops nothing
    remarks: list[Problem] = field(default_factory=list)

    @property
    def installed_apps(self) -> list[str]:
        """Django apps of the enabled plugins, in order."""
        return [manifest.app for manifest in self.enabled]

    def is_enabled(self, slug: str) -> bool:
        return any(manifest.slug == slug for manifest in self.enabled)


def load(enabled: Sequence[str], points: Iterable[EntryPoint] | None = None) -> Loaded:
    """Read every manifest on offer and order the ``enabled`` slugs.

    ``points`` stands in for the installed entry points in tests.
    """
    outcome = Loaded()
    for point in entry_points(group=GROUP) if points is None else points:
        _read(point, outcome)
    _enable(enabled, outcome)
    outcome.remarks = [problem for problem in outcome.problems if problem.plugin not in enabled]
    outcome.problems = [problem for problem in outcome.problems if problem.plugin in enabled]
    return outcome


def _read(point: EntryPoint, outcome: Loaded) -> None:
    try:
        manifest = point.load()
    except ManifestError as error:
        outcome.problems.append(
            Problem("pregonero.E003", f"Plugin {point.name}: bad manifest. {error}", "Mend the manifest.", point.name)
        )
        return
    except Exception as error:  # a third party's module: whatever it raises is reported as its fault, with its name
        outcome.problems.append(
            Problem(
                "pregonero.E002",
                f"Plugin {point.name}: {point.value} cannot be imported: {type(error).__name__}: {error}",
                "Mend or uninstall the plugin, or take it out of PLUGINS.",
                point.name,
            )
        )
        return
    if not isinstance(manifest, Manifest):
        outcome.problems.append(
            Problem(
                "pregonero.E003",
                f"Plugin {point.name}: {point.value} is a {type(manifest).__name__}, not a Manifest.",
                "The entry point must name an instance of pregonero.plugins.api.Manifest.",
                point.name,
            )
        )
        return
    known = outcome.available.get(manifest.slug)
    if known is not None and known is not manifest:
        outcome.problems.append(
            Problem(
                "pregonero.E005",
                f"Two plugins say they are {manifest.slug!r}: {known.app} and {manifest.app}.",
                "Uninstall one of them: a slug names one plugin.",
                manifest.slug,
            )
        )
        return
    outcome.available[manifest.slug] = manifest


def _enable(enabled: Sequence[str], outcome: Loaded) -> None:
    broken = {problem.plugin for problem in outcome.problems}
    chosen: dict[str, Manifest] = {}
    for slug in enabled:
        manifest = outcome.available.get(slug)
        if manifest is None:
            if slug not in broken:
                outcome.problems.append(
                    Problem(
                        "pregonero.E001",
                        f"PLUGINS names {slug!r}, which is not installed.",
                        f"Install it or take it out. Available: {', '.join(sorted(outcome.available)) or 'none'}.",
                        slug,
                    )
                )
        elif not manifest.is_compatible():
            outcome.problems.append(
                Problem(
                    "pregonero.E004",
                    f"Plugin {slug} {manifest.version} wants plugin API {manifest.requires_api}; this is {PLUGIN_API}.",
                    "Install a version of the plugin made for this version of Pregonero.",
                    slug,
                )
            )
        elif slug not in broken:
            chosen[slug] = manifest
    ordered: list[Manifest] = []
    state: dict[str, str] = {}

    def visit(manifest: Manifest, trail: tuple[str, ...]) -> bool:
        if state.get(manifest.slug) == "done":
            return True
        if state.get(manifest.slug) == "refused":
            return False
        if manifest.slug in trail:
            outcome.problems.append(
                Problem(
                    "pregonero.E006",
                    f"Plugins need each other in a circle: {' → '.join((*trail, manifest.slug))}.",
                    "Take one of them out of PLUGINS.",
                    manifest.slug,
                )
            )
            return False
        for needed in manifest.requires:
            if needed not in chosen:
                outcome.problems.append(
                    Problem(
                        "pregonero.E006",
                        f"Plugin {manifest.slug} needs {needed!r}, which is not enabled.",
                        f"Add {needed} to PLUGINS before {manifest.slug}.",
                        manifest.slug,
                    )
                )
                state[manifest.slug] = "refused"
                return False
            if not visit(chosen[needed], (*trail, manifest.slug)):
                state[manifest.slug] = "refused"
                return False
        state[manifest.slug] = "done"
        ordered.append(manifest)
        return True

    for manifest in chosen.values():
        visit(manifest, ())
    outcome.enabled = ordered

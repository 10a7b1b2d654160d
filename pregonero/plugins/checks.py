"""System checks of the plugin contract (``pregonero.E001`` … ``E007``)."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Warning, register

from .registries import contract


@register("pregonero")
def check_plugins(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every problem the loader and the registries met, as errors."""
    messages: list[CheckMessage] = [
        Error(problem.message, hint=problem.hint, id=problem.id, obj=problem.plugin)
        for problem in (*contract.loaded.problems, *contract.problems)
    ]
    known = {model._meta.label for model in apps.get_models()}
    for manifest in contract.loaded.enabled:
        messages += [
            Warning(
                f"Plugin {manifest.slug} says it owns {label}, which is no model.",
                hint="Correct `models` in the manifest.",
                id="pregonero.W001",
                obj=manifest.slug,
            )
            for label in manifest.models
            if label not in known
        ]
    return messages

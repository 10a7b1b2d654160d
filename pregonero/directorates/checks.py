"""System checks of the directorates room."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from pregonero.plugins.api import directorate_sections


@register("pregonero")
def check_sections(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Directorates get no page when no plugin offers one."""
    if len(directorate_sections):
        return []
    return [
        Warning(
            "No plugin makes pages for directorates: new directorates will have no section.",
            hint="Enable the plugin `programs`, or one that answers `directorate_sections`.",
            id="pregonero.W010",
        )
    ]

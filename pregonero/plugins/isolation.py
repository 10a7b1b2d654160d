"""Calls a plugin's contribution so that its failure stays its own.

Only for contributions. A publication gate that raises must stop the publication, so gates are
never called through here.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import Any, TypeVar

from .registries import contract

logger = logging.getLogger("pregonero.plugins")
T = TypeVar("T")


def call(
    plugin: str,
    function: Callable[..., T],
    *args: Any,
    default: T,
    answers: tuple[type[Exception], ...] = (),
    **kwargs: Any,
) -> T:
    """Result of ``function``, or ``default`` when it raises; the failure is logged with the slug and counted.

    ``answers``: exceptions that are no failure of the plugin but an answer to who asked; they are raised.
    """
    try:
        result = function(*args, **kwargs)
    except answers:
        raise
    except Exception:
        contract.failures[plugin] = contract.failures.get(plugin, 0) + 1
        logger.exception("plugin contribution failed", extra={"plugin": plugin})
        return default
    if os.environ.get("PREGONERO_TRACE_PLUGINS") == "1":
        logger.info("plugin answered", extra={"plugin": plugin, "call": getattr(function, "__qualname__", "?")})
    return result


def health() -> tuple[str, str]:
    """``ok``, or ``degraded`` with the plugins whose contributions failed since start."""
    if not contract.failures:
        return "ok", "no contribution has failed"
    return "degraded", ", ".join(f"{slug}: {count}" for slug, count in sorted(contract.failures.items()))

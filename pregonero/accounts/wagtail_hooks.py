"""Registers the account screens that are ours."""

from __future__ import annotations

from wagtail import hooks

from .users import BULK_ACTIONS

for action in BULK_ACTIONS:
    # the registry keeps the class that registers last
    hooks.register("register_bulk_action", action, order=1000)

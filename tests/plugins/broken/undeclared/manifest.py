"""Manifest of the plugin ``undeclared``."""

from pregonero.plugins.manifest import Capability, Manifest

MANIFEST = Manifest(
    slug="undeclared",
    name="Sin declarar",
    version="1.0",
    requires_api=">=1.0",
    app="undeclared",
    capabilities=frozenset({Capability.HEALTH_CHECKS}),
    models=("undeclared.Ghost",),
)

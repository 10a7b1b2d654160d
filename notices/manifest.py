"""Manifest of the plugin ``notices``."""

from pregonero.plugins.manifest import Capability, Manifest

MANIFEST = Manifest(
    slug="notices",
    name="Avisos impresos",
    version="0.1.0",
    requires_api=">=1.0,<2",
    app="notices",
    capabilities=frozenset({Capability.NOTICE_TEMPLATES, Capability.PERIODIC_ACTS, Capability.SITE_ROUTES}),
)

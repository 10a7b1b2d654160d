"""Manifest of the plugin ``outages``."""

from pregonero.plugins.manifest import Capability, Manifest

MANIFEST = Manifest(
    slug="outages",
    name="Cortes de agua",
    version="1.0",
    requires_api=">=1.0,<2",
    app="outages",
    capabilities=frozenset(
        {
            Capability.KINDS,
            Capability.GATES,
            Capability.API_ROUTERS,
            Capability.SITE_ROUTES,
            Capability.LISTINGS,
            Capability.DEMO_CONTENT,
            Capability.HEALTH_CHECKS,
        }
    ),
    requires=("home",),
    models=("outages.OutagePage",),
)

"""Manifest of the plugin ``home``."""

from pregonero.plugins.manifest import Capability, Manifest

MANIFEST = Manifest(
    slug="home",
    name="Portada, secciones y mensaje de la presidencia",
    version="0.1.0",
    requires_api=">=1.0,<2",
    app="home",
    capabilities=frozenset({Capability.KINDS, Capability.DEMO_CONTENT}),
    models=("home.HomePage", "home.SectionPage", "home.MessagePage"),
)

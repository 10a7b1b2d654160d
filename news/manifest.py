"""Manifest of the plugin ``news``."""

from pregonero.plugins.manifest import Capability, Manifest

MANIFEST = Manifest(
    slug="news",
    name="Noticias",
    version="0.1.0",
    requires_api=">=1.1,<2",
    app="news",
    capabilities=frozenset(
        {
            Capability.KINDS,
            Capability.GATES,
            Capability.LISTINGS,
            Capability.DEMO_CONTENT,
            Capability.START_BUTTONS,
        }
    ),
    models=("news.NewsIndexPage", "news.NewsArticlePage"),
)

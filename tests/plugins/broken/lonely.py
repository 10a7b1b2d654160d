"""Needs a plugin that is not enabled."""

from pregonero.plugins.manifest import Manifest

MANIFEST = Manifest(
    slug="lonely", name="Sola", version="1.0", requires_api=">=1.0", app="lonely", requires=("company",)
)

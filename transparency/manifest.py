"""Manifest of the plugin ``transparency``."""

from pregonero.plugins.manifest import Manifest, Removal

MANIFEST = Manifest(
    slug="transparency",
    name="Transparencia",
    version="0.1.0",
    requires_api=">=1.0,<2",
    app="transparency",
    models=(
        "transparency.Law",
        "transparency.LawVersion",
        "transparency.Duty",
        "transparency.Succession",
        "transparency.ApplicabilityDecision",
    ),
    removal=Removal.MANDATED,
)
